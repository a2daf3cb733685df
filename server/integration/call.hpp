// One call of a webhook: an HTTP POST by libcurl, driven by whoever owns the multi handle (courier.hpp). Bounded in
// time and in what it reads, without redirects, proxies or cookies, on a connection of its own. Owned by the courier's
// thread.
#pragma once
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "server/access/network.hpp"

namespace rostrum::integration {

struct Envelope {
  std::string url;
  std::string id;
  std::int64_t timestamp = 0;
  std::string signature;
  std::string body;
};

/// What came of it.
struct Outcome {
  /// For the organiser's page; empty: it was taken (2xx).
  std::string fault;
  /// It answered 410: whoever is there wants no more (Standard Webhooks).
  bool gone = false;
  /// Its answer, when it was taken.
  std::string body;
};

class Call {
 public:
  static constexpr long kConnectMs = 5'000;
  static constexpr long kWholeMs = 10'000;
  static constexpr std::size_t kMaxAnswer = 64 * 1'024;

  /// `allowed` outlives it. `multi` is a CURLM, and outlives it.
  Call(void* multi, Envelope envelope, std::span<const access::Network> allowed);
  /// Given up if it goes on.
  ~Call();
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  /// Whether this is its CURL handle.
  [[nodiscard]] bool is(const void* handle) const;
  /// Once libcurl says that it ended, with a CURLcode.
  [[nodiscard]] Outcome ended(int code) const;

 private:
  struct Curl;
  std::unique_ptr<Curl> curl_;
};

}  // namespace rostrum::integration
