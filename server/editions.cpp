#include "server/editions.hpp"

#include "server/answered.hpp"
#include "server/http/problem.hpp"
#include "server/http/replies.hpp"

namespace rostrum::server {

namespace asio = boost::asio;
using http::Response;
using http::beast_http::status;

Response invalid(const document::Fault& fault) {
  return http::problem(status::bad_request, "invalid", "This cannot be taken",
                       (fault.pointer.empty() ? "The document" : fault.pointer) + " " + fault.reason);
}

Response stale() { return http::problem(status::precondition_failed, "stale", "It has changed since"); }

Response unavailable(status code) {
  auto response = code == status::insufficient_storage
                      ? http::problem(code, "storage-full", "The server cannot store anything now")
                      : http::problem(code, "busy", "Please try again in a moment");
  response.headers.emplace_back("Retry-After", "2");
  return response;
}

Response refusal(const room::NotDone& fault) {
  using Why = room::NotDone::Why;
  switch (fault.why) {
    case Why::invalid:
      return invalid({"", fault.detail});
    case Why::stale:
      return stale();
    case Why::wrong_state:
      return http::problem(status::conflict, "wrong-state", "This cannot be done now",
                           "The event goes on. End it first; a minute later it can be deleted.");
    case Why::deleted:
      return http::unknown();
    case Why::unavailable:
      return unavailable();
    case Why::storage_full:
      return unavailable(status::insufficient_storage);
  }
  return unavailable();
}

std::string etag_of(const event::TextId& revision) { return '"' + revision + '"'; }

asio::awaitable<std::optional<std::optional<room::Edition>>> edition_of(std::shared_ptr<room::Room> room,
                                                                        event::TextId revision) {
  std::function<void(std::function<void(std::optional<std::optional<room::Edition>>)>)> ask =
      [room, revision = std::move(revision)](auto done) { room->edition(revision, std::move(done)); };
  return answered<std::optional<room::Edition>>(std::move(ask));
}

std::variant<room::Edition, Response> known(std::optional<std::optional<room::Edition>> answer) {
  if (!answer) return unavailable();
  if (!*answer) return http::unknown();
  return **std::move(answer);
}

std::variant<room::NewDocument, document::Fault> checked(std::string text) {
  auto parsed = document::parse(text, document::Keys::strict);
  if (auto* fault = std::get_if<document::Fault>(&parsed)) return std::move(*fault);
  room::NewDocument given;
  given.document = std::get<document::Document>(std::move(parsed));
  given.text = std::move(text);
  return given;
}

asio::awaitable<PutOutcome> put(Rooms& rooms, room::NewDocument given) {
  std::function<void(std::function<void(std::optional<PutOutcome>)>)> ask =
      [&rooms, given = std::move(given)](auto done) { rooms.apply(given, std::move(done)); };
  auto applying = answered<PutOutcome>(std::move(ask));
  auto outcome = co_await std::move(applying);
  co_return outcome ? *std::move(outcome) : PutOutcome(room::NotDone{});
}

Response taken(const room::NotDone& fault) {
  using Why = room::NotDone::Why;
  if (fault.why == Why::stale) {
    return http::problem(status::conflict, "exists", "There is such an event already", "/slug is taken");
  }
  if (fault.why == Why::deleted) {
    return http::problem(status::conflict, "exists", "There was such an event",
                         "/slug is of a deleted event, whose links would open this one");
  }
  return refusal(fault);
}

}  // namespace rostrum::server
