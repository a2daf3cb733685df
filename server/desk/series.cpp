#include "server/desk/series.hpp"

#include <boost/json.hpp>
#include <memory>
#include <vector>

#include "server/desk/asking.hpp"
#include "server/desk/letters.hpp"
#include "server/http/replies.hpp"

namespace rostrum::desk {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using http::Request;
using http::Response;

/// Of one series in one file.
constexpr std::size_t kMostEvents = 200;

/// The desk of this event and those of its series; none when it is of no series.
std::vector<std::shared_ptr<Desk>> members(const Desks& desks, const std::string& event) {
  const auto own = desks.find(event);
  const auto document = own ? own->document() : nullptr;
  std::vector<std::shared_ptr<Desk>> found;
  if (!document || document->series.empty()) return found;
  for (const auto& desk : desks.all()) {
    const auto other = desk->document();
    if (other && other->series == document->series && found.size() < kMostEvents) found.push_back(desk);
  }
  return found;
}

asio::awaitable<Response> answer(const Desks& desks, bool exists, Request request) {
  const auto event = request.path.at(3);
  if (!exists) co_return http::unknown();
  if (!http::reads(request)) co_return http::not_allowed("GET, HEAD");
  const auto language = request.query_value("lang").value_or("");
  const auto all = members(desks, event);
  if (all.empty()) co_return http::unknown();
  std::vector<calendar::Entry> entries;
  for (const auto& desk : all) {
    // Its own: one that answers too late writes to nobody's.
    const auto entry = std::make_shared<calendar::Entry>();
    std::function<json::value(const Shown&)> look = [desk, entry, language](const Shown& shown) -> json::value {
      *entry = entry_of(shown, desk->sender(), language);
      return true;
    };
    std::function<void(Done<json::value>)> ask = [desk, look](Done<json::value> done) {
      desk->read(look, std::move(done));
    };
    auto telling = told<json::value>(std::move(ask));
    const auto given = co_await std::move(telling);
    if (!std::holds_alternative<json::value>(given)) co_return refused(given);
    entries.push_back(std::move(*entry));
  }
  Response response;
  response.headers = {{"Content-Type", "text/calendar; charset=utf-8; method=PUBLISH"},
                      {"Content-Disposition", "attachment; filename=\"" + event + "-series.ics\""},
                      {"Cache-Control", "no-cache"}};
  response.body = calendar::write_all(entries);
  co_return response;
}

}  // namespace

void add_series(http::Router& router, const Desks& desks, std::function<bool(const std::string& event)> exists) {
  router.add("/api/v1/events/{slug}/series.ics", [&desks, exists = std::move(exists)](Request request) {
    const bool there = exists(request.path.at(3));
    return answer(desks, there, std::move(request));
  });
}

}  // namespace rostrum::desk
