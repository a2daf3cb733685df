#include "server/records/routes.hpp"

#include <pthread.h>
#include <spdlog/spdlog.h>

#include <boost/asio/post.hpp>
#include <boost/json.hpp>
#include <chrono>

#include "server/answered.hpp"
#include "server/desk/replies.hpp"
#include "server/records/record.hpp"
#include "server/records/report.hpp"
#include "server/records/tables.hpp"

namespace rostrum::records {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;

constexpr std::chrono::seconds kPatience{30};

std::int64_t wall_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string as_json(const json::object& record) { return json::serialize(record); }

}  // namespace

struct Routes::Kind {
  std::string_view path;
  std::string_view type;
  std::string (*make)(const json::object& record);
};

const Routes::Kind Routes::kKinds[] = {{"records", "application/json", as_json},
                                       {"records.html", "text/html; charset=utf-8", report_html},
                                       {"polls.csv", "text/csv; charset=utf-8; header=present", polls_csv},
                                       {"speakers.csv", "text/csv; charset=utf-8; header=present", speakers_csv},
                                       {"attendance.csv", "text/csv; charset=utf-8; header=present", attendance_csv}};

Routes::Routes(std::filesystem::path journal, Authority authority)
    : journal_(std::move(journal)), authority_(std::move(authority)) {
  asio::post(thread_, [] { pthread_setname_np(pthread_self(), "records"); });
}

void Routes::add_to(http::Router& router) {
  for (const Kind& kind : kKinds) {
    router.add("/api/v1/events/{slug}/" + std::string(kind.path),
               [this, &kind](http::Request request) { return answer(kind, std::move(request)); });
  }
}

asio::awaitable<http::Response> Routes::answer(Kind kind, http::Request request) {
  const auto event = request.path.at(3);
  if (!authority_.exists(event)) co_return http::unknown();
  if (!http::reads(request)) co_return http::not_allowed("GET, HEAD");
  auto token = http::bearer(request);
  if (token.empty()) co_return http::unauthorized();
  auto asking = authority_.organises(event, std::move(token));
  const bool organises = co_await std::move(asking);
  if (!organises) co_return http::forbidden();
  if (waiting_.fetch_add(1) >= kMaxWaiting) {
    --waiting_;
    co_return desk::refusal(desk::Unavailable{});
  }
  std::function<void(std::function<void(std::optional<std::string>)>)> make = [this, kind, event](auto done) {
    asio::post(thread_, [this, kind, event, done] {
      std::optional<std::string> made;
      try {
        const auto archive = journal::read_archive(journal_, event);
        if (archive) made = kind.make(record_of(*archive, desk::Needs::hidden, wall_ms()).json);
      } catch (const std::exception& error) {
        spdlog::error("event={} its record cannot be made: {}", event, error.what());
      }
      --waiting_;
      done(std::move(made));
    });
  };
  auto waiting = server::answered<std::string>(std::move(make), kPatience);
  auto body = co_await std::move(waiting);
  if (!body) co_return desk::refusal(desk::Unavailable{});
  http::Response response;
  response.headers = {{"Content-Type", std::string(kind.type)}, {"Cache-Control", "no-store"}};
  if (kind.path != "records") {
    // A page of ours would be held to the pages' policy: this one is kept and read as a file.
    response.headers.emplace_back("Content-Disposition",
                                  "attachment; filename=\"" + event + "-" + std::string(kind.path) + "\"");
  }
  response.body = *std::move(body);
  co_return response;
}

}  // namespace rostrum::records
