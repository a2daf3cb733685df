// SRTP and SRTCP of one peer (RFC 3711, RFC 7714), on libsrtp with its types kept out of sight.
// Owned by the network thread. Debian's libsrtp sits on NSS, which reads files when it starts: make a `Library` before
// the sandbox closes.
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "protocol/bytes.hpp"

namespace rostrum::srtp {

/// DTLS-SRTP protection profiles by their registered numbers (RFC 5764 4.1.2, RFC 7714 14.2).
enum class Profile : std::uint16_t { aes128_cm_sha1_80 = 0x0001, aead_aes_128_gcm = 0x0007 };

/// Bytes of master key and of master salt.
struct KeyLengths {
  std::size_t key = 16;
  std::size_t salt = 14;
};
constexpr KeyLengths key_lengths(Profile profile) {
  return {16, profile == Profile::aead_aes_128_gcm ? std::size_t{12} : std::size_t{14}};
}

/// The most that protect() adds to a packet: SRTCP index and tag.
inline constexpr std::size_t kMaxTrailer = 4 + 16;
/// Packets longer than this are neither protected nor accepted.
inline constexpr std::size_t kMaxPacket = 2048;

/// Proof that libsrtp has started; the first one starts it, for the life of the process. Thread-safe.
class Library {
 public:
  /// Throws std::runtime_error when libsrtp refuses.
  Library();
};

/// One direction: protects what we send or opens what the peer sends.
class Context {
 public:
  enum class Direction { inbound, outbound };
  /// `key` is master key followed by master salt, of the profile's lengths. nullopt when libsrtp refuses it.
  static std::optional<Context> make(Profile profile, Direction direction, std::span<const std::uint8_t> key);

  Context(Context&&) noexcept;
  Context& operator=(Context&&) noexcept;
  ~Context();

  /// These work in `packet`, as long as it becomes or became. False when authentication, the replay window (1024) or
  /// the format fails; the packet's bytes mean nothing then.
  [[nodiscard]] bool protect_rtp(Bytes& packet);
  [[nodiscard]] bool protect_rtcp(Bytes& packet);
  [[nodiscard]] bool open_rtp(Bytes& packet);
  [[nodiscard]] bool open_rtcp(Bytes& packet);

 private:
  struct State;
  explicit Context(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace rostrum::srtp
