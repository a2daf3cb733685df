#include "server/sign_in/openid_routes.hpp"

#include <algorithm>

#include "server/answered.hpp"
#include "server/http/replies.hpp"
#include "server/registration/address.hpp"
#include "server/sign_in/attempt.hpp"
#include "server/sign_in/replies.hpp"

namespace rostrum::sign_in {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using document::Fault;
using document::Reader;
using http::Request;
using http::Response;
using http::beast_http::field;
using http::beast_http::status;
using http::beast_http::verb;

/// Longer than the three requests to the provider may take, each with its own limit.
constexpr std::chrono::seconds kPatience{30};
/// Bytes.
constexpr std::size_t kMaxCode = 4'096;
constexpr std::size_t kMaxState = 100;
constexpr std::size_t kMaxName = 200;
constexpr const char* kStart = "/api/v1/sign-in/openid";
constexpr const char* kRedeem = "/api/v1/sign-in/openid/redeem";

using Shared = std::shared_ptr<const OpenIdPorts>;
using Sent = std::variant<std::string, openid::Failure>;
using Identified = std::variant<openid::Identity, openid::Failure>;

Response failed(openid::Failure failure) {
  switch (failure) {
    case openid::Failure::unreachable:
      return http::problem(status::bad_gateway, "provider-away", "The sign-in service does not answer");
    case openid::Failure::refused:
    case openid::Failure::untrusted:
      return http::problem(status::bad_gateway, "provider-refused", "The sign-in service did not vouch for you");
    case openid::Failure::busy:
      break;
  }
  return busy();
}

/// Whether the browser came by https, as far as can be said here.
bool is_secure(const OpenIdPorts& ports, const Request& request) {
  return request.secure || ports.base_url().starts_with("https:");
}

asio::awaitable<Response> start(Shared ports, Request request) {
  if (request.method != verb::post) co_return http::not_allowed("POST");
  // So that no page of another site sends it without being asked (it would have to ask first, and gets no yes).
  if (!http::has_type(request, "application/json")) co_return http::wrong_type("application/json");
  const auto asked = parsed(request.body, [](const Reader& reader) {
    reader.only({});
    return true;
  });
  if (const auto* fault = std::get_if<Fault>(&asked)) co_return invalid(*fault);
  const auto attempt = begin_attempt(ports->base_url() + "/sign-in");
  std::function<void(std::function<void(std::optional<Sent>)>)> work = [ports, attempt](auto done) {
    ports->provider.send(attempt, [done](Sent sent) { done(std::move(sent)); });
  };
  auto asking = server::answered<Sent>(std::move(work), kPatience);
  const auto sent = co_await std::move(asking);
  if (!sent) co_return busy();
  if (const auto* failure = std::get_if<openid::Failure>(&*sent)) co_return failed(*failure);
  json::object body;
  body["url"] = std::get<std::string>(*sent);
  auto response = http::json_response(json::serialize(body));
  response.headers.emplace_back("Set-Cookie",
                                cookie_of(ports->keys, attempt, ports->sign_ins.now(), is_secure(*ports, request)));
  co_return response;
}

struct Returned {
  std::string code;
  std::string state;
};

Returned returned_of(const Reader& reader) {
  reader.only({"code", "state"});
  return {reader.required("code").text(kMaxCode), reader.required("state").text(kMaxState)};
}

/// One line, not too long; else none.
std::string name_of(const std::string& given) {
  const bool plain =
      given.size() <= kMaxName && std::ranges::none_of(given, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
  return plain ? given : std::string();
}

asio::awaitable<Response> finish(Shared ports, Request request) {
  if (request.method != verb::post) co_return http::not_allowed("POST");
  if (!http::has_type(request, "application/json")) co_return http::wrong_type("application/json");
  const auto returned = parsed(request.body, returned_of);
  if (const auto* fault = std::get_if<Fault>(&returned)) co_return invalid(*fault);
  const auto& [code, state] = std::get<Returned>(returned);
  const auto cookies = request.headers[field::cookie];
  const auto attempt = attempt_of(ports->keys, {cookies.data(), cookies.size()}, state, ports->sign_ins.now());
  if (!attempt) {
    co_return http::problem(status::gone, "attempt-over", "This attempt to sign in is over",
                            "It was begun in another browser, or too long ago. Begin again.");
  }
  std::function<void(std::function<void(std::optional<Identified>)>)> work = [ports, found = *attempt,
                                                                              given = code](auto done) {
    ports->provider.identify(found, given, [done](Identified identified) { done(std::move(identified)); });
  };
  auto asking = server::answered<Identified>(std::move(work), kPatience);
  const auto identified = co_await std::move(asking);
  if (!identified) co_return busy();
  if (const auto* failure = std::get_if<openid::Failure>(&*identified)) co_return failed(*failure);
  const auto& identity = std::get<openid::Identity>(*identified);
  Shown shown;
  shown.by_mail = false;
  shown.subject = ports->keys.id_of("u", identity.subject);
  shown.mail = registration::parse_address(identity.mail).value_or("");
  shown.groups = identity.groups;
  const auto opened = ports->sign_ins.open(std::move(shown), name_of(identity.name));
  auto response = opened ? opened_reply(*opened)
                         : http::problem(status::forbidden, "not-listed", "You are not let in here",
                                         "The sign-in service knows you, but nobody has listed you here.");
  response.headers.emplace_back("Set-Cookie", no_cookie(is_secure(*ports, request)));
  co_return response;
}

asio::awaitable<Response> absent(Request request) {
  if (request.method != verb::post) co_return http::not_allowed("POST");
  if (!http::has_type(request, "application/json")) co_return http::wrong_type("application/json");
  co_return http::problem(status::not_found, "unknown", "Nobody signs in by OpenID Connect here");
}

}  // namespace

void add_openid(http::Router& router, OpenIdPorts ports) {
  const auto shared = std::make_shared<const OpenIdPorts>(std::move(ports));
  router.add(kStart, [shared](Request request) { return start(shared, std::move(request)); });
  router.add(kRedeem, [shared](Request request) { return finish(shared, std::move(request)); });
}

void add_no_openid(http::Router& router) {
  for (const char* path : {kStart, kRedeem}) {
    router.add(path, [](Request request) { return absent(std::move(request)); });
  }
}

}  // namespace rostrum::sign_in
