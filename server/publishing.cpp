#include "server/publishing.hpp"

#include "server/answered.hpp"
#include "server/stages/whip_routes.hpp"

namespace rostrum::server {
namespace {

using Verdict = std::variant<stages::Publisher, stages::PublishRefusal>;

/// RFC 6750 2.1; empty when there is none.
std::string bearer(const http::Request& request) {
  constexpr std::string_view kScheme = "bearer ";
  const std::string value(request.headers[http::beast_http::field::authorization]);
  if (value.size() <= kScheme.size()) return {};
  for (std::size_t i = 0; i < kScheme.size(); ++i) {
    if (std::tolower(static_cast<unsigned char>(value[i])) != kScheme[i]) return {};
  }
  return value.substr(kScheme.size());
}

std::vector<std::string> kinds_of(const event::Person& person) {
  std::vector<std::string> kinds;
  if (!person.may_publish()) return kinds;
  kinds.emplace_back("camera");
  kinds.emplace_back("screen");
  if (person.is(event::Role::signer)) kinds.emplace_back("sign");
  if (person.is(event::Role::interpreter)) kinds.emplace_back("booth");
  return kinds;
}

using Person = std::optional<event::Person>;

/// The person a token names, once the room has done what was asked of it before.
boost::asio::awaitable<Person> person_of(std::shared_ptr<room::Room> room, std::string token) {
  std::function<void(std::function<void(Person)>)> ask = [room, token](auto done) {
    room->person(token, std::move(done));
  };
  return answered<event::Person>(std::move(ask));
}

boost::asio::awaitable<Verdict> judge(const Rooms& rooms, std::string event, http::Request request) {
  const auto room = rooms.find(event);
  if (!room) co_return stages::PublishRefusal::no_such_event;
  const std::string token = bearer(request);
  if (token.empty()) co_return stages::PublishRefusal::no_token;
  auto asking = person_of(room, token);
  const auto person = co_await std::move(asking);
  if (!person) co_return stages::PublishRefusal::bad_token;
  stages::Publisher publisher;
  publisher.person = person->id;
  publisher.kinds = kinds_of(*person);
  if (publisher.kinds.empty()) co_return publisher;
  room->need_stage();
  auto waiting = person_of(room, token);
  co_await std::move(waiting);
  co_return publisher;
}

}  // namespace

void add_whip(http::Router& router, const Rooms& rooms, stages::Supervisor& supervisor) {
  const auto routes = stages::whip_routes(supervisor, [&rooms](std::string event, http::Request request) {
    return judge(rooms, std::move(event), std::move(request));
  });
  router.add("/whip/{slug}", routes.endpoint);
  router.add("/whip/{slug}/{session}", routes.session);
}

}  // namespace rostrum::server
