// Registrations over HTTP: the form, a person's own registration, an organiser's list, the outbox, the calendar.
// Handlers run on I/O threads; no GET changes anything.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "server/access/guest_limit.hpp"
#include "server/desk/desks.hpp"
#include "server/http/router.hpp"

namespace rostrum::desk {

/// Who asks.
struct Authority {
  /// Whether there is such an event.
  std::function<bool(const std::string& event)> exists;
  /// Whether a token is an organiser's of this event.
  std::function<boost::asio::awaitable<bool>(std::string event, std::string token)> organises;
  /// The registered person whom a token names; it may have been cancelled or erased.
  std::function<std::optional<PersonId>(const std::string& event, std::string_view token)> registered;
  /// Erases what such a person said in the event's session. False when that is not on disk.
  std::function<boost::asio::awaitable<bool>(std::string event, PersonId person)> erase;
};

/// `desks` outlives the router; `unlimited` networks may send any number of forms.
void add_registrations(http::Router& router, Desks& desks, Authority authority, std::vector<access::Network> unlimited);

}  // namespace rostrum::desk
