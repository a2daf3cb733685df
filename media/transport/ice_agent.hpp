// The ICE-lite side of one session (RFC 8445 as controlled agent that sends no checks): credentials and their restart,
// which paths have been validated, which is nominated, and whether the peer still consents (RFC 7675). Knows no STUN:
// the hub hands it checks whose integrity has been verified. Owned by its session on the network thread; time is an
// argument.
#pragma once
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "media/ingest/instant.hpp"
#include "media/transport/path.hpp"

namespace rostrum::transport {

struct IceCredentials {
  std::string ufrag;
  std::string password;
  friend bool operator==(const IceCredentials&, const IceCredentials&) = default;
};

/// Random ones: 48 bits of ufrag, 144 bits of password (RFC 8445 5.3 asks for 24 and 128). Throws std::runtime_error
/// without randomness.
IceCredentials make_ice_credentials();

class IceAgent {
 public:
  /// RFC 7675 5.1: consent lasts 30 s after the last valid check.
  static constexpr std::chrono::seconds kConsent{30};
  /// Candidate pairs of one peer at once; the oldest is forgotten.
  static constexpr std::size_t kMaxPaths = 16;

  explicit IceAgent(IceCredentials credentials) : credentials_(std::move(credentials)) {}

  [[nodiscard]] const IceCredentials& credentials() const { return credentials_; }
  /// RFC 8445 9: new credentials. The path in use stays until a check with the new ones nominates another. Returns
  /// the ufrag that is of no use any more, when there were two generations already.
  std::optional<std::string> restart(IceCredentials credentials);
  /// The password that belongs to one of our ufrags, nullptr for others.
  [[nodiscard]] const std::string* password_of(const std::string& ufrag) const;

  struct Verdict {
    /// Heard on this path for the first time.
    bool validated = false;
    /// The path that media goes out on has changed.
    bool nominated = false;
    /// A path forgotten to make room.
    std::optional<Path> forgotten;
    /// A ufrag that the peer has left behind by using the new one.
    std::optional<std::string> retired;
  };
  /// A check that was valid under `ufrag`, one of ours.
  Verdict check(const Path& path, const std::string& ufrag, bool use_candidate, Instant now);
  /// A TCP connection is gone.
  void forget(const Path& path);

  /// Where to send; nullopt until the peer has nominated, or after its TCP connection ended.
  [[nodiscard]] const std::optional<Path>& nominated() const { return nominated_; }
  [[nodiscard]] bool knows(const Path& path) const;
  [[nodiscard]] std::vector<Path> paths() const;
  [[nodiscard]] bool consent(Instant now) const { return last_check_ && now - *last_check_ < kConsent; }

 private:
  struct Validated {
    Path path;
    Instant heard;
  };
  IceCredentials credentials_;
  std::optional<IceCredentials> before_;
  std::vector<Validated> paths_;
  std::optional<Path> nominated_;
  std::optional<Instant> last_check_;
};

}  // namespace rostrum::transport
