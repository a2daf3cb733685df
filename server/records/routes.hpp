// The record of an event over HTTP, for its organisers: JSON, the report, tables. Read and made on a thread of its own:
// neither sockets nor the journal wait for it. Overflow policy: what asks while kMaxWaiting wait is refused with 503.
#pragma once
#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <filesystem>
#include <functional>
#include <string>

#include "server/http/router.hpp"

namespace rostrum::records {

/// Who asks.
struct Authority {
  std::function<bool(const std::string& event)> exists;
  /// Whether a token is an organiser's of this event.
  std::function<boost::asio::awaitable<bool>(std::string event, std::string token)> organises;
};

/// Thread-safe. Outlives the server whose router it is added to.
class Routes {
 public:
  static constexpr std::size_t kMaxWaiting = 8;

  Routes(std::filesystem::path journal, Authority authority);
  Routes(const Routes&) = delete;
  Routes& operator=(const Routes&) = delete;

  void add_to(http::Router& router);
  /// While those who wait can still be answered: finishes what is being made.
  void finish() { thread_.join(); }

 private:
  struct Kind;
  static const Kind kKinds[];
  [[nodiscard]] boost::asio::awaitable<http::Response> answer(Kind kind, http::Request request);

  // Given.
  const std::filesystem::path journal_;
  const Authority authority_;
  // Owned.
  std::atomic<std::size_t> waiting_{0};
  boost::asio::thread_pool thread_{1};
};

}  // namespace rostrum::records
