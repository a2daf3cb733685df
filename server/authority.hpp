// Who may organise: whoever holds the server's key or signed in as an organiser, whom an event's room knows as its
// organiser, and API keys of the event, for what the gate in front of all routes (server/integration/gate) let them
// through. Thread-safe.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "server/access/keys.hpp"
#include "server/integration/key_ring.hpp"
#include "server/rooms.hpp"
#include "server/sign_in/sign_ins.hpp"

namespace rostrum::server {

class Authority {
 public:
  /// All outlive it.
  Authority(Rooms& rooms, const access::Keys& keys, const integration::KeyRing& ring, const sign_in::SignIns& sign_ins)
      : rooms_(rooms), keys_(keys), ring_(ring), sign_ins_(sign_ins) {}

  /// Whether this is the organiser key, which opens every event, or a session that stands in for it.
  [[nodiscard]] bool is_key(std::string_view token) const;
  /// Who a token names that is of no single event: "organiser" for the key and
  /// whoever signed in, an API key for every event by its id.
  [[nodiscard]] std::optional<event::PersonId> of_all(std::string_view token) const;
  /// Whom a token names in this event: whoever holds the key is an organiser; nobody for a token that opens nothing,
  /// nor for an API key, which is no person.
  [[nodiscard]] boost::asio::awaitable<std::optional<event::Person>> person(std::string event, std::string token) const;
  /// Who of this event's organisers a token names; "organiser" for the key, an API key by its id, nobody for any other
  /// token.
  [[nodiscard]] boost::asio::awaitable<std::optional<event::PersonId>> organiser(std::string event,
                                                                                 std::string token) const;
  /// As a person's token names them; empty without a name.
  [[nodiscard]] std::string name_of(std::string_view token) const;
  /// What a room understands in the place of an API key of this event: a moderator's token, for a moment. Any other
  /// token as it is.
  [[nodiscard]] std::string for_room(const std::string& event, std::string token) const;

 private:
  Rooms& rooms_;
  const access::Keys& keys_;
  const integration::KeyRing& ring_;
  const sign_in::SignIns& sign_ins_;
};

}  // namespace rostrum::server
