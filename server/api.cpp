#include "server/api.hpp"

#include <boost/json.hpp>

#include "protocol/api/document.hpp"
#include "server/answered.hpp"
#include "server/http/problem.hpp"
#include "server/questions_csv.hpp"

namespace rostrum::server {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using http::Request;
using http::Response;
using Page = std::optional<room::EventPage>;

bool reads(const Request& request) {
  return request.method == http::beast_http::verb::get || request.method == http::beast_http::verb::head;
}

Response not_allowed() {
  auto refusal = http::problem(http::beast_http::status::method_not_allowed, "method", "This can only be read");
  refusal.headers.emplace_back("Allow", "GET, HEAD");
  return refusal;
}

asio::awaitable<Page> page_of(std::shared_ptr<room::Room> room) {
  std::function<void(std::function<void(Page)>)> ask = [room](auto done) { room->page(std::move(done)); };
  return answered<room::EventPage>(std::move(ask));
}

asio::awaitable<Response> one_event(const Rooms& rooms, Request request) {
  if (!reads(request)) co_return not_allowed();
  const auto room = rooms.find(request.path.back());
  Page page;
  if (room) page = co_await page_of(room);
  if (!page) co_return http::problem(http::beast_http::status::not_found, "unknown", "There is no such event");
  co_return http::json_response(json::serialize(page->page));
}

asio::awaitable<Response> all_events(const Rooms& rooms, Request request) {
  if (!reads(request)) co_return not_allowed();
  json::array events;
  for (const auto& room : rooms.all()) {
    const auto page = co_await page_of(room);
    if (!page) continue;
    json::object event;
    for (const char* name : {"slug", "title", "starts_at", "ends_at", "phase"}) event[name] = page->page.at(name);
    events.emplace_back(std::move(event));
  }
  json::object body;
  body["events"] = std::move(events);
  co_return http::json_response(json::serialize(body));
}

/// What this server says, in the words of protocol/api; made once.
struct Description {
  std::shared_ptr<const std::string> text = std::make_shared<const std::string>(api::openapi_document());
  std::string etag = '"' + std::to_string(std::hash<std::string>()(*text)) + '"';
};

asio::awaitable<Response> description(std::shared_ptr<const Description> description, Request request) {
  if (!reads(request)) co_return not_allowed();
  Response response;
  response.headers = {{"Content-Type", "application/json"}, {"Cache-Control", "no-cache"}, {"ETag", description->etag}};
  if (request.headers[http::beast_http::field::if_none_match] == description->etag) {
    response.status = http::beast_http::status::not_modified;
    co_return response;
  }
  response.body = description->text;
  co_return response;
}

/// RFC 6750 2.1; empty for none.
std::string bearer(const Request& request) {
  constexpr std::string_view kScheme = "Bearer ";
  const auto value = request.headers[http::beast_http::field::authorization];
  return value.starts_with(kScheme) ? std::string(value.substr(kScheme.size())) : std::string();
}

asio::awaitable<Response> questions(const Rooms& rooms, Request request) {
  if (!reads(request)) co_return not_allowed();
  const auto room = rooms.find(request.path.at(3));
  if (!room) co_return http::problem(http::beast_http::status::not_found, "unknown", "There is no such event");
  std::function<void(std::function<void(std::optional<json::array>)>)> ask =
      [room, token = bearer(request)](auto done) { room->questions(token, std::move(done)); };
  const auto list = co_await answered<json::array>(std::move(ask));
  if (!list) {
    auto refusal = http::problem(http::beast_http::status::unauthorized, "bad-token", "This link is not valid here");
    refusal.headers.emplace_back("WWW-Authenticate", "Bearer");
    co_return refusal;
  }
  if (request.path.back() == "questions") {
    json::object body;
    body["questions"] = *list;
    co_return http::json_response(json::serialize(body));
  }
  Response response;
  response.headers = {{"Content-Type", "text/csv; charset=utf-8; header=present"},
                      {"Content-Disposition", "attachment; filename=\"questions.csv\""},
                      {"Cache-Control", "no-store"}};
  response.body = questions_csv(*list);
  co_return response;
}

}  // namespace

void add_api(http::Router& router, const Rooms& rooms) {
  const auto described = std::make_shared<const Description>();
  router.add("/api/v1/openapi.json",
             [described](Request request) { return description(described, std::move(request)); });
  router.add("/api/v1/events", [&rooms](Request request) { return all_events(rooms, std::move(request)); });
  for (const char* path : {"/api/v1/events/{slug}/questions", "/api/v1/events/{slug}/questions.csv"}) {
    router.add(path, [&rooms](Request request) { return questions(rooms, std::move(request)); });
  }
  router.add("/api/v1/events/{slug}", [&rooms](Request request) { return one_event(rooms, std::move(request)); });
}

}  // namespace rostrum::server
