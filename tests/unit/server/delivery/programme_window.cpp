// Requests that are answered, held and refused, over a clock that tests set. No test sleeps: held requests are let go
// by what they wait for, or by a patience of no length.
#include "server/delivery/programme_window.hpp"

#include <doctest/doctest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>

#include "protocol/hls/media_playlist.hpp"
#include "server/delivery/live_routes.hpp"
#include "tests/unit/server/delivery/toy_stage.hpp"

namespace rostrum::delivery {
namespace {

namespace asio = boost::asio;
using http::beast_http::field;
using http::beast_http::status;
using http::beast_http::verb;

/// What came of one request.
struct Answer {
  std::optional<http::Response> response;
  bool failed = false;

  [[nodiscard]] bool held() const { return !response && !failed; }
  [[nodiscard]] status code() const { return response ? response->status : status::unknown; }
  [[nodiscard]] std::string body() const {
    if (!response) return {};
    const auto* shared = std::get_if<http::SharedBody>(&response->body);
    return shared ? **shared : std::get<std::string>(response->body);
  }
  /// `type` of a problem, after its content type was checked; empty for what is none.
  [[nodiscard]] std::string problem() const {
    if (header("Content-Type") != "application/problem+json") return {};
    const auto value = boost::json::parse(body());
    CHECK(value.at("status").as_int64() == static_cast<int>(code()));
    return std::string(value.at("type").as_string());
  }
  [[nodiscard]] std::string header(std::string_view name) const {
    if (!response) return {};
    for (const auto& [key, value] : response->headers) {
      if (key == name) return value;
    }
    return {};
  }
};

struct House {
  explicit House(std::chrono::milliseconds patience = ProgrammeWindow::kPatience) {
    auto clock = [this] { return now; };
    auto save = [this](const ProgrammeState& state) { saved.push_back(state); };
    window = ProgrammeWindow::create(io.get_executor(), toy_config(), {}, save, clock, patience);
    routes.set("ev", window);
  }
  ~House() {
    window->close();
    poll();
  }

  void poll() {
    io.restart();
    io.poll();
  }
  void begin() {
    for (const auto& name : {kVideo, kSound}) {
      window->init(toy_init(name));
      toy_stand_in(name, [&](link::StandInPart part) { window->stand_in(std::move(part)); });
    }
    window->start();
    poll();
  }
  void send_to(Place from, Place end) {
    for (; from < end; from = next_place(from)) {
      now = at_tick(first_tick(Kind::video, next_place(from)));
      for (const auto& name : {kVideo, kSound}) window->part(toy_part(name, from));
      poll();
    }
  }
  std::shared_ptr<Answer> ask(const std::string& path, std::vector<std::pair<std::string, std::string>> query = {},
                              const std::string& encoding = "", verb method = verb::get,
                              asio::cancellation_signal* leave = nullptr) {
    http::Request request;
    request.method = method;
    for (std::size_t at = 0; at < path.size();) {
      const auto end = std::min(path.find('/', at), path.size());
      request.path.push_back(path.substr(at, end - at));
      at = end + 1;
    }
    request.query = std::move(query);
    if (!encoding.empty()) request.headers.set(field::accept_encoding, encoding);
    auto answer = std::make_shared<Answer>();
    auto done = [answer](std::exception_ptr failure, http::Response response) {
      answer->failed = failure != nullptr;
      if (!failure) answer->response = std::move(response);
    };
    auto asking = handler(std::move(request));
    if (leave) {
      asio::co_spawn(io, std::move(asking), asio::bind_cancellation_slot(leave->slot(), done));
    } else {
      asio::co_spawn(io, std::move(asking), done);
    }
    poll();
    return answer;
  }
  hls::MediaPlaylist list(const Answer& answer) {
    const auto parsed = hls::MediaPlaylist::parse(answer.body());
    REQUIRE(parsed.has_value());
    return *parsed;
  }

