#include "server/integration/gate.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <cctype>

#include "protocol/session/client_frame.hpp"
#include "server/answered.hpp"
#include "server/http/problem.hpp"
#include "server/http/replies.hpp"

namespace rostrum::integration {
namespace {

namespace asio = boost::asio;
using http::Request;
using http::Response;
using http::beast_http::status;

/// A target may have 8 KiB, the line that is kept of it this much.
constexpr std::size_t kMaxPath = 500;
/// The command that keys may send.
constexpr std::string_view kForKeys = "question.translate";

std::string method_of(const Request& request) {
  const auto word = http::beast_http::to_string(request.method);
  std::string out(word.data(), word.size());
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

Response out_of_scope(std::string_view scope) {
  return http::problem(status::forbidden, "scope", "This key may not do this",
                       scope.empty() ? "No API key may do this." : "It needs the scope " + std::string(scope) + ".");
}

/// /api/v1/events/{slug}/…
std::string_view event_of(const Request& request) {
  const auto& path = request.path;
  return path.size() > 3 && path[0] == "api" && path[2] == "events" ? std::string_view(path[3]) : std::string_view();
}

asio::awaitable<void> noted(KeyRing& keys, KeyUse use) {
  if (use.key.empty()) co_return;
  std::function<void(std::function<void(std::optional<bool>)>)> note = [&keys, use](auto done) {
    keys.used(use, [done](const std::optional<journal::Failure>& failure) { done(!failure); });
  };
  auto noting = server::answered<bool>(std::move(note));
  const auto written = co_await std::move(noting);
  // It was done, and whoever did it is told so.
  if (!written.value_or(false)) spdlog::error("key={} {} {} is not in its audit", use.key, use.method, use.path);
}

asio::awaitable<Response> passed(KeyRing& keys, Need need, std::int64_t now, http::Handler handler, Request request) {
  const auto grant = keys.find(http::bearer(request));
  if (!grant) co_return http::unauthorized();
  KeyUse use;
  use.key = grant->id;
  use.at = now;
  use.method = std::string(http::beast_http::to_string(request.method));
  use.path = request.target_path.substr(0, kMaxPath);
  const bool reads = http::reads(request);
  auto refused = refusal(*grant, need, request);
  Response response;
  if (refused) {
    response = *std::move(refused);
  } else {
    auto handling = handler(std::move(request));
    response = co_await std::move(handling);
  }
  use.status = static_cast<int>(response.status);
  if (reads) {
    // What only looks need not wait for the disk.
    keys.used(use, [](const std::optional<journal::Failure>&) {});
  } else {
    auto noting = noted(keys, use);
    co_await std::move(noting);
  }
  co_return response;
}

}  // namespace

std::optional<Response> refusal(const Grant& grant, const Need& need, const Request& request) {
  if (need.scope.empty() || !grant.has(need.scope)) return out_of_scope(need.scope);
  for (const auto& [parameter, scope] : need.more) {
    if (request.query_value(parameter) == "true" && !grant.has(scope)) return out_of_scope(scope);
  }
  if (!grant.covers(event_of(request))) {
    return http::problem(status::forbidden, "forbidden", "You may not do this", "This key is for some events only.");
  }
  return std::nullopt;
}

http::Handler Gate::before(const std::string& pattern, http::Handler handler) const {
  return [this, pattern, handler = std::move(handler)](Request request) {
    if (!KeyRing::looks_like_one(http::bearer(request))) return handler(std::move(request));
    auto need = needs_.of(pattern, method_of(request));
    if (need.open) return handler(std::move(request));
    return passed(keys_, std::move(need), now_(), handler, std::move(request));
  };
}

http::Programs Gate::programs(std::function<std::string(const std::string& event, std::string token)> for_room) const {
  http::Programs programs;
  programs.admitted = [this,
                       for_room = std::move(for_room)](const Request& request) -> std::variant<std::string, Response> {
    auto token = http::bearer(request);
    if (!KeyRing::looks_like_one(token)) return token;
    const auto grant = keys_.find(token);
    if (!grant) return http::unauthorized();
    if (auto refused = refusal(*grant, needs_.of("/api/v1/events/{slug}/commands", "post"), request)) {
      return *std::move(refused);
    }
    const auto frame = session::parse_client_frame(request.body);
    const auto* command = std::get_if<session::Command>(&frame);
    // What is no command is refused by the room, in its words.
    const bool other = command != nullptr && command->shape->type != kForKeys;
    if (other || std::holds_alternative<session::Hello>(frame)) {
      return http::problem(status::forbidden, "scope", "This key may not do this",
                           "Of commands an API key may send " + std::string(kForKeys) + " only.");
    }
    return for_room(request.path.at(3), std::move(token));
  };
  programs.ended = [this](const std::string& token, const std::string& path, status ended) {
    const auto grant = keys_.find(token);
    KeyUse use;
    use.key = grant ? grant->id : std::string();
    use.at = now_();
    use.method = "POST";
    use.path = path.substr(0, kMaxPath);
    use.status = static_cast<int>(ended);
    return noted(keys_, std::move(use));
  };
  return programs;
}

}  // namespace rostrum::integration
