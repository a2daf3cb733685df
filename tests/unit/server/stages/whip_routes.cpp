#include "server/stages/whip_routes.hpp"

#include <doctest/doctest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json.hpp>

#include "tests/unit/server/stages/recorder.hpp"

namespace rostrum::stages {
namespace {

using http::beast_http::field;
using http::beast_http::status;
using http::beast_http::verb;
using Verdict = std::variant<Publisher, PublishRefusal>;

boost::asio::awaitable<Verdict> judge(std::string event, http::Request request) {
  if (event != "ev") co_return PublishRefusal::no_such_event;
  const std::string token(request.headers[field::authorization]);
  if (token.empty()) co_return PublishRefusal::no_token;
  if (token == "Bearer viewer") co_return Publisher{"v", {}};
  if (token == "Bearer panelist") co_return Publisher{"p", {"camera", "screen"}};
  co_return PublishRefusal::bad_token;
}

struct House {
  House() : supervisor({folder.path, FAKE_STAGE, {"127.0.0.1"}, 0}, recorder), routes(whip_routes(supervisor, judge)) {
    supervisor.ensure("ev", {});
  }
  ~House() { supervisor.stop("ev"); }

  static http::Response wait(boost::asio::awaitable<http::Response> asking) {
    boost::asio::io_context io;
    auto answer = boost::asio::co_spawn(io, std::move(asking), boost::asio::use_future);
    io.run();
    return answer.get();
  }
  http::Response post(std::string body, std::string token = "Bearer panelist", std::string type = "application/sdp",
                      std::string event = "ev", std::string feed = "", std::string replaces = "") {
    http::Request request;
    request.method = verb::post;
    request.path = {"whip", std::move(event)};
    request.headers.set(field::content_type, type);
    if (!token.empty()) request.headers.set(field::authorization, token);
    if (!feed.empty()) request.query = {{"feed", feed}};
    if (!replaces.empty()) request.query.emplace_back("replaces", replaces);
    request.body = std::move(body);
    return wait(routes.endpoint(std::move(request)));
  }
  http::Response at_session(verb method, std::string type = "application/trickle-ice-sdpfrag",
                            std::string token = "Bearer panelist") {
    http::Request request;
    request.method = method;
    request.path = {"whip", "ev", "s1"};
    request.headers.set(field::content_type, type);
    request.headers.set(field::authorization, token);
    request.headers.set(field::if_match, "\"*\"");
    request.body = "a=ice-ufrag:x\r\n";
    return wait(routes.session(std::move(request)));
  }

  TemporaryFolder folder;
  Recorder recorder;
  Supervisor supervisor;
  WhipRoutes routes;
};

std::string header(const http::Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return "";
}

/// Also checks that a problem is one.
status code(const http::Response& response) {
  if (response.status >= status::bad_request) {
    CHECK(header(response, "Content-Type") == "application/problem+json");
    const auto body = boost::json::parse(std::get<std::string>(response.body)).as_object();
    CHECK(body.at("type").as_string().starts_with("/problems/"));
    CHECK_FALSE(body.at("title").as_string().empty());
    CHECK(body.at("status").as_int64() == static_cast<int>(response.status));
  }
  CHECK(header(response, "Access-Control-Allow-Origin") == "*");
  return response.status;
}

TEST_CASE("an offer is answered with 201 and all that a client needs") {
  House house;
  const auto response = house.post("v=0", "Bearer panelist", "Application/SDP; charset=utf-8", "ev", "screen");
  CHECK(code(response) == status::created);
  CHECK(header(response, "Content-Type") == "application/sdp");
  CHECK(header(response, "Location").starts_with("/whip/ev/"));
  CHECK(header(response, "Location").size() == std::string("/whip/ev/").size() + 32);
  CHECK(header(response, "ETag") == "\"e+1/A\"");
  CHECK(header(response, "Access-Control-Expose-Headers").find("Location") != std::string::npos);
  CHECK(header(house.post("v=0"), "Location") != header(response, "Location"));
  CHECK(house.recorder.wait([](const auto& heard) { return heard.feeds.size() == 2; }));
  CHECK(house.recorder.heard().feeds[0].feed == "p:screen");
}

TEST_CASE("who may not publish, and what cannot be read, is told why") {
  House house;
  CHECK(code(house.post("v=0", "")) == status::unauthorized);
  CHECK(header(house.post("v=0", ""), "WWW-Authenticate") == "Bearer");
  CHECK(code(house.post("v=0", "Bearer none")) == status::unauthorized);
  CHECK(code(house.post("v=0", "Bearer viewer")) == status::forbidden);
  CHECK(code(house.post("v=0", "Bearer panelist", "application/sdp", "ev", "booth")) == status::forbidden);
  CHECK(code(house.post("v=0", "Bearer panelist", "application/sdp", "ev", "hat")) == status::bad_request);
  CHECK(code(house.post("v=0", "Bearer panelist", "text/plain")) == status::unsupported_media_type);
  CHECK(code(house.post("v=0", "Bearer panelist", "application/sdp", "no-such")) == status::not_found);
  CHECK(code(house.post("")) == status::bad_request);
  CHECK(code(house.post("\xff\xfe")) == status::bad_request);
  CHECK(code(house.post(std::string(300'000, 'a'))) == status::payload_too_large);
  CHECK(code(house.post("exit")) == status::service_unavailable);
}

TEST_CASE("an offer in the place of one session is refused where another sends") {
  House house;
  const auto in_place_of = [&](const std::string& session) {
    return house.post("v=0", "Bearer panelist", "application/sdp", "ev", "camera", session);
  };
  CHECK(code(in_place_of("mine")) == status::created);
  const auto refused = in_place_of("lost");
  CHECK(code(refused) == status::conflict);
  CHECK(boost::json::parse(std::get<std::string>(refused.body)).at("type") == "/problems/taken-over");
  CHECK(code(in_place_of(std::string(65, 'a'))) == status::bad_request);
  CHECK(code(in_place_of("\xff")) == status::bad_request);
}

TEST_CASE("sessions take PATCH and DELETE, endpoints POST; both answer OPTIONS and GET") {
  House house;
  CHECK(code(house.at_session(verb::patch)) == status::no_content);
  CHECK(code(house.at_session(verb::patch, "text/plain")) == status::unsupported_media_type);
  CHECK(code(house.at_session(verb::delete_)) == status::not_found);
  CHECK(code(house.at_session(verb::delete_, "", "Bearer viewer")) == status::forbidden);
  CHECK(code(house.at_session(verb::get)) == status::no_content);
  CHECK(code(house.at_session(verb::post)) == status::method_not_allowed);
  CHECK(header(house.at_session(verb::put), "Allow") == "PATCH, DELETE, OPTIONS, GET, HEAD");
  http::Request request;
  request.path = {"whip", "ev"};
  request.method = verb::options;
  const auto options = House::wait(house.routes.endpoint(request));
  CHECK(code(options) == status::ok);
  CHECK(header(options, "Accept-Post") == "application/sdp");
  CHECK(header(options, "Access-Control-Allow-Methods").find("POST") != std::string::npos);
  request.method = verb::delete_;
  CHECK(code(House::wait(house.routes.endpoint(request))) == status::method_not_allowed);
}

}  // namespace
}  // namespace rostrum::stages
