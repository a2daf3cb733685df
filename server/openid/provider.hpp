// An OpenID provider that vouches for people (OpenID Connect Core 1.0, authorization code flow; PKCE, RFC 7636): where
// a browser is sent, and who it is that came back with a code. One thread, which alone waits for the provider; its
// description and keys are remembered for an hour. Thread-safe.
//
// Overflow policy of the inbox: what does not fit is answered `busy` at once.
#pragma once
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "server/openid/discovery.hpp"
#include "server/openid/fetch.hpp"
#include "server/openid/id_token.hpp"
#include "server/openid/jws.hpp"

namespace rostrum::openid {

struct Settings {
  std::string issuer;
  std::string client_id;
  /// Empty for a public client, which PKCE alone protects.
  std::string client_secret;
  /// PEM file of authorities; empty: the system's.
  std::filesystem::path ca;
};

/// What binds a browser's way to the provider and back together.
struct Attempt {
  std::string state;
  std::string nonce;
  /// RFC 7636 4.1.
  std::string verifier;
  /// Where the provider sends the browser back to.
  std::string redirect;
};

enum class Failure {
  /// The provider does not answer, or not as one.
  unreachable,
  /// It does not take the code.
  refused,
  /// What it says of the person does not hold.
  untrusted,
  busy
};

class Provider {
 public:
  template <class T>
  using Done = std::function<void(std::variant<T, Failure>)>;
  static constexpr std::size_t kMaxWaiting = 32;
  /// Seconds for which description and keys are remembered.
  static constexpr std::int64_t kRemember = 3'600;
  /// Seconds between two looks for a key that is not known, and after a description that could not be had.
  static constexpr std::int64_t kBetweenLooks = 10;

  /// `now`: seconds of Unix time; `steady`: seconds of a clock that is never set.
  Provider(Settings settings, std::function<std::int64_t()> now, std::function<std::int64_t()> steady);
  ~Provider();
  Provider(const Provider&) = delete;
  Provider& operator=(const Provider&) = delete;

  // Called back on the provider's thread, or at once when there is no room.

  /// Where the browser is to go.
  void send(Attempt attempt, Done<std::string> done);
  /// Whom the code is of.
  void identify(Attempt attempt, std::string code, Done<Identity> done);

  /// Gives up what is under way and waits: everyone is answered then, and nobody is called back any more.
  void finish();

 private:
  [[nodiscard]] bool put(std::function<void()> work);
  void run(std::stop_token stop);
  [[nodiscard]] bool discover();
  [[nodiscard]] bool look_for_keys();
  [[nodiscard]] std::variant<Identity, Failure> identity(const Attempt& attempt, const std::string& code);
  [[nodiscard]] bool is_signed(const Jws& token) const;
  [[nodiscard]] Reply exchanged(const Attempt& attempt, const std::string& code);

  // Given.
  const Settings settings_;
  const std::function<std::int64_t()> now_;
  const std::function<std::int64_t()> steady_;
  // Owned by the thread.
  std::atomic<bool> abandoned_{false};
  Fetcher fetcher_;
  std::optional<Discovery> discovery_;
  std::int64_t discovered_at_ = 0;
  std::optional<std::int64_t> failed_at_;
  std::vector<Key> keys_;
  std::optional<std::int64_t> looked_at_;
  // Guarded by the mutex.
  std::mutex mutex_;
  std::condition_variable_any due_;
  std::deque<std::function<void()>> inbox_;
  bool finishing_ = false;
  std::jthread thread_;
};

}  // namespace rostrum::openid