  asio::io_context io;
  std::int64_t now = kOriginNs;
  std::vector<ProgrammeState> saved;
  LiveRoutes routes;
  http::Handler handler = routes.handler();
  std::shared_ptr<ProgrammeWindow> window;
};

const std::string kList = "live/ev/v720/index.m3u8";

}  // namespace

TEST_CASE("before the programme: 404 with a time to come back, and nothing for unknown events") {
  House house;
  for (const char* path : {"live/ev/index.m3u8", "live/ev/v720/index.m3u8"}) {
    const auto answer = house.ask(path);
    CHECK(answer->code() == status::not_found);
    CHECK(answer->header("Retry-After") == "2");
    CHECK(answer->problem() == "/problems/not-begun");
    CHECK(answer->header("Cache-Control") == "public, max-age=1");
  }
  CHECK(house.ask("live/other/index.m3u8")->code() == status::not_found);
  CHECK(house.ask("live/ev/v720/s0.0.m4s")->code() == status::not_found);
}

TEST_CASE("between the start and the first segment everything is held, then answered") {
  House house;
  house.window->start();
  std::vector<std::shared_ptr<Answer>> answers;
  for (const char* path : {"live/ev/index.m3u8", "live/ev/v720/index.m3u8", "live/ev/a-floor/s0.1.m4s"})
    answers.push_back(house.ask(path));
  const auto edge = house.ask(kList, {{"_HLS_msn", "0"}, {"_HLS_part", "2"}});
  house.begin();
  for (const auto& answer : answers) CHECK(answer->held());
  house.send_to({0, 0}, {0, 1});
  CHECK(answers[0]->code() == status::ok);
  CHECK(answers[1]->code() == status::ok);
  // Its part is hinted by now.
  CHECK(answers[2]->held());
  CHECK(edge->held());
  house.send_to({0, 1}, {0, 3});
  CHECK(answers[2]->body().starts_with("a-floorr1@"));
  CHECK(house.list(*edge).open->parts.size() == 3);

  House idle(std::chrono::milliseconds(0));
  idle.window->start();
  const auto late = idle.ask(kList);
  while (late->held()) idle.poll();
  CHECK(late->code() == status::service_unavailable);
  CHECK(late->header("Retry-After") == "1");
}

TEST_CASE("an event whose needs are not known yet is waited for") {
  House house;
  house.begin();
  house.send_to({0, 0}, {0, 1});
  LiveRoutes* routes = nullptr;
  // As a room does that has read its journal.
  LiveRoutes known([&](std::string event) -> asio::awaitable<void> {
    if (event == "late") routes->set("late", house.window);
    co_return;
  });
  routes = &known;
  house.handler = known.handler();
  CHECK(house.ask("live/late/v720/index.m3u8")->code() == status::ok);
  CHECK(house.ask("live/late/v720/s0.0.m4s")->code() == status::ok);
  const auto other = house.ask("live/other/index.m3u8");
  CHECK(other->code() == status::not_found);
  CHECK(other->header("Retry-After") == "2");
}

TEST_CASE("playlists and files with their types, caching and cross-origin headers") {
  House house;
  house.begin();
  house.send_to({0, 0}, {1, 2});
  const auto multivariant = house.ask("live/ev/index.m3u8");
  CHECK(multivariant->code() == status::ok);
  CHECK(multivariant->header("Content-Type") == "application/vnd.apple.mpegurl");
  const auto list = house.ask(kList);
  CHECK(list->header("Cache-Control") == "public, max-age=1");
  CHECK(list->header("Access-Control-Allow-Origin") == "*");
  CHECK(list->header("Vary") == "Accept-Encoding");
  CHECK(list->header("Content-Encoding") == "");
  CHECK(house.list(*list).open->parts.size() == 2);
  const auto zipped = house.ask(kList, {}, "gzip, br");
  CHECK(zipped->header("Content-Encoding") == "gzip");
  CHECK(zipped->body().substr(0, 2) == "\x1f\x8b");
  CHECK(house.ask(kList, {{"_HLS_msn", "0"}})->header("Cache-Control") == "public, max-age=12");
  CHECK(house.ask("live/ev/v720/init-one.mp4")->header("Content-Type") == "video/mp4");
  CHECK(house.ask("live/ev/a-floor/init-one.mp4")->header("Content-Type") == "audio/mp4");
  CHECK(house.ask("live/ev/v720/s0.m4s")->header("Content-Type") == "video/iso.segment");
  CHECK(house.ask("live/ev/v720/s0.m4s")->header("Cache-Control") == "public, max-age=900");
  CHECK(house.ask("live/ev/v720/s1.1.m4s")->body().starts_with("v720r1@"));
  for (const char* path : {"live/ev/v360/index.m3u8", "live/ev/v720/s9.m4s", "live/ev/v720/s1.3.m4s", "live/ev/v720",
                           "live/ev", "live", "live/ev/v720/index.m3u8/x"}) {
    CAPTURE(path);
    const auto answer = house.ask(path);
    CHECK(answer->code() == status::not_found);
    CHECK(answer->problem() == "/problems/unknown");
    CHECK(answer->header("Access-Control-Allow-Origin") == "*");
  }
  CHECK(house.ask(kList, {}, "", verb::head)->code() == status::ok);
  CHECK(house.ask(kList, {}, "", verb::options)->code() == status::no_content);
  CHECK(house.ask(kList, {}, "", verb::post)->code() == status::method_not_allowed);
  CHECK(house.ask(kList, {}, "", verb::post)->problem() == "/problems/method");
  house.routes.remove("ev");
  CHECK(house.ask(kList)->code() == status::not_found);
}

TEST_CASE("a blocking reload is held until its part or segment is there") {
  House house;
  house.begin();
  house.send_to({0, 0}, {3, 2});
  const auto part = house.ask(kList, {{"_HLS_msn", "3"}, {"_HLS_part", "2"}});
  const auto whole = house.ask(kList, {{"_HLS_msn", "3"}});
  const auto past = house.ask(kList, {{"_HLS_msn", "3"}, {"_HLS_part", "8"}});
  CHECK(part->held());
  house.send_to({3, 2}, {3, 3});
  REQUIRE(part->code() == status::ok);
  CHECK(house.list(*part).open->parts.size() == 3);
  CHECK(whole->held());
  house.send_to({3, 3}, {4, 0});
  REQUIRE(whole->code() == status::ok);
  CHECK(house.list(*whole).segments.size() == 4);
  CHECK(past->held());
  house.send_to({4, 0}, {4, 1});
  CHECK(past->code() == status::ok);
  CHECK(house.ask(kList, {{"_HLS_msn", "7"}})->code() == status::bad_request);
  CHECK(house.ask(kList, {{"_HLS_part", "7"}})->code() == status::bad_request);
  CHECK(house.ask(kList, {{"_HLS_msn", "x"}})->code() == status::bad_request);
  CHECK(house.ask(kList, {{"_HLS_msn", "x"}})->problem() == "/problems/bad-directives");
  CHECK(house.ask(kList, {{"_HLS_msn", "7"}})->problem() == "/problems/too-far-ahead");
}

TEST_CASE("a delta when asked for") {
  House house;
  house.begin();
  house.send_to({0, 0}, {9, 1});
  const auto delta = house.ask(kList, {{"_HLS_msn", "9"}, {"_HLS_part", "0"}, {"_HLS_skip", "YES"}});
  REQUIRE(delta->code() == status::ok);
  CHECK(house.list(*delta).skip->segments == 3);
}

TEST_CASE("a thousand waiters, one change, the same bytes") {
  House house;
  house.begin();
  house.send_to({0, 0}, {1, 1});
  std::vector<std::shared_ptr<Answer>> answers;
  for (int i = 0; i < 1000; ++i) answers.push_back(house.ask(kList, {{"_HLS_msn", "1"}, {"_HLS_part", "1"}}));
  house.send_to({1, 1}, {1, 2});
  std::size_t same = 0;
  const auto* first = std::get_if<http::SharedBody>(&answers.front()->response->body);
  REQUIRE(first);
  for (const auto& answer : answers) {
    if (!answer->held() && std::get<http::SharedBody>(answer->response->body) == *first) ++same;
  }
  CHECK(same == answers.size());
}

TEST_CASE("a hinted part is held until it is whole") {
  House house;
  house.begin();
  house.send_to({0, 0}, {1, 7});
  const auto part = house.ask("live/ev/v720/s1.7.m4s");
  const auto slate = house.ask("live/ev/a-floor/s1.7.m4s");
  CHECK(part->held());
  house.window->part(toy_part(kVideo, {1, 7}));
  house.poll();
  REQUIRE(part->code() == status::ok);
  CHECK(part->body().starts_with("v720r1@"));
  CHECK(part->header("Cache-Control") == "public, max-age=12");
  CHECK(slate->held());
  house.now = at_tick(segment_tick(2)) + kPatienceNs;
  house.window->part(toy_part(kVideo, {2, 0}));
  house.poll();
  CHECK(slate->body().starts_with("slate"));
}

TEST_CASE("what doesn't come in time: 503, not to be kept") {
  House house(std::chrono::milliseconds(0));
  house.begin();
  house.send_to({0, 0}, {1, 2});
  for (const auto& answer : {house.ask(kList, {{"_HLS_msn", "1"}}), house.ask("live/ev/v720/s1.2.m4s")}) {
    while (answer->held()) house.poll();
    CHECK(answer->code() == status::service_unavailable);
    CHECK(answer->header("Cache-Control") == "no-store");
    CHECK(answer->problem() == "/problems/overdue");
    CHECK(answer->header("Retry-After") == "1");
  }
}

TEST_CASE("whoever leaves is no longer waited for") {
  House house;
  house.begin();
  house.send_to({0, 0}, {1, 2});
  asio::cancellation_signal leave;
  const auto gone = house.ask(kList, {{"_HLS_msn", "1"}}, "", verb::get, &leave);
  CHECK(gone->held());
  leave.emit(asio::cancellation_type::terminal);
  house.poll();
  CHECK_FALSE(gone->held());
  house.send_to({1, 2}, {2, 1});
  CHECK(house.ask(kList)->code() == status::ok);
}

TEST_CASE("the end and the closing wake everyone") {
  House house;
  house.begin();
  house.send_to({0, 0}, {1, 7});
  const auto far = house.ask(kList, {{"_HLS_msn", "2"}});
  house.window->end();
  house.poll();
  CHECK(far->held());
  house.send_to({1, 7}, {2, 0});
  REQUIRE(far->code() == status::ok);
  CHECK(house.list(*far).end_list);
  // Directives mean nothing any more.
  CHECK(house.ask(kList, {{"_HLS_part", "2"}})->code() == status::ok);
  CHECK(house.ask("live/ev/v720/s2.0.m4s")->code() == status::not_found);

  House closing;
  closing.begin();
  closing.send_to({0, 0}, {1, 1});
  const auto waiting = closing.ask(kList, {{"_HLS_msn", "1"}});
  closing.window->close();
  closing.poll();
  CHECK(waiting->code() == status::service_unavailable);
  CHECK(closing.ask(kList)->code() == status::service_unavailable);
}

TEST_CASE("what a next server needs is saved when it changes, and only then") {
  House house;
  house.begin();
  house.send_to({0, 0}, {2, 0});
  REQUIRE(house.saved.size() == 1);
  CHECK(house.saved[0].inits.at(kVideo) == "one");
}

}  // namespace rostrum::delivery
