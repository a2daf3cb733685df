#include "server/api.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "protocol/api/document.hpp"
#include "server/answered.hpp"
#include "server/http/problem.hpp"
#include "server/http/replies.hpp"
#include "server/tables/csv.hpp"

namespace rostrum::server {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using http::bearer;
using http::not_allowed;
using http::reads;
using http::Request;
using http::Response;
using http::beast_http::verb;
using Page = std::optional<room::EventPage>;

asio::awaitable<Page> page_of(std::shared_ptr<room::Room> room) {
  std::function<void(std::function<void(Page)>)> ask = [room](auto done) { room->page(std::move(done)); };
  return answered<room::EventPage>(std::move(ask));
}

/// Empty for an event that is of none.
std::string_view series_of(const json::object& page) {
  const auto* series = page.if_contains("series");
  return series == nullptr ? std::string_view() : std::string_view(series->at("id").as_string());
}

asio::awaitable<Response> one_event(const Rooms& rooms, const Documents& documents, Request request) {
  if (request.method == verb::patch) {
    auto changing = documents.change(std::move(request));
    co_return co_await std::move(changing);
  }
  if (request.method == verb::delete_) {
    auto removing = documents.remove(std::move(request));
    co_return co_await std::move(removing);
  }
  if (!reads(request)) co_return not_allowed("GET, HEAD, PATCH, DELETE");
  const auto room = rooms.find(request.path.back());
  Page page;
  if (room) page = co_await page_of(room);
  if (!page) co_return http::problem(http::beast_http::status::not_found, "unknown", "There is no such event");
  auto response = http::json_response(json::serialize(page->page));
  // Of the document, for If-Match: what else the page tells changes by itself.
  response.headers.emplace_back("ETag", '"' + page->revision + '"');
  co_return response;
}

asio::awaitable<Response> all_events(const Rooms& rooms, const Documents& documents, Request request) {
  if (request.method == verb::post) {
    auto creating = documents.create(std::move(request));
    co_return co_await std::move(creating);
  }
  if (!reads(request)) co_return not_allowed("GET, HEAD, POST");
  const auto series = request.query_value("series");
  std::vector<json::object> found;
  for (const auto& room : rooms.all()) {
    const auto page = co_await page_of(room);
    if (!page || (series && series_of(page->page) != *series)) continue;
    json::object event;
    for (const char* name : {"slug", "title", "starts_at", "ends_at", "phase"}) event[name] = page->page.at(name);
    for (const char* name : {"series", "cancelled"}) {
      if (const auto* said = page->page.if_contains(name)) event[name] = *said;
    }
    found.push_back(std::move(event));
  }
  // Instants of one form: in the order of time.
  if (series) std::ranges::stable_sort(found, {}, [](const auto& event) { return event.at("starts_at").as_string(); });
  json::array events;
  for (auto& event : found) events.emplace_back(std::move(event));
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
  if (!reads(request)) co_return not_allowed("GET, HEAD");
  Response response;
  response.headers = {{"Content-Type", "application/json"}, {"Cache-Control", "no-cache"}, {"ETag", description->etag}};
  if (request.headers[http::beast_http::field::if_none_match] == description->etag) {
    response.status = http::beast_http::status::not_modified;
    co_return response;
  }
  response.body = description->text;
  co_return response;
}

asio::awaitable<Response> questions(const Rooms& rooms, const Authority& authority, Request request) {
  if (!reads(request)) co_return not_allowed("GET, HEAD");
  const auto room = rooms.find(request.path.at(3));
  if (!room) co_return http::problem(http::beast_http::status::not_found, "unknown", "There is no such event");
  std::function<void(std::function<void(std::optional<json::array>)>)> ask =
      [room, token = authority.for_room(request.path[3], bearer(request))](auto done) {
        room->questions(token, std::move(done));
      };
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
  response.body = tables::questions_csv(*list);
  co_return response;
}

/// What the asker of a question saw. Whoever may not see it learns nothing, not even whether there is one.
asio::awaitable<Response> picture(const Rooms& rooms, const Authority& authority, journal::Journal& journal,
                                  Request request) {
  if (!reads(request)) co_return not_allowed("GET, HEAD");
  const auto& event = request.path.at(3);
  const auto& question = request.path.at(5);
  const auto room = rooms.find(event);
  if (!room) co_return http::unknown();
  std::function<void(std::function<void(std::optional<bool>)>)> ask =
      [room, question, token = authority.for_room(event, bearer(request))](auto done) {
        room->still(token, question, std::move(done));
      };
  const auto seen = co_await answered<bool>(std::move(ask));
  if (!seen.value_or(false)) co_return http::unknown();
  using Found = std::variant<std::string, journal::Failure>;
  std::function<void(std::function<void(std::optional<Found>)>)> read = [&journal, event, question](auto done) {
    journal.still(event, question, std::move(done));
  };
  const auto found = co_await answered<Found>(std::move(read));
  const auto* jpeg = found ? std::get_if<std::string>(&*found) : nullptr;
  if (jpeg == nullptr) {
    co_return http::problem(http::beast_http::status::service_unavailable, "busy", "The journal cannot be read now");
  }
  // Taken away in this moment.
  if (jpeg->empty()) co_return http::unknown();
  Response response;
  response.headers = {{"Content-Type", "image/jpeg"}, {"Cache-Control", "private, no-store"}};
  response.body = std::make_shared<const std::string>(*jpeg);
  co_return response;
}

}  // namespace

void add_api(http::Router& router, const Rooms& rooms, const Authority& authority, const Documents& documents,
             journal::Journal& journal) {
  const auto described = std::make_shared<const Description>();
  router.add("/api/v1/openapi.json",
             [described](Request request) { return description(described, std::move(request)); });
  router.add("/api/v1/events", [&](Request request) { return all_events(rooms, documents, std::move(request)); });
  for (const char* path : {"/api/v1/events/{slug}/questions", "/api/v1/events/{slug}/questions.csv"}) {
    router.add(path, [&](Request request) { return questions(rooms, authority, std::move(request)); });
  }
  router.add("/api/v1/events/{slug}/questions/{id}/picture.jpg",
             [&](Request request) { return picture(rooms, authority, journal, std::move(request)); });
  router.add("/api/v1/events/{slug}", [&](Request request) { return one_event(rooms, documents, std::move(request)); });
  documents.add_to(router);
}

}  // namespace rostrum::server
