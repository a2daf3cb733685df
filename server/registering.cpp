#include "server/registering.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "server/answered.hpp"
#include "server/commenting.hpp"
#include "server/desk/routes.hpp"
#include "server/desk/series.hpp"
#include "server/http/problem.hpp"

namespace rostrum::server {
namespace {

namespace asio = boost::asio;

/// A personal link is good until long after the event.
constexpr std::chrono::hours kLinkFor{24 * 800};

registration::Instant wall_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

desk::Ports ports_of(const Rooms& rooms, const access::Keys& keys, journal::Journal& journal, mail::Mailer& mailer,
                     std::function<std::string()> base_url) {
  const auto token = [&keys](const std::string& event, const registration::PersonId& person) {
    access::Claims claims;
    claims.event = event;
    claims.person = person;
    claims.roles = {"viewer"};
    claims.expires = std::chrono::system_clock::now() + kLinkFor;
    return keys.issue(claims);
  };
  const auto ask = [&rooms](const std::string& event, desk::Advance asked, std::function<void(bool)> told) {
    const auto room = rooms.find(event);
    // While it is made, or after it was deleted.
    if (!room) return told(false);
    room->ask_in_advance({asked.person, asked.name, asked.question, asked.language, asked.anonymous}, std::move(told));
  };
  const auto comment = [&rooms](const std::string& event, const registration::PersonId& author, const std::string& name,
                                const std::string& text, std::function<void(desk::Taken)> told) {
    using Posted = room::Room::Posted;
    const auto room = rooms.find(event);
    if (!room) return told(desk::Taken::later);
    room->post_comment({author, name, text}, [told](Posted posted) {
      told(posted == Posted::yes       ? desk::Taken::yes
           : posted == Posted::refused ? desk::Taken::refused
                                       : desk::Taken::later);
    });
  };
  return {journal, mailer, wall_ms, access::random_id, token, std::move(base_url), ask, comment};
}

/// Those who have a seat, or may have one.
bool counts_on_it(const registration::Registration& one) {
  using registration::Status;
  return one.status != Status::declined && one.status != Status::cancelled && one.status != Status::lapsed;
}

boost::json::value objection_of(const desk::Shown& shown) {
  const auto& schedule = shown.book.schedule;
  const bool to_come = !schedule.cancelled && schedule.ends_at > shown.now;
  const auto expected =
      std::ranges::any_of(shown.book.registrations, [](const auto& entry) { return counts_on_it(entry.second); });
  if (to_come && expected) return "People are registered: call the event off first, so that they are told.";
  if (!shown.book.outgoing.empty()) return "Mails to people who registered are still to be sent.";
  return "";
}

asio::awaitable<bool> erased(Rooms& rooms, std::string event, registration::PersonId person) {
  const auto room = rooms.find(event);
  if (!room) co_return false;
  std::function<void(std::function<void(std::optional<bool>)>)> ask = [room, person](auto done) {
    room->erase(person, [done](const std::optional<journal::Failure>& failure) { done(!failure); });
  };
  auto asking = answered<bool>(std::move(ask));
  const auto done = co_await std::move(asking);
  co_return done.value_or(false);
}

/// Asked before, and again after: a server that has just begun learns while `live` waits who may see the event.
asio::awaitable<http::Response> guard(http::Handler live, http::Request request, std::function<bool()> may) {
  http::Response response;
  if (may()) {
    auto serving = live(std::move(request));
    response = co_await std::move(serving);
    if (may()) co_return response;
  }
  response =
      http::problem(http::beast_http::status::forbidden, "forbidden", "This programme is for those who are let in");
  response.headers.emplace_back("Access-Control-Allow-Origin", "*");
  co_return response;
}

}  // namespace

Registering::Registering(asio::any_io_executor executor, Rooms& rooms, Authority authority, const access::Keys& keys,
                         journal::Journal& journal, mail::Mailer& mailer, std::function<std::string()> base_url)
    : rooms_(rooms),
      authority_(authority),
      keys_(keys),
      mailer_(mailer),
      desks_(std::move(executor), ports_of(rooms, keys, journal, mailer, std::move(base_url))) {
  Rooms::Registrar registrar;
  registrar.announced = [this](const document::Document& document) { desks_.announce(document); };
  registrar.admit = [this](access::Claims claims) { return admit(std::move(claims)); };
  registrar.ready = [this](const std::string& event) {
    const auto desk = desks_.find(event);
    return desk != nullptr && desk->ready();
  };
  registrar.removed = [this](const std::string& event) { desks_.remove(event); };
  registrar.ending = [this](const std::string& event, const event::Ending& ending) { desks_.tell_end(event, ending); };
  rooms_.set_registrar(std::move(registrar));
  desks_.beat();
}

std::optional<access::Claims> Registering::admit(access::Claims claims) const {
  // Whoever showed an address to be theirs for a comment has not come in by that.
  if (claims.person.starts_with(kCommenter)) return std::nullopt;
  const bool registered = claims.person.starts_with(room::kRegistered);
  // Whoever has an organiser's link needs nobody else's word.
  if (!registered && !claims.guest) return claims;
  const auto desk = desks_.find(claims.event);
  if (!desk) return std::nullopt;
  const auto admission = desk->admission(claims.person);
  if (!admission.admitted) return std::nullopt;
  claims.name = admission.name;
  return claims;
}

bool Registering::restricted(const std::string& event) const {
  const auto desk = desks_.find(event);
  const auto document = desk ? desk->document() : nullptr;
  return document && document->terms.rules.access != registration::Access::open;
}

http::Handler Registering::guarded(http::Handler live) {
  return [this, live = std::move(live)](http::Request request) {
    const auto event = request.path.at(1);
    const bool named = request.path.size() > 2 && request.path[2].starts_with('~');
    const auto token = named ? request.path[2].substr(1) : std::string();
    if (named) request.path.erase(request.path.begin() + 2);
    return guard(live, std::move(request),
                 [this, event, named, token] { return named ? rooms_.may_watch(event, token) : !restricted(event); });
  };
}

asio::awaitable<std::optional<std::string>> Registering::objection(std::string event) const {
  const auto desk = desks_.find(event);
  if (!desk) co_return "";
  std::function<void(std::function<void(std::optional<std::string>)>)> ask = [desk](auto done) {
    desk->read(objection_of, [done = std::move(done)](auto answer) {
      const auto* text = std::get_if<boost::json::value>(&answer);
      done(text == nullptr ? std::nullopt : std::optional<std::string>(text->as_string()));
    });
  };
  auto asking = answered<std::string>(std::move(ask));
  co_return co_await std::move(asking);
}

asio::awaitable<bool> Registering::organises(std::string event, std::string token) const {
  auto asking = authority_.organiser(std::move(event), std::move(token));
  const auto organiser = co_await std::move(asking);
  co_return organiser.has_value();
}

void Registering::finish() {
  mailer_.finish();
  desks_.finish();
}

void Registering::add_to(http::Router& router, std::vector<access::Network> unlimited) {
  desk::Authority authority;
  authority.exists = [this](const std::string& event) { return rooms_.exists(event); };
  authority.organises = [this](std::string event, std::string token) {
    return organises(std::move(event), std::move(token));
  };
  authority.registered = [this](const std::string& event,
                                std::string_view token) -> std::optional<registration::PersonId> {
    const auto claims = keys_.verify(token, std::chrono::system_clock::now());
    if (!claims || claims->event != event || !claims->person.starts_with(room::kRegistered)) return std::nullopt;
    return claims->person;
  };
  authority.erase = [this](std::string event, registration::PersonId person) {
    return erased(rooms_, std::move(event), std::move(person));
  };
  add_comments(router, rooms_, desks_, keys_, unlimited);
  desk::add_series(router, desks_, authority.exists);
  desk::add_registrations(router, desks_, std::move(authority), std::move(unlimited));
}

}  // namespace rostrum::server
