#include "server/copies.hpp"

#include <spdlog/spdlog.h>

#include <boost/json.hpp>

#include "server/answered.hpp"
#include "server/document/copies.hpp"
#include "server/editions.hpp"
#include "server/http/problem.hpp"
#include "server/http/replies.hpp"

namespace rostrum::server {

namespace asio = boost::asio;
namespace json = boost::json;
using http::Request;
using http::Response;
using http::beast_http::status;
using http::beast_http::verb;

/// What was asked for, found good.
struct Copies::Plan {
  std::string event;
  event::PersonId by;
  std::string name;
  event::TextId revision;
  /// Empty: it is as it was.
  std::string original;
  document::Copied copied;
};

namespace {

Response exists(std::size_t at) {
  return http::problem(status::conflict, "exists", "There is such an event already",
                       "/copies/" + std::to_string(at) + "/slug is taken");
}

/// Some were made: whoever asks again leaves those out.
Response stopped(Response refusal, const std::vector<std::string>& made) {
  if (made.empty()) return refusal;
  std::string list;
  for (const auto& slug : made) list += (list.empty() ? "" : ", ") + slug;
  auto response = http::problem(refusal.status, refusal.status == status::conflict ? "exists" : "busy",
                                "Not all copies were made", "These were: " + list);
  for (auto& header : refusal.headers) {
    if (header.first == "Retry-After") response.headers.push_back(std::move(header));
  }
  return response;
}

}  // namespace

asio::awaitable<std::string> Copies::link(std::string event, std::string name) const {
  std::function<void(std::function<void(std::optional<std::string>)>)> ask = [this, event, name](auto done) {
    ports_.link(event, name, [event, done](std::string token, const std::string& fault) {
      if (!fault.empty()) spdlog::error("event={} has no link for who made it: {}", event, fault);
      done(std::move(token));
    });
  };
  auto making = answered<std::string>(std::move(ask));
  auto token = co_await std::move(making);
  co_return std::move(token).value_or("");
}

asio::awaitable<Response> Copies::carry_out(Plan plan) const {
  if (!plan.original.empty()) {
    auto given = checked(std::move(plan.original));
    if (const auto* fault = std::get_if<document::Fault>(&given)) co_return invalid(*fault);
    auto& document = std::get<room::NewDocument>(given);
    document.by = plan.by;
    document.over = plan.revision;
    auto putting = put(rooms_, std::move(document));
    const auto outcome = co_await std::move(putting);
    if (const auto* fault = std::get_if<room::NotDone>(&outcome)) {
      co_return fault->why == room::NotDone::Why::stale ? unavailable() : refusal(*fault);
    }
  }
  std::vector<std::string> made;
  json::array list;
  for (std::size_t i = 0; i < plan.copied.texts.size(); ++i) {
    room::NewDocument given;
    given.document = std::move(plan.copied.documents[i]);
    given.text = std::move(plan.copied.texts[i]);
    given.by = plan.by;
    given.over = event::TextId();
    const auto slug = given.document.slug;
    auto putting = put(rooms_, std::move(given));
    const auto outcome = co_await std::move(putting);
    if (const auto* fault = std::get_if<room::NotDone>(&outcome)) co_return stopped(taken(*fault), made);
    made.push_back(slug);
    auto copying = assets_.copy(plan.event, slug);
    const bool whole = co_await std::move(copying);
    if (!whole) spdlog::error("event={} not all pictures of {} were copied", slug, plan.event);
    auto linking = link(slug, plan.name);
    const auto token = co_await std::move(linking);
    json::object one;
    one["slug"] = slug;
    one["url"] = ports_.base_url() + "/e/" + slug + "/organise#token=" + token;
    one["token"] = token;
    list.emplace_back(std::move(one));
  }
  json::object body;
  body["copies"] = std::move(list);
  co_return http::json_response(json::serialize(body), status::created);
}

asio::awaitable<Response> Copies::make(std::string event, event::PersonId by, std::string name,
                                       std::string body) const {
  const auto room = rooms_.find(event);
  if (!room) co_return http::unknown();
  auto reading = edition_of(room, {});
  auto found = known(co_await std::move(reading));
  if (auto* refused = std::get_if<Response>(&found)) co_return std::move(*refused);
  const auto& now = std::get<room::Edition>(found);
  auto copied = document::copies(now.text, body, kMaxCopies);
  if (const auto* fault = std::get_if<document::Fault>(&copied)) {
    co_return invalid({fault->pointer.empty() ? "The body" : fault->pointer, fault->reason});
  }
  Plan plan;
  plan.copied = std::get<document::Copied>(std::move(copied));
  // Before anything is made.
  for (std::size_t i = 0; i < plan.copied.documents.size(); ++i) {
    if (rooms_.exists(plan.copied.documents[i].slug)) co_return exists(i);
  }
  if (plan.copied.original != now.text) plan.original = plan.copied.original;
  plan.event = std::move(event);
  plan.by = std::move(by);
  plan.name = std::move(name);
  plan.revision = now.revision.document;
  auto carrying_out = carry_out(std::move(plan));
  co_return co_await std::move(carrying_out);
}

asio::awaitable<Response> Copies::answer(Request request) const {
  auto event = request.path.at(3);
  if (!rooms_.exists(event)) co_return http::unknown();
  if (request.method != verb::post) co_return http::not_allowed("POST");
  const auto token = http::bearer(request);
  if (token.empty()) co_return http::unauthorized();
  auto asking = authority_.person(event, token);
  const auto person = co_await std::move(asking);
  if (!person || !person->is(event::Role::organiser)) co_return http::forbidden();
  if (!http::has_type(request, "application/json")) co_return http::wrong_type("application/json");
  auto making = make(std::move(event), person->id, authority_.name_of(token), std::move(request.body));
  co_return co_await std::move(making);
}

void Copies::add_to(http::Router& router) const {
  router.add("/api/v1/events/{slug}/copies", [this](Request request) { return answer(std::move(request)); });
}

}  // namespace rostrum::server
