// The API keys of this server, one for each integration. In memory to be asked at every request, on disk before anyone
// is told (server/journal/integrations). A key is `rk_` and 200 random bits; only its hash is kept, and of so much
// chance a plain hash is enough. Thread-safe: a mutex guards the map, never held over a wait.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "server/journal/journal.hpp"

namespace rostrum::integration {

using journal::ApiKey;
using journal::KeyUse;

/// What a key that was shown opens.
struct Grant {
  std::string id;
  std::string name;
  std::vector<std::string> scopes;
  std::vector<std::string> events;

  [[nodiscard]] bool has(std::string_view scope) const;
  [[nodiscard]] bool covers(std::string_view event) const;
};

class KeyRing {
 public:
  using Clock = std::function<std::int64_t()>;
  using Written = std::function<void(std::optional<journal::Failure>)>;
  static constexpr std::string_view kPrefix = "rk_";
  /// In force at one time.
  static constexpr std::size_t kMaxKeys = 200;

  struct Made {
    ApiKey key;
    /// Shown once.
    std::string secret;
  };
  struct TooMany {};
  using Making = std::variant<Made, TooMany, journal::Failure>;

  /// `journal` outlives it. `now`: milliseconds of Unix time.
  KeyRing(journal::Journal& journal, Clock now);

  /// Blocks until the keys are read; before anyone asks. Throws std::runtime_error with what the journal says.
  void load();

  [[nodiscard]] static bool looks_like_one(std::string_view token) { return token.starts_with(kPrefix); }
  /// nullopt for what is none of ours, was revoked, or has expired.
  [[nodiscard]] std::optional<Grant> find(std::string_view token) const;
  /// In the order in which they were made, those too that were revoked.
  [[nodiscard]] std::vector<ApiKey> list() const;
  [[nodiscard]] std::optional<ApiKey> of(const std::string& id) const;

  /// `wanted` without id, hash and time. Called back on the journal's thread.
  void make(ApiKey wanted, std::function<void(Making)> done);
  /// It opens nothing from now on, whether or not the disk takes it.
  void revoke(const std::string& id, Written done);
  void used(KeyUse use, Written done);
  void uses(const std::string& id, std::function<void(std::variant<std::vector<KeyUse>, journal::Failure>)> done) const;

 private:
  struct State;

  // Given.
  journal::Journal& journal_;
  Clock now_;
  // Shared with what waits for the disk.
  std::shared_ptr<State> state_;
};

}  // namespace rostrum::integration
