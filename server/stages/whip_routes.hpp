// The HTTP side of WHIP (RFC 9725): who may publish which feed, statuses and headers. The stage answers the offers.
// Runs on the connections' I/O threads; holds no state but a random session number, which only its owner knows.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "server/http/exchange.hpp"
#include "server/stages/supervisor.hpp"

namespace rostrum::stages {

/// Someone who may publish in the event of the request.
struct Publisher {
  std::string person;
  /// "camera", "screen", "sign", "booth": those their roles allow. Empty: none, which is answered 403.
  std::vector<std::string> kinds;
};

enum class PublishRefusal { no_such_event, no_token, bad_token, not_open };

/// Looks at the token of a request for the event named by its path and, when it is fine, makes sure that the event has
/// a stage (Supervisor::ensure). Thread-safe.
using AuthorisePublisher = std::function<boost::asio::awaitable<std::variant<Publisher, PublishRefusal>>(
    std::string event, http::Request request)>;

/// Handlers for the paths of WHIP; each answers every method itself.
struct WhipRoutes {
  /// /whip/{slug}: POST, OPTIONS, GET, HEAD.
  http::Handler endpoint;
  /// /whip/{slug}/{session}: PATCH, DELETE, OPTIONS, GET, HEAD.
  http::Handler session;
};

/// `supervisor` must outlive the handlers.
WhipRoutes whip_routes(Supervisor& supervisor, AuthorisePublisher authorise);

}  // namespace rostrum::stages
