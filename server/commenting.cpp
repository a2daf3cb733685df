#include "server/commenting.hpp"

#include <boost/json.hpp>
#include <mutex>

#include "server/access/guest_limit.hpp"
#include "server/answered.hpp"
#include "server/desk/asking.hpp"
#include "server/http/problem.hpp"
#include "server/registration/codec.hpp"
#include "server/room/problems.hpp"

namespace rostrum::server {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
namespace reg = registration;
using http::Request;
using http::Response;
using http::beast_http::status;
using http::beast_http::verb;

constexpr std::size_t kMostListed = 200;

struct Counter {
  Counter(const Rooms& in, const desk::Desks& at, const access::Keys& by, std::vector<access::Network> unlimited)
      : rooms(in), desks(at), keys(by), forms(std::move(unlimited)) {}

  std::chrono::milliseconds wait(const asio::ip::address& address) {
    const std::lock_guard lock(mutex);
    return forms.take(address, std::chrono::steady_clock::now());
  }

  const Rooms& rooms;
  const desk::Desks& desks;
  const access::Keys& keys;
  std::mutex mutex;
  access::GuestLimit forms;
};
using Shared = std::shared_ptr<Counter>;

Response json_of(const json::value& value, status code = status::ok) {
  return http::json_response(json::serialize(value), code);
}

Response bad_token() {
  auto response = http::problem(status::unauthorized, "bad-token", "This link is not valid here");
  response.headers.emplace_back("WWW-Authenticate", "Bearer");
  return response;
}

asio::awaitable<Response> list(Shared counter, Request request) {
  const auto room = counter->rooms.find(request.path[3]);
  if (!room) co_return http::unknown();
  room::Room::CommentsAsked wanted;
  wanted.token = http::bearer(request);
  wanted.offset = desk::number_of(request, "offset", 0, event::kMaxComments);
  wanted.limit = desk::number_of(request, "limit", kMostListed, kMostListed);
  std::function<void(std::function<void(std::optional<json::object>)>)> ask = [room, wanted](auto done) {
    room->comments(wanted, std::move(done));
  };
  auto asking = answered<json::object>(std::move(ask));
  const auto found = co_await std::move(asking);
  co_return found ? json_of(*found) : bad_token();
}

/// Whether somebody whom nobody knows may write so much, and if not why not.
struct Verdict {
  std::optional<event::Refusal> refusal;
};
asio::awaitable<std::optional<Verdict>> verdict_on(std::shared_ptr<room::Room> room, std::string text) {
  std::function<void(std::function<void(std::optional<Verdict>)>)> ask = [room, text](auto done) {
    room->judge_comment(text, [done](std::optional<event::Refusal> refusal) { done(Verdict{std::move(refusal)}); });
  };
  auto asking = answered<Verdict>(std::move(ask));
  co_return co_await std::move(asking);
}

asio::awaitable<void> desk_read(Shared counter, std::string event) {
  std::function<bool()> exists = [counter, event] { return counter->rooms.exists(event); };
  return desk::read_first(counter->desks, event, std::move(exists));
}

asio::awaitable<Response> by_mail(Shared counter, Request request) {
  const auto room = counter->rooms.find(request.path[3]);
  if (!room) co_return http::unknown();
  auto reading = desk_read(counter, request.path[3]);
  co_await std::move(reading);
  const auto desk = counter->desks.find(request.path[3]);
  if (!desk) co_return desk::refusal(desk::Unavailable{});
  if (!http::has_type(request, "application/json")) co_return http::wrong_type("application/json");
  if (const auto wait = counter->wait(request.client); wait.count() > 0) co_return desk::too_many(wait);
  const auto key = desk::idempotency_key(request);
  if (!key) co_return desk::invalid({"Idempotency-Key", "must be a quoted string"});
  auto parsed = reg::parse_comment(request.body);
  if (const auto* fault = std::get_if<document::Fault>(&parsed)) co_return desk::invalid(*fault);
  const auto form = std::get<reg::CommentForm>(std::move(parsed));
  auto judging = verdict_on(room, form.text);
  const auto verdict = co_await std::move(judging);
  if (!verdict) co_return desk::refusal(desk::Unavailable{});
  if (verdict->refusal) {
    const auto problem = room::problem_of(verdict->refusal->reason);
    co_return http::problem(http::beast_http::int_to_status(static_cast<unsigned>(problem.status)), problem.name,
                            problem.title, verdict->refusal->detail);
  }
  std::function<void(desk::Done<bool>)> ask = [desk, form, key = key->empty() ? std::string() : desk::digest_of(*key),
                                               digest = desk::digest_of(request.body)](desk::Done<bool> done) {
    desk->offer(form, key, digest, std::move(done));
  };
  auto telling = desk::told<bool>(std::move(ask));
  const auto given = co_await std::move(telling);
  if (!std::holds_alternative<bool>(given)) co_return desk::refused(given);
  json::object body;
  body["status"] = "mailed";
  co_return json_of(body, status::accepted);
}

asio::awaitable<Response> comments(Shared counter, Request request) {
  if (request.method == verb::post) {
    auto writing = by_mail(std::move(counter), std::move(request));
    co_return co_await std::move(writing);
  }
  if (!http::reads(request)) co_return http::not_allowed("GET, HEAD, POST");
  auto listing = list(std::move(counter), std::move(request));
  co_return co_await std::move(listing);
}

// One's own, by the link of a mail.

Response state_of(const desk::Given<reg::OfferState>& given) {
  const auto* now = std::get_if<reg::OfferState>(&given);
  if (now == nullptr) return desk::refused(given);
  json::object body;
  body["status"] = reg::word(*now);
  return json_of(body);
}

asio::awaitable<desk::Given<reg::OfferState>> moved(std::shared_ptr<desk::Desk> desk, reg::PersonId person,
                                                    reg::OfferState to) {
  std::function<void(desk::Done<reg::OfferState>)> ask = [desk, person, to](desk::Done<reg::OfferState> done) {
    desk->move_offer(person, to, std::move(done));
  };
  auto telling = desk::told<reg::OfferState>(std::move(ask));
  co_return co_await std::move(telling);
}

asio::awaitable<Response> show(std::shared_ptr<desk::Desk> desk, reg::PersonId person) {
  std::function<void(desk::Done<json::value>)> ask = [desk, person](desk::Done<json::value> done) {
    desk->read(
        [person](const desk::Shown& shown) -> json::value {
          const auto found = shown.book.offers.find(person);
          if (found == shown.book.offers.end()) return nullptr;
          json::object out;
          out["status"] = reg::word(found->second.state);
          out["name"] = shown.text(found->second.name);
          out["text"] = shown.text(found->second.text);
          return out;
        },
        std::move(done));
  };
  auto telling = desk::told<json::value>(std::move(ask));
  const auto given = co_await std::move(telling);
  const auto* value = std::get_if<json::value>(&given);
  if (value == nullptr) co_return desk::refused(given);
  co_return value->is_null() ? http::unknown() : json_of(*value);
}

/// A refusal says that they cannot be told to confirm what is not there; nothing else can be asked for.
std::optional<document::Fault> fault_of(const Request& request) {
  boost::system::error_code error;
  const auto value = json::parse(request.body, error, {}, {.max_depth = 4});
  const auto* object = error ? nullptr : value.if_object();
  const auto* action = object == nullptr || object->size() != 1 ? nullptr : object->if_contains("action");
  if (action != nullptr && *action == "confirm") return std::nullopt;
  return document::Fault{"/action", "must be confirm, and stand alone"};
}

asio::awaitable<Response> withdraw(Shared counter, std::string event, std::shared_ptr<desk::Desk> desk,
                                   reg::PersonId person) {
  auto moving = moved(desk, person, reg::OfferState::withdrawn);
  const auto given = co_await std::move(moving);
  const auto room = counter->rooms.find(event);
  if (!std::holds_alternative<reg::OfferState>(given) || !room) co_return state_of(given);
  // The room after the desk, which then tells it nothing of theirs any more.
  std::function<void(std::function<void(std::optional<bool>)>)> ask = [room, person](auto done) {
    room->erase(person, [done](const std::optional<journal::Failure>& failure) { done(!failure); });
  };
  auto erasing = answered<bool>(std::move(ask));
  const auto erased = co_await std::move(erasing);
  co_return erased.value_or(false) ? state_of(given) : desk::refusal(desk::Unavailable{});
}

asio::awaitable<Response> own_comment(Shared counter, Request request) {
  const auto event = request.path[3];
  if (!counter->rooms.exists(event)) co_return http::unknown();
  const auto token = http::bearer(request);
  if (token.empty()) co_return http::unauthorized();
  const auto claims = counter->keys.verify(token, std::chrono::system_clock::now());
  if (!claims || claims->event != event || !claims->person.starts_with(kCommenter)) co_return http::forbidden();
  auto reading = desk_read(counter, event);
  co_await std::move(reading);
  const auto desk = counter->desks.find(event);
  if (!desk) co_return desk::refusal(desk::Unavailable{});
  if (http::reads(request)) {
    auto showing = show(desk, claims->person);
    co_return co_await std::move(showing);
  }
  if (request.method == verb::patch) {
    if (!http::has_type(request, "application/json")) co_return http::wrong_type("application/json");
    if (const auto fault = fault_of(request)) co_return desk::invalid(*fault);
    auto moving = moved(desk, claims->person, reg::OfferState::confirmed);
    const auto given = co_await std::move(moving);
    co_return state_of(given);
  }
  if (request.method != verb::delete_) co_return http::not_allowed("GET, HEAD, PATCH, DELETE");
  auto withdrawing = withdraw(std::move(counter), event, desk, claims->person);
  co_return co_await std::move(withdrawing);
}

}  // namespace

void add_comments(http::Router& router, const Rooms& rooms, const desk::Desks& desks, const access::Keys& keys,
                  std::vector<access::Network> unlimited) {
  const auto counter = std::make_shared<Counter>(rooms, desks, keys, std::move(unlimited));
  router.add("/api/v1/events/{slug}/comments",
             [counter](Request request) { return comments(counter, std::move(request)); });
  router.add("/api/v1/events/{slug}/comments/me",
             [counter](Request request) { return own_comment(counter, std::move(request)); });
}

}  // namespace rostrum::server
