#include "server/authority.hpp"

#include <openssl/crypto.h>

#include "server/answered.hpp"
#include "server/links/beside.hpp"

namespace rostrum::server {

namespace asio = boost::asio;

/// Longer than a room takes to answer.
constexpr std::chrono::seconds kForRoom{30};

bool Authority::is_key(std::string_view token) const {
  const auto& key = keys_.organiser_key();
  const bool same = token.size() == key.size() && CRYPTO_memcmp(token.data(), key.data(), key.size()) == 0;
  if (same) return true;
  const auto session = sign_ins_.find(token);
  return session && session->rights.organiser;
}

std::optional<event::PersonId> Authority::of_all(std::string_view token) const {
  if (is_key(token)) return "organiser";
  const auto grant = ring_.find(token);
  return grant && grant->events.empty() ? std::optional(grant->id) : std::nullopt;
}

std::string Authority::name_of(std::string_view token) const {
  const auto claims = keys_.verify(token, std::chrono::system_clock::now());
  return claims ? claims->name : std::string();
}

std::string Authority::for_room(const std::string& event, std::string token) const {
  const auto grant = ring_.find(token);
  if (!grant || !grant->covers(event)) return token;
  access::Claims claims;
  claims.event = event;
  claims.person = grant->id;
  claims.roles = {"moderator"};
  claims.can = {"questions"};
  claims.name = grant->name;
  claims.expires = std::chrono::system_clock::now() + kForRoom;
  return keys_.issue(claims);
}

asio::awaitable<std::optional<event::Person>> Authority::person(std::string event, std::string token) const {
  if (is_key(token)) co_return links::key_holder();
  const auto room = rooms_.find(event);
  if (!room || token.empty()) co_return std::nullopt;
  std::function<void(std::function<void(std::optional<event::Person>)>)> ask = [room, token](auto done) {
    room->person(token, std::move(done));
  };
  auto asking = answered<event::Person>(std::move(ask));
  auto person = co_await std::move(asking);
  if (!person || person->is_barred()) co_return std::nullopt;
  co_return person;
}

asio::awaitable<std::optional<event::PersonId>> Authority::organiser(std::string event, std::string token) const {
  if (const auto grant = ring_.find(token)) co_return grant->covers(event) ? std::optional(grant->id) : std::nullopt;
  auto asking = person(std::move(event), std::move(token));
  const auto found = co_await std::move(asking);
  if (!found || !found->is(event::Role::organiser)) co_return std::nullopt;
  co_return found->id;
}

}  // namespace rostrum::server
