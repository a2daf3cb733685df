#include "server/http/event_stream.hpp"

#include <doctest/doctest.h>

#include "server/http/errand.hpp"
#include "server/http/fan_out/outbox.hpp"
#include "server/http/web_socket_frames.hpp"

namespace rostrum::http {
namespace {

Request asking(beast_http::verb method, std::vector<std::pair<std::string, std::string>> headers,
               std::vector<std::pair<std::string, std::string>> query = {}) {
  Request request;
  request.method = method;
  request.query = std::move(query);
  request.headers.set(beast_http::field::host, "events.example");
  for (const auto& [name, value] : headers) request.headers.set(name, value);
  return request;
}

/// As a room makes them: FIN, opcode 1, unmasked (RFC 6455 5.2).
std::string text_frame(const std::string& payload) {
  std::string frame = "\x81";
  const auto size = payload.size();
  const int bytes = size < 126 ? 1 : size <= 0xffff ? 2 : 8;
  if (bytes > 1) frame.push_back(static_cast<char>(bytes == 2 ? 126 : 127));
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) frame.push_back(static_cast<char>((size >> shift) & 0xff));
  return frame + payload;
}
room::Frame shared(const std::string& payload) { return std::make_shared<const std::string>(text_frame(payload)); }

StreamRequest wanted(const Request& request) { return std::get<StreamRequest>(stream_request(request, "")); }
unsigned refused(const Request& request) {
  return static_cast<unsigned>(std::get<Response>(stream_request(request, "")).status);
}

TEST_CASE("a token is what follows Bearer, whatever its case") {
  struct Case {
    const char* header;
    const char* token;
  };
  const Case kCases[] = {Case{"Bearer v1.a.b", "v1.a.b"},
                         Case{"bearer x", "x"},
                         Case{"Basic eDp5", ""},
                         Case{"Bearer", ""},
                         Case{"Bearer ", ""},
                         Case{"", ""}};
  for (const Case& example : kCases) {
    CAPTURE(example.header);
    CHECK(bearer_token(asking(beast_http::verb::get, {{"Authorization", example.header}}).headers) == example.token);
  }
}

TEST_CASE("a stream goes on from resume, or from what the browser says it saw last") {
  using enum beast_http::verb;
  CHECK_FALSE(wanted(asking(get, {})).resume);
  CHECK(wanted(asking(get, {}, {{"resume", "41"}})).resume == 41);
  CHECK(wanted(asking(get, {{"Last-Event-ID", "57"}}, {{"resume", "41"}})).resume == 57);
  CHECK(wanted(asking(get, {{"Authorization", "Bearer me"}})).token == "me");
  for (const char* bad : {"x", "-1", "4 ", "18446744073709551616", "4.0"}) {
    CAPTURE(bad);
    CHECK(refused(asking(get, {}, {{"resume", bad}})) == 400);
  }
  CHECK_FALSE(wanted(asking(head, {})).resume);
  CHECK(refused(asking(post, {})) == 405);
  CHECK(refused(asking(get, {{"Origin", "https://elsewhere.example"}})) == 403);
  CHECK_FALSE(wanted(asking(get, {{"Origin", "https://events.example"}})).resume);
}

TEST_CASE("frames of every length become events; those with a seq can be gone on from") {
  for (const std::size_t more : {0U, 100U, 200U, 70'000U}) {
    const auto payload = R"({"seq":42,"type":"x","y":")" + std::string(more, 'a') + "\"}";
    CHECK(as_event(text_frame(payload)) == "id: 42\ndata: " + payload + "\n\n");
  }
  CHECK(as_event(text_frame(R"({"type":"tally"})")) == "data: {\"type\":\"tally\"}\n\n");
  CHECK(as_event(close_frame(1012, "")).empty());
  CHECK(as_event("").empty());
  CHECK(as_event("\x81\x7e").empty());
}

TEST_CASE("an outbox of events writes events, comments and a last word") {
  Errand sink(boost::asio::system_executor(), std::chrono::seconds(1));
  const auto outbox = std::make_shared<Outbox>(sink, Wire::event_stream);
  outbox->put(shared(R"({"seq":1})"));
  outbox->put_all({shared(R"({"a":1})"), shared(R"({"b":1})")});
  outbox->keep_alive();
  outbox->close(1012, "the server \"restarts\"\n");
  outbox->put(shared("{}"));
  outbox->flush();
  CHECK(sink.heard() ==
        "id: 1\ndata: {\"seq\":1}\n\ndata: {\"a\":1}\n\ndata: {\"b\":1}\n\n:\n\n"
        "event: close\ndata: {\"code\":1012,\"reason\":\"the server \\\"restarts\\\"\\n\"}\n\n");
}

TEST_CASE("a command's response has the answer, with the status of a refusal") {
  struct Case {
    std::string heard;
    unsigned status;
    const char* kind;
  };
  const auto frame = [](const char* text) { return text_frame(text); };
  const Case kCases[] = {
      Case{frame(R"({"re":"c","ok":true,"seq":4})"), 200, "application/json"},
      Case{frame(R"({"re":"c","ok":false,"error":{"status":409}})"), 409, "application/json"},
      Case{frame(R"({"re":null,"ok":false,"error":{"status":400}})"), 400, "application/json"},
      Case{frame(R"({"re":"c","ok":false,"error":{"status":7}})"), 500, "application/json"},
      Case{frame(R"({"type":"refused","error":{"status":401}})"), 401, "application/problem+json"},
      Case{frame(R"({"type":"refused","error":{"status":401}})") + close_frame(1008, "refused"), 401,
           "application/problem+json"},
      Case{close_frame(1013, "busy"), 503, "application/problem+json"},
      Case{"", 503, "application/problem+json"},
  };
  for (const Case& example : kCases) {
    CAPTURE(example.heard);
    const auto response = response_of(example.heard);
    CHECK(static_cast<unsigned>(response.status) == example.status);
    CHECK(response.headers[0].second == example.kind);
  }
}

}  // namespace
}  // namespace rostrum::http
