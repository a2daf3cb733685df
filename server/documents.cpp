#include "server/documents.hpp"

#include <spdlog/spdlog.h>

#include <boost/json.hpp>

#include "protocol/session/instant.hpp"
#include "server/answered.hpp"
#include "server/document/patch.hpp"
#include "server/editions.hpp"
#include "server/http/problem.hpp"
#include "server/http/replies.hpp"

namespace rostrum::server {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using http::Request;
using http::Response;
using http::beast_http::field;
using http::beast_http::status;

constexpr std::string_view kPatch = "application/merge-patch+json";

Response document_reply(std::string text, const event::TextId& revision) {
  auto response = http::json_response(std::move(text));
  response.headers.emplace_back("ETag", etag_of(revision));
  return response;
}

std::string if_match(const Request& request) {
  const auto value = request.headers[field::if_match];
  return {value.data(), value.size()};
}

/// The event that a body asks to be copied, if it does.
std::optional<json::object> copy_wanted(const std::string& body) {
  boost::system::error_code error;
  auto value = json::parse(body, error, {}, {.max_depth = document::kMaxDepth});
  if (error || !value.is_object() || !value.get_object().contains("copy_of")) return std::nullopt;
  return std::move(value.get_object());
}

asio::awaitable<std::variant<std::string, Response>> copied(const Rooms& rooms, json::object wanted) {
  const auto source = wanted.at("copy_of");
  wanted.stable_erase("copy_of");
  const auto room = source.is_string() ? rooms.find(std::string(source.get_string())) : nullptr;
  if (!room) co_return invalid({"/copy_of", "names no event"});
  auto asking = edition_of(room, {});
  auto original = known(co_await std::move(asking));
  if (auto* refused = std::get_if<Response>(&original)) co_return std::move(*refused);
  auto text = document::copied(std::get<room::Edition>(original).text, std::move(wanted));
  if (const auto* fault = std::get_if<document::Fault>(&text)) co_return invalid(*fault);
  co_return std::get<std::string>(std::move(text));
}

asio::awaitable<std::optional<room::NotDone>> take_away(Rooms& rooms, std::string event, event::TextId revision) {
  using Done = std::optional<room::NotDone>;
  std::function<void(std::function<void(std::optional<Done>)>)> ask = [&rooms, event, revision](auto done) {
    rooms.remove(event, revision,
                 [done = std::move(done)](Done fault) { done(std::optional<Done>(std::move(fault))); });
  };
  auto removing = answered<Done>(std::move(ask));
  auto outcome = co_await std::move(removing);
  co_return outcome ? *std::move(outcome) : Done(room::NotDone{});
}

}  // namespace

/// nullopt when they may.
asio::awaitable<std::optional<Response>> Documents::barred(std::string event, std::string token) const {
  if (!rooms_.exists(event)) co_return http::unknown();
  if (token.empty()) co_return http::unauthorized();
  auto asking = authority_.organiser(std::move(event), std::move(token));
  const auto organiser = co_await std::move(asking);
  if (!organiser) co_return http::forbidden();
  co_return std::nullopt;
}

asio::awaitable<Response> Documents::create(Request request) const {
  const auto token = http::bearer(request);
  if (token.empty()) co_return http::unauthorized();
  const auto by = authority_.of_all(token);
  if (!by) co_return http::forbidden();
  if (!http::has_type(request, "application/json")) co_return http::wrong_type("application/json");
  auto text = std::move(request.body);
  std::string original;
  if (auto wanted = copy_wanted(text)) {
    if (const auto& source = wanted->at("copy_of"); source.is_string()) original = source.get_string();
    auto copying = copied(rooms_, *std::move(wanted));
    auto copy = co_await std::move(copying);
    if (auto* refused = std::get_if<Response>(&copy)) co_return std::move(*refused);
    text = std::get<std::string>(std::move(copy));
  }
  auto given = checked(std::move(text));
  if (const auto* fault = std::get_if<document::Fault>(&given)) co_return invalid(*fault);
  auto& document = std::get<room::NewDocument>(given);
  document.by = *by;
  document.over = event::TextId();
  auto putting = put(rooms_, document);
  const auto outcome = co_await std::move(putting);
  if (const auto* fault = std::get_if<room::NotDone>(&outcome)) co_return taken(*fault);
  if (!original.empty()) {
    auto copying = assets_.copy(original, document.document.slug);
    const bool whole = co_await std::move(copying);
    // Pages show initials in their place; they can be put there again.
    if (!whole) spdlog::error("event={} not all pictures of {} were copied", document.document.slug, original);
  }
  auto response = document_reply(std::move(document.text), std::get<event::TextId>(outcome));
  response.status = status::created;
  response.headers.emplace_back("Location", "/api/v1/events/" + document.document.slug);
  co_return response;
}

