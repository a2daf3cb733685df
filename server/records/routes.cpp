#include "server/records/routes.hpp"

#include <pthread.h>
#include <spdlog/spdlog.h>

#include <boost/asio/post.hpp>
#include <boost/json.hpp>
#include <chrono>

#include "server/answered.hpp"
#include "server/desk/replies.hpp"
#include "server/records/own_data.hpp"
#include "server/records/processing.hpp"
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

using Archive = journal::Archive;
json::object record_json(const Archive& archive) { return record_of(archive, desk::Needs::hidden, wall_ms()).json; }

std::string as_json(const Archive& archive) { return json::serialize(record_json(archive)); }
std::string as_report(const Archive& archive) { return report_html(record_json(archive)); }
std::string as_polls(const Archive& archive) { return polls_csv(record_json(archive)); }
std::string as_speakers(const Archive& archive) { return speakers_csv(record_json(archive)); }
std::string as_attendance(const Archive& archive) { return attendance_csv(record_json(archive)); }
std::string as_processing(const Archive& archive) { return processing_html(archive, wall_ms()); }

}  // namespace

struct Routes::Kind {
  std::string_view path;
  std::string_view type;
  std::string (*make)(const Archive& archive);
};

const Routes::Kind Routes::kKinds[] = {{"records", "application/json", as_json},
                                       {"records.html", "text/html; charset=utf-8", as_report},
                                       {"polls.csv", "text/csv; charset=utf-8; header=present", as_polls},
                                       {"speakers.csv", "text/csv; charset=utf-8; header=present", as_speakers},
                                       {"attendance.csv", "text/csv; charset=utf-8; header=present", as_attendance},
                                       {"processing.html", "text/html; charset=utf-8", as_processing}};

Routes::Routes(std::filesystem::path journal, Authority authority)
    : journal_(std::move(journal)), authority_(std::move(authority)) {
  asio::post(thread_, [] { pthread_setname_np(pthread_self(), "records"); });
}

void Routes::add_to(http::Router& router) {
  for (const Kind& kind : kKinds) {
    router.add("/api/v1/events/{slug}/" + std::string(kind.path),
               [this, &kind](http::Request request) { return answer(kind, std::move(request)); });
  }
  router.add("/api/v1/events/{slug}/me/data", [this](http::Request request) { return own_data(std::move(request)); });
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
  // A page of ours would be held to the pages' policy: this one is kept and read as a file.
  File file;
  file.type = kind.type;
  if (kind.path != "records") file.name = event + "-" + std::string(kind.path);
  auto making = made(event, kind.make, std::move(file), false);
  co_return co_await std::move(making);
}

asio::awaitable<http::Response> Routes::own_data(http::Request request) {
  const auto event = request.path.at(3);
  if (!authority_.exists(event)) co_return http::unknown();
  if (!http::reads(request)) co_return http::not_allowed("GET, HEAD");
  const auto token = http::bearer(request);
  if (token.empty()) co_return http::unauthorized();
  const auto person = authority_.person(event, token);
  if (person.empty()) co_return http::forbidden();
  Make make = [person](const Archive& archive) { return json::serialize(own_data_of(archive, person, wall_ms())); };
  File file;
  file.type = "application/json";
  file.name = event + "-my-data.json";
  auto making = made(event, std::move(make), std::move(file), true);
  co_return co_await std::move(making);
}

asio::awaitable<http::Response> Routes::made(std::string event, Make make, File file, bool own) {
  auto& waiting = own ? own_waiting_ : waiting_;
  if (waiting.fetch_add(1) >= (own ? kMaxOwnWaiting : kMaxWaiting)) {
    --waiting;
    co_return desk::refusal(desk::Unavailable{});
  }
  std::function<void(std::function<void(std::optional<std::string>)>)> ask = [this, make, event, &waiting](auto done) {
    asio::post(thread_, [this, make, event, &waiting, done] {
      std::optional<std::string> text;
      try {
        const auto archive = journal::read_archive(journal_, event);
        if (archive) text = make(*archive);
      } catch (const std::exception& error) {
        spdlog::error("event={} its record cannot be made: {}", event, error.what());
      }
      --waiting;
      done(std::move(text));
    });
  };
  auto answering = server::answered<std::string>(std::move(ask), kPatience);
  auto body = co_await std::move(answering);
  if (!body) co_return desk::refusal(desk::Unavailable{});
  http::Response response;
  response.headers = {{"Content-Type", file.type}, {"Cache-Control", "no-store"}};
  if (!file.name.empty()) {
    response.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + file.name + "\"");
  }
  response.body = *std::move(body);
  co_return response;
}

}  // namespace rostrum::records
