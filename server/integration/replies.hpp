// What the routes of integrations have in common: refusals, and waiting for the journal.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <functional>

#include "server/answered.hpp"
#include "server/document/document.hpp"
#include "server/http/problem.hpp"
#include "server/journal/journal.hpp"

namespace rostrum::integration {

inline http::Response unavailable(const journal::Failure& failure) {
  using http::beast_http::status;
  const bool full = failure.reason == journal::Failure::Reason::disk_full;
  auto response =
      full ? http::problem(status::insufficient_storage, "storage-full", "The server cannot store anything now")
           : http::problem(status::service_unavailable, "busy", "Please try again in a moment");
  response.headers.emplace_back("Retry-After", "2");
  return response;
}

inline http::Response unavailable() { return unavailable(journal::Failure()); }

inline http::Response invalid(const document::Fault& fault) {
  return http::problem(http::beast_http::status::bad_request, "invalid", "This cannot be taken",
                       (fault.pointer.empty() ? "The body" : fault.pointer) + " " + fault.reason);
}

using Written = std::optional<journal::Failure>;
/// Calls `work` with what to call once it is on disk; a failure when that was not in time.
inline boost::asio::awaitable<Written> written(std::function<void(std::function<void(Written)>)> work) {
  std::function<void(std::function<void(std::optional<Written>)>)> ask = [work = std::move(work)](auto done) {
    work([done = std::move(done)](Written failure) { done(std::optional<Written>(std::move(failure))); });
  };
  auto asking = server::answered<Written>(std::move(ask));
  auto outcome = co_await std::move(asking);
  co_return outcome ? *std::move(outcome) : Written(journal::Failure());
}

}  // namespace rostrum::integration
