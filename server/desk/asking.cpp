#include "server/desk/asking.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace rostrum::desk {
namespace {

namespace asio = boost::asio;

/// How long whoever asks waits for the registrations to be read, and how often it is looked.
constexpr std::chrono::seconds kReadingPatience{5};
constexpr std::chrono::milliseconds kLookEvery{50};

}  // namespace

asio::awaitable<void> read_first(const Desks& desks, std::string event, std::function<bool()> exists) {
  const auto executor = co_await asio::this_coro::executor;
  asio::steady_timer timer(executor);
  const auto until = std::chrono::steady_clock::now() + kReadingPatience;
  while (exists() && std::chrono::steady_clock::now() < until) {
    const auto desk = desks.find(event);
    if (desk && desk->was_read()) co_return;
    timer.expires_after(kLookEvery);
    boost::system::error_code ignored;
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
}

}  // namespace rostrum::desk
