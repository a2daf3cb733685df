#include "protocol/link/frames.hpp"

#include <doctest/doctest.h>

#include <string>

#include "protocol/link/decoder.hpp"
#include "tests/unit/protocol/link/cases.hpp"

namespace rostrum::link {
namespace {

Bytes frame_of(const auto& message) {
  Bytes out;
  serialize(message, out);
  return out;
}

ByteView without_length(const Bytes& frame) { return ByteView(frame).subspan(kLengthBytes); }

/// A media frame's bytes without its length, written field by field.
Bytes raw(std::initializer_list<int> bytes) {
  Bytes out;
  for (const int byte : bytes) out.push_back(static_cast<std::byte>(byte));
  return out;
}

TEST_CASE("every control message comes back as it was written") {
  for (const Control& message : cases::controls()) {
    const Bytes frame = frame_of(message);
    const auto back = parse_control(without_length(frame));
    REQUIRE(back.has_value());
    CHECK(back->index() == message.index());
    CHECK(frame_of(*back) == frame);
  }
}

TEST_CASE("every media message comes back as it was written") {
  for (const Media& message : cases::medias()) {
    const Bytes frame = frame_of(message);
    const auto back = parse_media(without_length(frame));
    REQUIRE(back.has_value());
    CHECK(back->index() == message.index());
    CHECK(frame_of(*back) == frame);
  }
}

TEST_CASE("fields arrive in their members") {
  const auto part = std::get<Part>(*parse_media(raw({
      1, 2,                            // version, part
      2, 'r', '1',                     // run
      1, 'v',                          // rendition
      1, 'i',                          // init
      0, 0,   0,    0, 0, 0, 0,    9,  // number
      0, 0,   0,    0, 0, 0, 0x32, 0,  // first tick
      0, 0,   0x32, 0,                 // ticks
      1, 'm',                          // independent, payload
  })));
  CHECK(part.run == "r1");
  CHECK(part.number == 9);
  CHECK(part.first_tick == 12'800);
  CHECK(part.ticks == 12'800);
  CHECK(part.independent);
  CHECK(part.bytes == cases::some_bytes("m"));
  const auto hello = std::get<StageHello>(*parse_control(as_byte_view(
      R"({"type":"stage_hello","version":9,"run":"r","pid":3,"ready":false,"timeline":null,"scene_version":1,"feeds":[],"new":[1]})")));
  CHECK(hello.version == 9);
  CHECK(hello.pid == 3);
  CHECK_FALSE(hello.timeline.has_value());
}

TEST_CASE("control frames that are not understood say why") {
  struct Case {
    std::string_view json;
    FrameError code;
  };
  const std::string deep = std::string(20, '[') + std::string(20, ']');
  const std::string many =
      R"({"type":"setup","width":1,"height":1,"video_bps":1,"audio_bps":1,"title":"","poisoned":[)" +
      [] {
        std::string list = "\"f\"";
        for (std::size_t i = 0; i < kMaxElements; ++i) list += ",\"f\"";
        return list;
      }() +
      "]}";
  for (const Case& c : {
           Case{"", FrameError::bad_json},
           Case{"{", FrameError::bad_json},
           Case{"[]", FrameError::bad_json},
           Case{"{\"type\":\"\xff\"}", FrameError::bad_json},
           Case{"{} {}", FrameError::trailing_bytes},
           Case{"{}", FrameError::missing_member},
           Case{R"({"type":1})", FrameError::bad_member},
           Case{R"({"type":"hallo"})", FrameError::unknown_type},
           Case{R"({"type":"whip_delete","request":1})", FrameError::missing_member},
           Case{R"({"type":"whip_delete","request":-1,"session":"s"})", FrameError::bad_member},
           Case{R"({"type":"whip_delete","request":1.5,"session":"s"})", FrameError::bad_member},
           Case{R"({"type":"whip_delete","request":1,"session":null})", FrameError::bad_member},
           Case{R"({"type":"feed_changed","status":[]})", FrameError::bad_member},
           Case{
               R"({"type":"feed_changed","status":{"feed":"f","state":"gone","video":true,"audio":true,"session":""}})",
               FrameError::bad_member},
           Case{deep, FrameError::too_many},
           Case{many, FrameError::too_many},
       }) {
    CAPTURE(c.json);
    const auto parsed = parse_control(as_byte_view(c.json));
    REQUIRE_FALSE(parsed.has_value());
    CHECK(parsed.error().code == c.code);
  }
}

TEST_CASE("media frames that are not understood say why") {
  struct Case {
    Bytes frame;
    FrameError code;
  };
  const Case table[] = {
      {raw({}), FrameError::truncated},
      {raw({2, 5}), FrameError::bad_version},
      {raw({1}), FrameError::truncated},
      {raw({1, 9}), FrameError::unknown_type},
      {raw({1, 5, 0, 0, 0, 0, 0, 0, 0}), FrameError::truncated},
      {raw({1, 5, 0, 0, 0, 0, 0, 0, 0, 1, 0}), FrameError::trailing_bytes},
      {raw({1, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}), FrameError::bad_name},
      {raw({1, 4, 2, '.', '.', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}), FrameError::bad_name},
      {raw({1, 4, 2, 'a', '/', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}), FrameError::bad_name},
      {raw({1, 4, 200, 'a'}), FrameError::truncated},
      {raw({1, 4, 1, 'a', 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}), FrameError::bad_number},
      {raw({1, 4, 1, 'a', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}), FrameError::bad_number},
      // A stand-in part beyond its group, and one without a payload.
      {raw({1, 3, 1, 'v', 1, 'i', 4, 4, 0, 0, 0x32, 0, 1, 'm'}), FrameError::bad_number},
      {raw({1, 3, 1, 'v', 1, 'i', 4, 3, 0, 0, 0x32, 0, 1}), FrameError::truncated},
      {raw({1, 3, 1, 'v', 1, 'i', 4, 3, 0, 0, 0x32, 0, 2, 'm'}), FrameError::bad_number},
      // A still of nobody's run, one before time began, one without a picture.
      {raw({1, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 'j'}), FrameError::bad_name},
      {raw({1, 6, 1, 'r', 0xff, 0, 0, 0, 0, 0, 0, 0, 'j'}), FrameError::bad_number},
      {raw({1, 6, 1, 'r', 0, 0, 0, 0, 0, 0, 0, 0}), FrameError::truncated},
  };
  for (const Case& c : table) {
    const auto parsed = parse_media(c.frame);
    REQUIRE_FALSE(parsed.has_value());
    CHECK(parsed.error().code == c.code);
  }
}

TEST_CASE("a still of any size but a small one is refused") {
  Bytes frame = raw({1, 6, 1, 'r', 0, 0, 0, 0, 0, 0, 0, 0});
  const auto header = frame.size();
  frame.resize(header + kMaxStillBytes);
  CHECK(std::get<Still>(*parse_media(frame)).bytes.size() == kMaxStillBytes);
  frame.resize(frame.size() + 1);
  CHECK(parse_media(frame).error().code == FrameError::too_long);
}

TEST_CASE("a decoder finds the same messages however the bytes are cut") {
  Bytes stream;
  for (const Media& message : cases::medias()) serialize(message, stream);
  for (const std::size_t step : {std::size_t{1}, std::size_t{3}, std::size_t{64}, stream.size()}) {
    MediaDecoder decoder;
    std::vector<Media> found;
    for (std::size_t at = 0; at < stream.size(); at += step) {
      decoder.feed(ByteView(stream).subspan(at, std::min(step, stream.size() - at)));
      for (;;) {
        auto next = decoder.next();
        REQUIRE(next.has_value());
        if (!*next) break;
        found.push_back(std::move(**next));
      }
    }
    CHECK(found.size() == cases::medias().size());
    CHECK_FALSE(decoder.next()->has_value());
  }
}

TEST_CASE("need more is not malformed, and a length beyond the limit is refused at once") {
  ControlDecoder decoder;
  CHECK_FALSE(decoder.next()->has_value());
  decoder.feed(raw({0, 0, 0}));
  CHECK_FALSE(decoder.next()->has_value());
  decoder.feed(raw({19}));
  CHECK_FALSE(decoder.next()->has_value());
  decoder.feed(as_byte_view(R"({"type":"shutdown"})"));
  CHECK(std::holds_alternative<Shutdown>(**decoder.next()));

  ControlDecoder control;
  control.feed(raw({0, 0x20, 0, 1}));
  CHECK(control.next().error().code == FrameError::too_long);
  MediaDecoder media;
  media.feed(raw({0xff, 0xff, 0xff, 0xff}));
  CHECK(media.next().error().code == FrameError::too_long);
}

}  // namespace
}  // namespace rostrum::link
