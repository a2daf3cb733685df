#include "server/integration/key_routes.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "protocol/session/instant.hpp"
#include "server/document/reader.hpp"
#include "server/http/replies.hpp"
#include "server/integration/replies.hpp"
#include "server/integration/scopes.hpp"

namespace rostrum::integration {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using document::Fault;
using document::Reader;
using http::Request;
using http::Response;
using http::beast_http::status;
using http::beast_http::verb;

constexpr std::size_t kMaxName = 200;
constexpr std::size_t kMaxEvents = 100;
/// As protocol/api says of slugs.
constexpr std::size_t kMaxSlug = 64;

struct Place {
  KeyRing& keys;
  std::function<bool(std::string_view token)> is_key;
};
using Shared = std::shared_ptr<const Place>;

json::object shape_of(const ApiKey& key) {
  json::object out;
  out["id"] = key.id;
  out["name"] = key.name;
  out["scopes"] = json::value_from(key.scopes);
  if (!key.events.empty()) out["events"] = json::value_from(key.events);
  out["made_at"] = session::format_instant(key.made);
  if (key.expires) out["expires"] = session::format_instant(*key.expires);
  if (key.revoked) out["revoked_at"] = session::format_instant(*key.revoked);
  if (key.used) out["used_at"] = session::format_instant(*key.used);
  return out;
}

std::optional<Response> barred(const Place& place, const Request& request) {
  const auto token = http::bearer(request);
  if (token.empty()) return http::unauthorized();
  return place.is_key(token) ? std::nullopt : std::optional(http::forbidden());
}

asio::awaitable<Response> make(Shared place, Request request) {
  if (!http::has_type(request, "application/json")) co_return http::wrong_type("application/json");
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  auto wanted = wanted_key(request.body, std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
  if (const auto* fault = std::get_if<Fault>(&wanted)) {
    co_return invalid(*fault);
  }
  std::function<void(std::function<void(std::optional<KeyRing::Making>)>)> ask =
      [place, key = std::get<ApiKey>(wanted)](auto done) {
        place->keys.make(key, [done](KeyRing::Making making) { done(std::move(making)); });
      };
  auto asking = server::answered<KeyRing::Making>(std::move(ask));
  const auto making = co_await std::move(asking);
  if (!making) co_return unavailable();
  if (const auto* failure = std::get_if<journal::Failure>(&*making)) co_return unavailable(*failure);
  if (std::holds_alternative<KeyRing::TooMany>(*making)) {
    co_return http::problem(status::conflict, "too-many", "There are too many keys",
                            "At most " + std::to_string(KeyRing::kMaxKeys) + " may be in force: revoke one.");
  }
  const auto& made = std::get<KeyRing::Made>(*making);
  auto shape = shape_of(made.key);
  shape["key"] = made.secret;
  auto response = http::json_response(json::serialize(shape), status::created);
  response.headers.emplace_back("Location", "/api/v1/keys/" + made.key.id);
  co_return response;
}

asio::awaitable<Response> all(Shared place, Request request) {
  if (!http::reads(request) && request.method != verb::post) co_return http::not_allowed("GET, HEAD, POST");
  if (auto refused = barred(*place, request)) co_return *std::move(refused);
  if (request.method == verb::post) {
    auto making = make(place, std::move(request));
    co_return co_await std::move(making);
  }
  json::array list;
  for (const auto& key : place->keys.list()) list.emplace_back(shape_of(key));
  json::object body;
  body["keys"] = std::move(list);
  co_return http::json_response(json::serialize(body));
}

asio::awaitable<Response> one(Shared place, Request request) {
  if (request.method != verb::delete_) co_return http::not_allowed("DELETE");
  if (auto refused = barred(*place, request)) co_return *std::move(refused);
  const auto id = request.path.at(3);
  if (!place->keys.of(id)) co_return http::unknown();
  auto revoking = written([place, id](std::function<void(Written)> done) { place->keys.revoke(id, std::move(done)); });
  const auto failure = co_await std::move(revoking);
  if (failure) co_return unavailable(*failure);
  Response response;
  response.status = status::no_content;
  co_return response;
}

asio::awaitable<Response> audit(Shared place, Request request) {
  if (!http::reads(request)) co_return http::not_allowed("GET, HEAD");
  if (auto refused = barred(*place, request)) co_return *std::move(refused);
  const auto id = request.path.at(3);
  if (!place->keys.of(id)) co_return http::unknown();
  using Found = std::variant<std::vector<KeyUse>, journal::Failure>;
  std::function<void(std::function<void(std::optional<Found>)>)> ask = [place, id](auto done) {
    place->keys.uses(id, [done](Found found) { done(std::move(found)); });
  };
  auto asking = server::answered<Found>(std::move(ask));
  const auto found = co_await std::move(asking);
  const auto* uses = found ? std::get_if<std::vector<KeyUse>>(&*found) : nullptr;
  if (uses == nullptr) co_return unavailable();
  json::array list;
  for (const auto& use : *uses) {
    json::object one;
    one["at"] = session::format_instant(use.at);
    one["method"] = use.method;
    one["path"] = use.path;
    one["status"] = use.status;
    list.emplace_back(std::move(one));
  }
  json::object body;
  body["audit"] = std::move(list);
  co_return http::json_response(json::serialize(body));
}

std::string name_of(const Reader& reader) {
  auto name = reader.text(kMaxName);
  const bool plain = std::ranges::none_of(name, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
  if (!plain) reader.fail("must be one line");
  return name;
}

/// Each once, in the order given.
std::vector<std::string> distinct(const Reader& reader, std::size_t most, std::string (*read)(const Reader&)) {
  std::vector<std::string> words;
  std::set<std::string> seen;
  for (const auto& element : reader.elements(most)) {
    auto word = read(element);
    if (seen.insert(word).second) words.push_back(std::move(word));
  }
  if (words.empty()) reader.fail("must name one at least");
  return words;
}

}  // namespace

std::variant<ApiKey, Fault> wanted_key(std::string_view body, std::int64_t now) {
  boost::system::error_code error;
  const auto value = json::parse(json::string_view(body.data(), body.size()), error, {}, {.max_depth = 4});
  if (error) return Fault{"", "must be JSON"};
  try {
    const Reader reader(value, "", document::Keys::strict);
    reader.only({"name", "scopes", "events", "expires"});
    ApiKey key;
    key.name = name_of(reader.required("name"));
    key.scopes = distinct(reader.required("scopes"), 50, [](const Reader& element) {
      auto word = element.text(100);
      if (!is_scope(word)) element.fail("is no scope");
      return word;
    });
    if (const auto events = reader.member("events")) {
      key.events = distinct(*events, kMaxEvents, [](const Reader& element) { return element.name(kMaxSlug); });
    }
    if (const auto expires = reader.member("expires")) {
      key.expires = session::parse_instant(expires->text(40));
      if (!key.expires) expires->fail("must be a time such as 2026-01-02T03:04:05Z");
      if (*key.expires <= now) expires->fail("must be in the future");
    }
    return key;
  } catch (Fault& fault) {
    return std::move(fault);
  }
}

void add_keys(http::Router& router, KeyRing& keys, std::function<bool(std::string_view token)> is_key) {
  const auto place = std::make_shared<const Place>(Place{keys, std::move(is_key)});
  router.add("/api/v1/keys", [place](Request request) { return all(place, std::move(request)); });
  router.add("/api/v1/keys/{id}", [place](Request request) { return one(place, std::move(request)); });
  router.add("/api/v1/keys/{id}/audit", [place](Request request) { return audit(place, std::move(request)); });
}

}  // namespace rostrum::integration
