// Waits in a coroutine for what a desk answers.
#pragma once
#include "server/answered.hpp"
#include "server/desk/desks.hpp"
#include "server/desk/replies.hpp"

namespace rostrum::desk {

template <class T>
using Given = std::variant<T, registration::Reason, Unavailable>;

/// An answer that does not come in time counts as none.
template <class T>
boost::asio::awaitable<Given<T>> told(std::function<void(Done<T>)> ask) {
  std::function<void(std::function<void(std::optional<Given<T>>)>)> asking = [ask = std::move(ask)](auto done) {
    ask([done](Given<T> given) { done(std::move(given)); });
  };
  auto waiting = server::answered<Given<T>>(std::move(asking));
  auto answer = co_await std::move(waiting);
  co_return answer ? *std::move(answer) : Given<T>(Unavailable{});
}

/// Until an event's registrations were read, or that has taken too long: for whoever asks a server that has just begun.
boost::asio::awaitable<void> read_first(const Desks& desks, std::string event, std::function<bool()> exists);

template <class T>
http::Response refused(const Given<T>& given) {
  if (const auto* reason = std::get_if<registration::Reason>(&given)) return refusal(*reason);
  return refusal(std::get<Unavailable>(given));
}

}  // namespace rostrum::desk
