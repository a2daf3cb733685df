#include "server/http/web_socket_frames.hpp"

#include <doctest/doctest.h>

namespace rostrum::http {
namespace {

/// A client's frame with the mask 1, 2, 3, 4.
std::string frame(unsigned first, std::string payload, bool masked = true) {
  std::string out(1, static_cast<char>(first));
  const unsigned mask_bit = masked ? 0x80 : 0;
  if (payload.size() < 126) {
    out.push_back(static_cast<char>(mask_bit | payload.size()));
  } else {
    out.push_back(static_cast<char>(mask_bit | 127));
    for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<char>(payload.size() >> shift & 0xff));
  }
  if (!masked) return out + payload;
  out += "\x01\x02\x03\x04";
  for (std::size_t i = 0; i < payload.size(); ++i)
    payload[i] = static_cast<char>(payload[i] ^ static_cast<char>(i % 4 + 1));
  return out + payload;
}

std::uint16_t closed_with(const std::string& bytes) {
  WebSocketFrames frames;
  const auto inputs = frames.feed(bytes);
  REQUIRE_FALSE(inputs.empty());
  REQUIRE(std::holds_alternative<Closing>(inputs.back()));
  CHECK(frames.feed(frame(0x81, "more")).empty());
  return std::get<Closing>(inputs.back()).code;
}

TEST_CASE("messages come whole however their bytes are cut") {
  const auto bytes = frame(0x81, "one") + frame(0x01, "tw") + frame(0x89, "are you there") + frame(0x80, "o");
  for (std::size_t step = 1; step <= bytes.size(); ++step) {
    WebSocketFrames frames;
    std::vector<WebSocketInput> all;
    for (std::size_t at = 0; at < bytes.size(); at += step) {
      for (auto& input : frames.feed(std::string_view(bytes).substr(at, step))) all.push_back(std::move(input));
    }
    REQUIRE(all.size() == 3);
    CHECK(std::get<TextMessage>(all[0]).text == "one");
    CHECK(std::get<Ping>(all[1]).payload == "are you there");
    CHECK(std::get<TextMessage>(all[2]).text == "two");
  }
}

TEST_CASE("what breaks the protocol closes with its code") {
  CHECK(closed_with(frame(0x82, "binary")) == 1003);
  CHECK(closed_with(frame(0x81, "unmasked", false)) == 1002);
  CHECK(closed_with(frame(0xc1, "reserved bit")) == 1002);
  CHECK(closed_with(frame(0x83, "unknown opcode")) == 1002);
  CHECK(closed_with(frame(0x80, "continues nothing")) == 1002);
  CHECK(closed_with(frame(0x01, "begun") + frame(0x81, "begun again")) == 1002);
  CHECK(closed_with(frame(0x09, "cut ping")) == 1002);
  CHECK(closed_with(frame(0x81, "\xff\xfe")) == 1007);
  CHECK(closed_with(frame(0x88, std::string("\x03\xe9", 2))) == 1001);
  CHECK(closed_with(frame(0x88, "")) == 1000);
  CHECK(closed_with(frame(0x88, "\x03")) == 1002);
  CHECK(closed_with(frame(0x88, std::string("\x03\xed", 2))) == 1002);
  CHECK(closed_with(frame(0x88, std::string("\x00\x07", 2))) == 1002);
  CHECK(closed_with(frame(0x88, std::string("\x03\xe8\xff", 3))) == 1007);
  CHECK(closed_with(frame(0x88, std::string("\x0f\xa0 own", 6))) == 4000);
}

TEST_CASE("a message beyond 64 KiB is refused by its head, in one frame or in many") {
  CHECK(closed_with(frame(0x81, std::string(kMaxMessage + 1, 'x')).substr(0, 14)) == 1009);
  std::string many = frame(0x01, std::string(kMaxMessage, 'x'));
  many += frame(0x80, "y");
  CHECK(closed_with(many) == 1009);
  WebSocketFrames frames;
  CHECK(frames.feed(frame(0x81, std::string(kMaxMessage, 'x'))).size() == 1);
}

TEST_CASE("a length is written in as few bytes as it takes") {
  CHECK(closed_with(std::string("\x81\xfe\x00\x05", 4) + "maskhello") == 1002);
  CHECK(closed_with(std::string("\x81\xff\x00\x00\x00\x00\x00\x00\xff\xff", 10)) == 1002);
  CHECK(closed_with(std::string("\x81\xff\x80\x00\x00\x00\x00\x00\x00\x00", 10)) == 1009);
}

TEST_CASE("a hundred thousand small frames at once cost no more than their bytes") {
  std::string many;
  for (int i = 0; i < 100'000; ++i) many += frame(0x81, "x");
  WebSocketFrames frames;
  CHECK(frames.feed(many).size() == 100'000);
}

TEST_CASE("UTF-8 is what RFC 3629 says") {
  CHECK(is_utf8("caf\xc3\xa9 \xe4\xbd\xa0 \xf0\x9f\x98\x80"));
  for (const char* bad : {"\x80", "\xc3", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                          "\xf5\x80\x80\x80", "\xe4\xbd", "a\xc3("}) {
    CHECK_FALSE(is_utf8(bad));
  }
}

}  // namespace
}  // namespace rostrum::http
