// Waits in a coroutine for what a room says by callback on its own strand.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <functional>
#include <memory>
#include <optional>

namespace rostrum::server {

/// Calls `ask` with the callback to call; nullopt when no answer came in time.
template <class Answer>
boost::asio::awaitable<std::optional<Answer>> answered(
    std::function<void(std::function<void(std::optional<Answer>)>)> ask,
    std::chrono::seconds patience = std::chrono::seconds(5)) {
  namespace asio = boost::asio;
  const auto executor = co_await asio::this_coro::executor;
  const auto answer = std::make_shared<std::optional<Answer>>();
  const auto ready = std::make_shared<asio::steady_timer>(executor, patience);
  std::function<void(std::optional<Answer>)> done = [executor, answer, ready](std::optional<Answer> given) {
    asio::post(executor, [answer, ready, given = std::move(given)]() mutable {
      *answer = std::move(given);
      ready->cancel();
    });
  };
  ask(std::move(done));
  boost::system::error_code woken;
  co_await ready->async_wait(asio::redirect_error(asio::use_awaitable, woken));
  co_return std::move(*answer);
}

}  // namespace rostrum::server
