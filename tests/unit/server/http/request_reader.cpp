#include "server/http/request_reader.hpp"

#include <doctest/doctest.h>

namespace rostrum::http {
namespace {

using State = RequestReader::State;

unsigned refused_with(std::string bytes) {
  RequestReader reader;
  REQUIRE(reader.feed(bytes) == State::refused);
  return static_cast<unsigned>(reader.refusal().status);
}

TEST_CASE("a request comes whole however its bytes are cut, and leaves the next one alone") {
  const std::string one = "POST /whip/a?x=1 HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello";
  const std::string next = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
  const std::string both = one + next;
  for (std::size_t step = 1; step <= both.size(); ++step) {
    RequestReader reader;
    std::string input;
    std::size_t at = 0;
    State state = State::more;
    while (state == State::more && at < both.size()) {
      input += both.substr(at, step);
      at += step;
      state = reader.feed(input);
    }
    REQUIRE(state == State::whole);
    const auto message = reader.take();
    CHECK(message.body() == "hello");
    CHECK(message.target() == "/whip/a?x=1");
    CHECK(input + both.substr(std::min(at, both.size())) == next);
  }
}

TEST_CASE("a chunked body is put together") {
  RequestReader reader;
  std::string input =
      "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
  REQUIRE(reader.feed(input) == State::whole);
  CHECK(reader.take().body() == "abcde");
}

TEST_CASE("limits are kept before their bytes are") {
  CHECK(refused_with("GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(kMaxHeader, 'x')) == 431);
  CHECK(refused_with("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1048577\r\n\r\n") == 413);
  for (const std::size_t step : {std::size_t{1}, std::size_t{7}, std::size_t{5'000}, std::size_t{100'000}}) {
    std::string many = "GET / HTTP/1.1\r\nHost: h\r\n";
    while (many.size() < kMaxHeader + 2'000) many += "X: y\r\n";
    many += "\r\n";
    RequestReader small_fields;
    std::string some;
    State now = State::more;
    for (std::size_t at = 0; at < many.size() && now == State::more; at += step) {
      some += many.substr(at, step);
      now = small_fields.feed(some);
    }
    CHECK(now == State::refused);
    CHECK(static_cast<unsigned>(small_fields.refusal().status) == 431);
  }
  RequestReader reader;
  std::string input = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  CHECK(reader.feed(input) == State::more);
  State state = State::more;
  for (int i = 0; i < 100 && state == State::more; ++i) {
    input += "8000\r\n" + std::string(0x8000, 'y') + "\r\n";
    state = reader.feed(input);
  }
  CHECK(state == State::refused);
  CHECK(static_cast<unsigned>(reader.refusal().status) == 413);
}

TEST_CASE("who puts something with a token may send more, others and other methods may not") {
  const std::string token = "Authorization: Bearer x\r\n";
  const auto sized = [&](const std::string& method, const std::string& fields, std::uint64_t bytes) {
    RequestReader reader;
    std::string input =
        method + " / HTTP/1.1\r\nHost: h\r\n" + fields + "Content-Length: " + std::to_string(bytes) + "\r\n\r\n";
    return reader.feed(input);
  };
  CHECK(sized("PUT", token, kMaxUpload) == State::more);
  CHECK(sized("PUT", token, kMaxUpload + 1) == State::refused);
  CHECK(sized("PUT", "", kMaxBody + 1) == State::refused);
  CHECK(sized("POST", token, kMaxBody + 1) == State::refused);
  CHECK(sized("POST", token, kMaxBody) == State::more);
  RequestReader reader;
  std::string input =
      "PUT / HTTP/1.1\r\nHost: h\r\n" + token + "Content-Length: " + std::to_string(kMaxUpload) + "\r\n\r\n";
  input += std::string(kMaxUpload, 'y') + "GET ";
  REQUIRE(reader.feed(input) == State::whole);
  CHECK(reader.take().body().size() == kMaxUpload);
  CHECK(input == "GET ");
  // In pieces, whose sum nobody says before.
  for (const auto& [method, most] : {std::pair("PUT", kMaxUpload), std::pair("POST", kMaxBody)}) {
    RequestReader pieces;
    std::string some =
        std::string(method) + " / HTTP/1.1\r\nHost: h\r\n" + token + "Transfer-Encoding: chunked\r\n\r\n";
    State state = pieces.feed(some);
    std::uint64_t taken = 0;
    for (; state == State::more && taken <= 2 * kMaxUpload; taken += 0x10000) {
      some += "10000\r\n" + std::string(0x10000, 'y') + "\r\n";
      state = pieces.feed(some);
    }
    CHECK(state == State::refused);
    CHECK(taken == most + 0x10000);
  }
}

TEST_CASE("what is no request, or could be read as two, is refused") {
  CHECK(refused_with("\x16\x03\x01 client hello \r\n\r\n") == 400);
  CHECK(refused_with("GET / HTTP/3.0\r\nHost: h\r\n\r\n") == 400);
  CHECK(refused_with("GET / HTTP/1.1\r\n\r\n") == 400);
  CHECK(refused_with("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n") == 400);
  CHECK(refused_with("GET / HTTP/1.1\r\nHost : a\r\n\r\n") == 400);
  CHECK(refused_with("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n") == 400);
  CHECK(refused_with("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n") == 400);
  CHECK(refused_with("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n") == 400);
  CHECK(refused_with(std::string("GET /\0 HTTP/1.1\r\nHost: h\r\n\r\n", 28)) == 400);
}

TEST_CASE("a client that waits to be asked for its body is told once") {
  RequestReader reader;
  std::string input = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n";
  CHECK(reader.feed(input) == State::asks_to_go_on);
  CHECK(reader.in_body());
  CHECK(reader.feed(input) == State::more);
  input = "ok";
  CHECK(reader.feed(input) == State::whole);
  RequestReader impatient;
  input = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\nok";
  CHECK(impatient.feed(input) == State::whole);
}

}  // namespace
}  // namespace rostrum::http
