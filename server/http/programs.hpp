// Commands by POST from programs, which come with a key of their own instead of a person's token. Whoever holds the
// keys says what a room is to understand in its place.
#pragma once
#include <functional>
#include <string>
#include <variant>

#include "server/http/exchange.hpp"

namespace rostrum::http {

/// Called on I/O threads; both or none are set.
struct Programs {
  /// The token that is as good as the one that came (itself, if it is a person's), or why there is none.
  std::function<std::variant<std::string, Response>(const Request&)> admitted;
  /// How a program's command ended; awaited before it is answered.
  std::function<boost::asio::awaitable<void>(std::string token, std::string path, beast_http::status)> ended;
};

}  // namespace rostrum::http
