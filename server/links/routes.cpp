#include "server/links/routes.hpp"

#include <boost/json.hpp>

#include "server/answered.hpp"
#include "server/http/problem.hpp"
#include "server/http/replies.hpp"

namespace rostrum::links {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using http::Request;
using http::Response;
using http::beast_http::status;
using http::beast_http::verb;
using Outcome = std::variant<event::PersonId, room::LinkRefusal>;
using Shared = std::shared_ptr<const Ports>;

Response invalid(const document::Fault& fault) {
  return http::problem(status::bad_request, "invalid", "This cannot be taken",
                       (fault.pointer.empty() ? "The body" : fault.pointer) + " " + fault.reason);
}

Response unavailable() {
  auto response = http::problem(status::service_unavailable, "busy", "Please try again in a moment");
  response.headers.emplace_back("Retry-After", "2");
  return response;
}

Response refused(const room::LinkRefusal& refusal) {
  auto response = http::problem(static_cast<status>(refusal.problem.status), refusal.problem.name,
                                refusal.problem.title, refusal.detail);
  if (refusal.problem.status > 500) response.headers.emplace_back("Retry-After", "2");
  return response;
}

/// Who asks, or why that is nobody.
asio::awaitable<std::variant<event::Person, Response>> caller(Shared ports, Request request) {
  auto token = http::bearer(request);
  if (token.empty()) co_return http::unauthorized();
  auto asking = ports->person(request.path.at(3), std::move(token));
  auto person = co_await std::move(asking);
  // What they may is decided where it is done, but nothing is read or told before.
  if (!person || !person->may(event::Capability::people)) co_return http::forbidden();
  co_return *std::move(person);
}

asio::awaitable<Response> make(Shared ports, std::shared_ptr<room::Room> room, event::Person by, Request request) {
  if (!http::has_type(request, "application/json")) co_return http::wrong_type("application/json");
  const auto parsed = parse_link(request.body);
  if (const auto* fault = std::get_if<document::Fault>(&parsed)) co_return invalid(*fault);
  const auto wanted = std::get<room::WantedLink>(parsed);
  std::function<void(std::function<void(std::optional<Outcome>)>)> ask = [room, by, wanted](auto done) {
    room->make_link(by, wanted, std::move(done));
  };
  auto asking = server::answered<Outcome>(std::move(ask));
  const auto outcome = co_await std::move(asking);
  if (!outcome) co_return unavailable();
  if (const auto* refusal = std::get_if<room::LinkRefusal>(&*outcome)) co_return refused(*refusal);
  const auto& person = std::get<event::PersonId>(*outcome);
  const auto event = request.path.at(3);
  const auto token = ports->token(claims_of(wanted, event, person, std::chrono::system_clock::now() + kLinkFor));
  json::object body;
  body["id"] = person;
  body["url"] = ports->base_url() + "/e/" + event + std::string(page_of(wanted.roles)) + "#token=" + token;
  body["token"] = token;
  auto response = http::json_response(json::serialize(body), status::created);
  response.headers.emplace_back("Location", "/api/v1/events/" + event + "/links/" + person);
  co_return response;
}

asio::awaitable<Response> list(std::shared_ptr<room::Room> room) {
  std::function<void(std::function<void(std::optional<json::array>)>)> ask = [room](auto done) {
    room->links(std::move(done));
  };
  auto asking = server::answered<json::array>(std::move(ask));
  auto found = co_await std::move(asking);
  if (!found) co_return unavailable();
  json::object body;
  body["links"] = *std::move(found);
  co_return http::json_response(json::serialize(body));
}

asio::awaitable<Response> all_links(Shared ports, Request request) {
  const auto room = ports->room(request.path.at(3));
  if (!room) co_return http::unknown();
  const bool makes = request.method == verb::post;
  if (!makes && !http::reads(request)) co_return http::not_allowed("GET, HEAD, POST");
  auto asking = caller(ports, request);
  auto found = co_await std::move(asking);
  if (auto* refusal = std::get_if<Response>(&found)) co_return std::move(*refusal);
  if (!makes) {
    auto listing = list(room);
    co_return co_await std::move(listing);
  }
  auto making = make(ports, room, std::get<event::Person>(found), std::move(request));
  co_return co_await std::move(making);
}

asio::awaitable<Response> one_link(Shared ports, Request request) {
  const auto room = ports->room(request.path.at(3));
  if (!room) co_return http::unknown();
  if (request.method != verb::delete_) co_return http::not_allowed("DELETE");
  auto asking = caller(ports, request);
  auto found = co_await std::move(asking);
  if (auto* refusal = std::get_if<Response>(&found)) co_return std::move(*refusal);
  std::function<void(std::function<void(std::optional<Outcome>)>)> ask = [room, by = std::get<event::Person>(found),
                                                                          person = request.path.at(5)](auto done) {
    room->revoke_link(by, person, std::move(done));
  };
  auto revoking = server::answered<Outcome>(std::move(ask));
  const auto outcome = co_await std::move(revoking);
  if (!outcome) co_return unavailable();
  if (const auto* refusal = std::get_if<room::LinkRefusal>(&*outcome)) co_return refused(*refusal);
  Response response;
  response.status = status::no_content;
  co_return response;
}

}  // namespace

void add_links(http::Router& router, Ports ports) {
  const auto shared = std::make_shared<const Ports>(std::move(ports));
  router.add("/api/v1/events/{slug}/links",
             [shared](Request request) { return all_links(shared, std::move(request)); });
  router.add("/api/v1/events/{slug}/links/{id}",
             [shared](Request request) { return one_link(shared, std::move(request)); });
}

}  // namespace rostrum::links