asio::awaitable<Response> Documents::change(Request request) const {
  const auto event = request.path.at(3);
  const auto room = rooms_.find(event);
  if (!room) co_return http::unknown();
  const auto token = http::bearer(request);
  if (token.empty()) co_return http::unauthorized();
  auto asking = authority_.organiser(event, token);
  const auto organiser = co_await std::move(asking);
  if (!organiser) co_return http::forbidden();
  if (!http::has_type(request, kPatch)) {
    auto refused = http::wrong_type(kPatch);
    refused.headers.emplace_back("Accept-Patch", kPatch);
    co_return refused;
  }
  const auto expected = if_match(request);
  if (expected.empty()) {
    co_return http::problem(status::precondition_required, "precondition-required", "Say which revision you changed",
                            "Send If-Match with the ETag of the document.");
  }
  auto reading = edition_of(room, {});
  auto found = known(co_await std::move(reading));
  if (auto* refused = std::get_if<Response>(&found)) co_return std::move(*refused);
  const auto& now = std::get<room::Edition>(found);
  if (!http::matches(expected, etag_of(now.revision.document))) co_return stale();
  auto text = document::patched(now.text, request.body);
  if (const auto* fault = std::get_if<document::Fault>(&text)) co_return invalid({"", "patch " + fault->reason});
  auto given = checked(std::get<std::string>(std::move(text)));
  if (const auto* fault = std::get_if<document::Fault>(&given)) co_return invalid(*fault);
  auto& document = std::get<room::NewDocument>(given);
  if (document.document.slug != event) co_return invalid({"/slug", "cannot be changed: links are made of it"});
  document.by = *organiser;
  // Whoever comes between is not written over.
  document.over = now.revision.document;
  auto putting = put(rooms_, document);
  const auto outcome = co_await std::move(putting);
  if (const auto* fault = std::get_if<room::NotDone>(&outcome)) co_return refusal(*fault);
  co_return document_reply(std::move(document.text), std::get<event::TextId>(outcome));
}

asio::awaitable<Response> Documents::remove(Request request) const {
  const auto event = request.path.at(3);
  auto barring = barred(event, http::bearer(request));
  if (auto refused = co_await std::move(barring)) co_return *std::move(refused);
  const auto room = rooms_.find(event);
  if (!room) co_return http::unknown();
  auto reading = edition_of(room, {});
  auto found = known(co_await std::move(reading));
  if (auto* refused = std::get_if<Response>(&found)) co_return std::move(*refused);
  const auto now = std::get<room::Edition>(found).revision.document;
  const auto expected = if_match(request);
  if (!expected.empty() && !http::matches(expected, etag_of(now))) co_return stale();
  auto objecting = objection_(event);
  const auto objection = co_await std::move(objecting);
  if (!objection) co_return unavailable();
  if (!objection->empty()) {
    co_return http::problem(status::conflict, "wrong-state", "This cannot be done now", *objection);
  }
  auto removing = take_away(rooms_, event, now);
  const auto fault = co_await std::move(removing);
  if (fault) co_return refusal(*fault);
  auto forgetting = assets_.forgotten(event);
  co_await std::move(forgetting);
  Response response;
  response.status = status::no_content;
  co_return response;
}

asio::awaitable<Response> Documents::revision(Request request, std::string id) const {
  const auto event = request.path.at(3);
  if (!http::reads(request)) co_return http::not_allowed("GET, HEAD");
  auto barring = barred(event, http::bearer(request));
  if (auto refused = co_await std::move(barring)) co_return *std::move(refused);
  const auto room = rooms_.find(event);
  if (!room) co_return http::unknown();
  auto reading = edition_of(room, std::move(id));
  auto found = known(co_await std::move(reading));
  if (auto* refused = std::get_if<Response>(&found)) co_return std::move(*refused);
  auto& edition = std::get<room::Edition>(found);
  co_return document_reply(std::move(edition.text), edition.revision.document);
}

asio::awaitable<Response> Documents::revisions(Request request) const {
  const auto event = request.path.at(3);
  if (!http::reads(request)) co_return http::not_allowed("GET, HEAD");
  auto barring = barred(event, http::bearer(request));
  if (auto refused = co_await std::move(barring)) co_return *std::move(refused);
  const auto room = rooms_.find(event);
  if (!room) co_return http::unknown();
  std::function<void(std::function<void(std::optional<std::vector<event::Revision>>)>)> ask = [room](auto done) {
    room->revisions(std::move(done));
  };
  auto asking = answered<std::vector<event::Revision>>(std::move(ask));
  const auto found = co_await std::move(asking);
  if (!found) co_return unavailable();
  json::array list;
  for (const auto& revision : *found) {
    json::object one;
    one["id"] = revision.document;
    one["at"] = session::format_instant(revision.at);
    one["by"] = revision.by;
    list.emplace_back(std::move(one));
  }
  json::object body;
  body["revisions"] = std::move(list);
  co_return http::json_response(json::serialize(body));
}

void Documents::add_to(http::Router& router) const {
  const std::string base = "/api/v1/events/{slug}/";
  router.add(base + "document", [this](Request request) { return revision(std::move(request), {}); });
  router.add(base + "revisions", [this](Request request) { return revisions(std::move(request)); });
  router.add(base + "revisions/{id}", [this](Request request) {
    auto id = request.path.at(5);
    return revision(std::move(request), std::move(id));
  });
}

}  // namespace rostrum::server
