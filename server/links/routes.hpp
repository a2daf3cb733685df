// Links over HTTP, for organisers and the moderators who look after people: made, listed, revoked. What is asked for is
// decided by the event's room.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "server/http/router.hpp"
#include "server/links/form.hpp"
#include "server/room/room.hpp"

namespace rostrum::links {

/// What the routes need of the server. Thread-safe.
struct Ports {
  std::function<std::shared_ptr<room::Room>(const std::string& event)> room;
  /// Whom a token names here; nobody for one that opens nothing.
  std::function<boost::asio::awaitable<std::optional<event::Person>>(std::string event, std::string token)> person;
  std::function<std::string(const access::Claims&)> token;
  /// Where links lead, without a slash.
  std::function<std::string()> base_url;
};

void add_links(http::Router& router, Ports ports);

}  // namespace rostrum::links
