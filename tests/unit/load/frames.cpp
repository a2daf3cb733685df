#include "tests/load/frames.hpp"

#include <doctest/doctest.h>

namespace rostrum::load {
namespace {

TEST_CASE("frames are told apart by what they say") {
  using Kind = Frame::Kind;
  CHECK(read_frame(R"({"type":"welcome","seq":4,"you":{"token":"t"}})").token == "t");
  CHECK(read_frame(R"({"type":"resumed","seq":4})").kind == Kind::resumed);
  CHECK(read_frame(R"({"type":"tally","votes":{}})").kind == Kind::other);
  const auto answer = read_frame(R"({"re":"c","ok":true,"seq":9,"announcement":"a1"})");
  CHECK(answer.kind == Kind::answer);
  CHECK(answer.ok);
  CHECK(answer.seq == 9);
  CHECK(answer.announcement == "a1");
  const auto event = read_frame(R"({"seq":9,"type":"announcement.retracted","announcement":{"id":"a1"}})");
  CHECK(event.kind == Kind::event);
  CHECK(event.retracted);
  CHECK(event.announcement == "a1");
  for (const char* bad : {"", "[]", "{", "\x81\x82"}) CHECK(read_frame(bad).kind == Kind::unreadable);
}

TEST_CASE("a payload is read once, welcomes and answers each time") {
  Frames frames;
  bool fresh = false;
  const auto& first = frames.read(R"({"seq":1,"type":"a"})", fresh);
  CHECK(fresh);
  const auto& second = frames.read(R"({"seq":1,"type":"a"})", fresh);
  CHECK_FALSE(fresh);
  CHECK(&first == &second);
  frames.read(R"({"type":"welcome","seq":1})", fresh);
  frames.read(R"({"type":"welcome","seq":1})", fresh);
  CHECK(fresh);
}

}  // namespace
}  // namespace rostrum::load
