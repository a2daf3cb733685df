// An event's pictures over HTTP: put and removed by its organisers, shown to whoever may see its page. Read and written
// on a thread of its own: neither sockets nor the journal wait for the disk. Overflow policy: what asks while
// kMaxWaiting wait is refused with 503.
#pragma once
#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "server/assets/shelf.hpp"
#include "server/http/router.hpp"

namespace rostrum::assets {

/// Who asks.
struct Authority {
  std::function<bool(const std::string& event)> exists;
  /// Whether a token is an organiser's of this event.
  std::function<boost::asio::awaitable<bool>(std::string event, std::string token)> organises;
};

/// Thread-safe. Outlives the server whose router it is added to.
class Routes {
 public:
  static constexpr std::size_t kMaxWaiting = 256;
  using Put = std::variant<Shelf::Put, Fault>;

  /// `folder` is the shelf's.
  Routes(std::filesystem::path folder, Authority authority);
  Routes(const Routes&) = delete;
  Routes& operator=(const Routes&) = delete;

  void add_to(http::Router& router);
  /// Whatever the event: for `event apply`, which brings the pictures first. Called back on the thread of pictures.
  void put(const std::string& event, const std::string& name, std::string bytes, std::function<void(Put)> done);
  /// All of one event for another too; false: not all could be.
  [[nodiscard]] boost::asio::awaitable<bool> copy(std::string from, std::string to);
  /// Of deleted events, in its time.
  void forget(const std::vector<std::string>& events);
  /// Done when it answers.
  [[nodiscard]] boost::asio::awaitable<void> forgotten(std::string event);
  /// While those who wait can still be answered: finishes what is being done.
  void finish() { thread_.join(); }

 private:
  [[nodiscard]] boost::asio::awaitable<http::Response> answer(http::Request request);
  [[nodiscard]] boost::asio::awaitable<http::Response> show(http::Request request);
  [[nodiscard]] boost::asio::awaitable<http::Response> take(http::Request request);
  [[nodiscard]] boost::asio::awaitable<http::Response> remove(http::Request request);
  /// What `job` returns, on the thread of pictures; nullopt when there is no time for it.
  template <class Answer>
  [[nodiscard]] boost::asio::awaitable<std::optional<Answer>> done_there(std::function<Answer(Shelf&)> job);

  // Given.
  const Authority authority_;
  // Owned.
  Shelf shelf_;
  std::atomic<std::size_t> waiting_{0};
  boost::asio::thread_pool thread_{1};
};

}  // namespace rostrum::assets
