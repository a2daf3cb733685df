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
#include "server/journal/reading.hpp"

namespace rostrum::records {

/// Who asks.
struct Authority {
  std::function<bool(const std::string& event)> exists;
  /// Whether a token is an organiser's of this event.
  std::function<boost::asio::awaitable<bool>(std::string event, std::string token)> organises;
  /// Whom a token of this event names, whether or not they may come in; empty for nobody.
  std::function<std::string(const std::string& event, std::string_view token)> person;
};

/// Thread-safe. Outlives the server whose router it is added to.
class Routes {
 public:
  static constexpr std::size_t kMaxWaiting = 8;
  /// Of those who ask for their own data, anybody: organisers are not kept from the record by them.
  static constexpr std::size_t kMaxOwnWaiting = 4;

  Routes(std::filesystem::path journal, Authority authority);
  Routes(const Routes&) = delete;
  Routes& operator=(const Routes&) = delete;

  void add_to(http::Router& router);
  /// While those who wait can still be answered: finishes what is being made.
  void finish() { thread_.join(); }

 private:
  struct Kind;
  static const Kind kKinds[];
  using Make = std::function<std::string(const journal::Archive&)>;
  [[nodiscard]] boost::asio::awaitable<http::Response> answer(Kind kind, http::Request request);
  /// Whatever the token names.
  [[nodiscard]] boost::asio::awaitable<http::Response> own_data(http::Request request);
  /// 200 with what `make` makes of the event, as a file of that name, empty for none; or 503.
  struct File {
    std::string type;
    std::string name;
  };
  [[nodiscard]] boost::asio::awaitable<http::Response> made(std::string event, Make make, File file, bool own);

  // Given.
  const std::filesystem::path journal_;
  const Authority authority_;
  // Owned.
  std::atomic<std::size_t> waiting_{0};
  std::atomic<std::size_t> own_waiting_{0};
  boost::asio::thread_pool thread_{1};
};

}  // namespace rostrum::records
