// A request as handlers see it and the response they give back. Values; the connection owns the socket and its limits.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/beast/http/fields.hpp>
#include <boost/beast/http/status.hpp>
#include <boost/beast/http/verb.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace rostrum::http {

namespace beast_http = boost::beast::http;

struct Request {
  beast_http::verb method = beast_http::verb::get;
  /// Percent-decoded path split at slashes, without empty, "." or ".." parts: those are refused before routing.
  std::vector<std::string> path;
  /// The target as received, without the query.
  std::string target_path;
  /// Decoded, in the order given.
  std::vector<std::pair<std::string, std::string>> query;
  beast_http::fields headers;
  std::string body;
  /// The client, after trusted proxies were believed. Never identity.
  boost::asio::ip::address client;
  /// The socket's other end: the client, or the proxy nearest to us.
  boost::asio::ip::address peer;
  bool secure = false;

  [[nodiscard]] std::optional<std::string> query_value(std::string_view name) const {
    for (const auto& [key, value] : query) {
      if (key == name) return value;
    }
    return std::nullopt;
  }
};

/// Shared bodies are sent without a copy: playlists, parts and static files are made once for all.
using SharedBody = std::shared_ptr<const std::string>;

struct Response {
  beast_http::status status = beast_http::status::ok;
  /// Names and values; Content-Length, Date and the security headers are added by the connection.
  std::vector<std::pair<std::string, std::string>> headers;
  std::variant<std::string, SharedBody> body;
};

/// Runs on the connection's I/O thread. Takes its request by value (GCC 12.2 and coroutine parameters).
using Handler = std::function<boost::asio::awaitable<Response>(Request)>;

}  // namespace rostrum::http
