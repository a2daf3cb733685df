#include "server/sign_in/routes.hpp"

#include "server/answered.hpp"
#include "server/http/replies.hpp"
#include "server/registration/address.hpp"
#include "server/sign_in/replies.hpp"

namespace rostrum::sign_in {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using document::Fault;
using document::Reader;
using http::Request;
using http::Response;
using http::beast_http::status;
using http::beast_http::verb;

struct Place {
  SignIns& sign_ins;
  std::string openid;
  std::function<void(std::string address, std::string language)> send;
};
using Shared = std::shared_ptr<const Place>;

struct Wanted {
  std::string address;
  std::string language;
};

Wanted wanted_of(const Reader& reader) {
  reader.only({"mail", "language"});
  const auto mail = reader.required("mail");
  const auto address = registration::parse_address(mail.text());
  if (!address) mail.fail("must be a mail address");
  const auto language = reader.member("language");
  return {*address, language ? language->tag() : std::string()};
}

Response ways(const Place& place) {
  json::object body;
  body["mail"] = place.sign_ins.by_mail();
  if (!place.openid.empty()) body["openid"] = place.openid;
  return http::json_response(json::serialize(body));
}

Response ask(const Place& place, const Request& request) {
  if (!http::has_type(request, "application/json")) return http::wrong_type("application/json");
  if (!place.sign_ins.by_mail()) return http::problem(status::not_found, "unknown", "Nobody signs in by mail here");
  auto wanted = parsed(request.body, wanted_of);
  if (const auto* fault = std::get_if<Fault>(&wanted)) return invalid(*fault);
  auto& [address, language] = std::get<Wanted>(wanted);
  place.send(std::move(address), std::move(language));
  Response response;
  response.status = status::accepted;
  return response;
}

asio::awaitable<Response> sign_in(Shared place, Request request) {
  if (http::reads(request)) co_return ways(*place);
  if (request.method == verb::post) co_return ask(*place, request);
  co_return http::not_allowed("GET, HEAD, POST");
}

asio::awaitable<Response> session(Shared place, Request request) {
  const bool reads = http::reads(request);
  if (!reads && request.method != verb::delete_) co_return http::not_allowed("GET, HEAD, DELETE");
  const auto token = http::bearer(request);
  if (token.empty()) co_return http::unauthorized();
  const auto session = place->sign_ins.find(token);
  if (!session) co_return http::forbidden();
  if (reads) co_return http::json_response(json::serialize(shape_of(*session)));
  using Outcome = std::optional<journal::Failure>;
  std::function<void(std::function<void(std::optional<Outcome>)>)> work = [place, session = *session](auto done) {
    place->sign_ins.end(session, [done](Outcome failure) { done(std::move(failure)); });
  };
  auto ending = server::answered<Outcome>(std::move(work));
  const auto outcome = co_await std::move(ending);
  if (!outcome) co_return busy();
  if (const auto& failure = *outcome) co_return unavailable(*failure);
  Response response;
  response.status = status::no_content;
  co_return response;
}

asio::awaitable<Response> redeem(Shared place, Request request) {
  if (request.method != verb::post) co_return http::not_allowed("POST");
  if (!http::has_type(request, "application/json")) co_return http::wrong_type("application/json");
  auto link = parsed(request.body, [](const Reader& reader) {
    reader.only({"link"});
    return reader.required("link").text(access::Keys::kMaxToken);
  });
  if (const auto* fault = std::get_if<Fault>(&link)) co_return invalid(*fault);
  std::function<void(std::function<void(std::optional<SignIns::Redeemed>)>)> work =
      [place, token = std::get<std::string>(link)](auto done) {
        place->sign_ins.redeem(token, [done](SignIns::Redeemed redeemed) { done(std::move(redeemed)); });
      };
  auto redeeming = server::answered<SignIns::Redeemed>(std::move(work));
  const auto redeemed = co_await std::move(redeeming);
  if (!redeemed) co_return busy();
  if (const auto* failure = std::get_if<journal::Failure>(&*redeemed)) co_return unavailable(*failure);
  const auto* opened = std::get_if<SignIns::Opened>(&*redeemed);
  if (opened == nullptr) {
    co_return http::problem(status::gone, "link-spent", "This link is not good any more",
                            "It was used, or its time has passed. Ask for a new one.");
  }
  co_return opened_reply(*opened);
}

}  // namespace

void add_sign_in(http::Router& router, SignIns& sign_ins, std::string openid,
                 std::function<void(std::string address, std::string language)> send) {
  const auto place = std::make_shared<const Place>(Place{sign_ins, std::move(openid), std::move(send)});
  router.add("/api/v1/sign-in", [place](Request request) { return sign_in(place, std::move(request)); });
  router.add("/api/v1/sign-in/session", [place](Request request) { return session(place, std::move(request)); });
  router.add("/api/v1/sign-in/redeem", [place](Request request) { return redeem(place, std::move(request)); });
}

}  // namespace rostrum::sign_in
