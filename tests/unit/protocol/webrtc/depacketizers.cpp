#include <doctest/doctest.h>

#include "protocol/webrtc/rtp/depacketizer.hpp"
#include "tests/unit/protocol/webrtc/hex.hpp"

using namespace rostrum;

namespace {

struct Piece {
  std::uint32_t timestamp;
  const char* payload;
  bool marker = false;
  bool after_loss = false;
};

std::vector<rtp::Frame> run(rtp::Depacketizer& depacketizer, std::initializer_list<Piece> pieces) {
  std::vector<rtp::Frame> all;
  for (const Piece& piece : pieces) {
    const Bytes payload = hex(piece.payload);
    for (auto& frame : depacketizer.push({piece.timestamp, piece.marker, payload, piece.after_loss})) {
      all.push_back(std::move(frame));
    }
  }
  return all;
}

}  // namespace

TEST_CASE("H.264: parameter sets, a fragmented IDR, start codes") {
  const auto h264 = rtp::make_h264();
  const auto frames =
      run(*h264, {{1, "78 0002 6742 0002 6801"}, {1, "7c 85 88aa"}, {1, "7c 05 bb"}, {1, "7c 45 cc", true}});
  REQUIRE(frames.size() == 1);
  CHECK(frames[0].key);
  CHECK(frames[0].data == hex("00000001 6742 00000001 6801 00000001 65 88aabbcc"));
  CHECK(!h264->take_broken());
}

TEST_CASE("H.264: without a marker the next timestamp ends the unit") {
  const auto h264 = rtp::make_h264();
  const auto frames = run(*h264, {{1, "41 9a"}, {2, "41 9b", true}});
  REQUIRE(frames.size() == 2);
  CHECK(frames[0].timestamp == 1);
  CHECK(!frames[0].key);
}

TEST_CASE("H.264: what has a hole or no beginning is left out") {
  const auto h264 = rtp::make_h264();
  SUBCASE("a fragment lost") { CHECK(run(*h264, {{1, "7c 85 88"}, {1, "7c 45 cc", true, true}}).empty()); }
  SUBCASE("no start") { CHECK(run(*h264, {{1, "7c 05 88", true}}).empty()); }
  SUBCASE("no end") { CHECK(run(*h264, {{1, "7c 85 88", true}}).empty()); }
  SUBCASE("the first slice lost") { CHECK(run(*h264, {{1, "65 08", true, true}}).empty()); }
  SUBCASE("a size beyond the packet") { CHECK(run(*h264, {{1, "78 00ff 65", true}}).empty()); }
  SUBCASE("a type of mode 2") { CHECK(run(*h264, {{1, "19 0000 65", true}}).empty()); }
  CHECK(h264->take_broken());
  CHECK(!h264->take_broken());
  CHECK(run(*h264, {{9, "67 42"}, {9, "65 88", true}}).size() == 1);
}

TEST_CASE("VP8: descriptors of every length, key frames, lost beginnings") {
  const auto vp8 = rtp::make_vp8();
  const auto frames = run(*vp8, {{1, "90 f0 8123 07 40 50"}, {1, "80 80 05 aabb", true}, {2, "10 51", true}});
  REQUIRE(frames.size() == 2);
  CHECK(frames[0].key);
  CHECK(frames[0].data == hex("50 aabb"));
  CHECK(!frames[1].key);
  CHECK(run(*vp8, {{3, "00 aa", true}}).empty());
  CHECK(vp8->take_broken());
  CHECK(run(*vp8, {{4, "90 80", true}}).empty());
}

TEST_CASE("VP9: begin and end, the lowest spatial layer only") {
  const auto vp9 = rtp::make_vp9();
  // I, B: picture id, then the structure of the second.
  auto frames = run(*vp9, {{1, "88 01 aa"}, {1, "84 01 bb", true}});
  REQUIRE(frames.size() == 1);
  CHECK(frames[0].key);
  CHECK(frames[0].data == hex("aabb"));
  // L without F: layer byte and TL0PICIDX; SID 1 is passed over.
  frames = run(*vp9, {{2, "ec 02 00 00 aa"}, {2, "ec 02 02 00 bb", true}});
  REQUIRE(frames.size() == 1);
  CHECK(frames[0].data == hex("aa"));
  CHECK(!frames[0].key);
  CHECK(run(*vp9, {{3, "88 01 aa", true}}).empty());  // no end
  // V: one layer with a size and two pictures in a group.
  frames = run(*vp9, {{4, "8e 01 18 0280 0168 02 04 01 00 cc", true}});
  REQUIRE(frames.size() == 1);
  CHECK(frames[0].data == hex("cc"));
}

TEST_CASE("AV1: elements with and without sizes, a unit over two packets") {
  const auto av1 = rtp::make_av1();
  // W=2: a sequence header of two bytes, then a frame that goes on (Y).
  const auto frames = run(*av1, {{1, "68 02 08aa 30 bb"}, {1, "90 cc", true}});
  REQUIRE(frames.size() == 1);
  CHECK(frames[0].key);
  CHECK(frames[0].data == hex("1200 0a01aa 3202bbcc"));
  CHECK(run(*av1, {{2, "90 cc", true}}).empty());
  CHECK(av1->take_broken());
  const auto plain = run(*av1, {{3, "00 02 30aa 02 30bb", true}});
  REQUIRE(plain.size() == 1);
  CHECK(plain[0].data == hex("1200 3201aa 3201bb"));
  CHECK(!plain[0].key);
}

TEST_CASE("Opus: every packet is a frame; probes without payload are nothing") {
  const auto opus = rtp::make_opus();
  CHECK(run(*opus, {{1, "78aa"}, {960, ""}, {1920, "78bb", false, true}}).size() == 2);
}

TEST_CASE("a frame that never ends is given up at the limit") {
  const auto vp8 = rtp::make_vp8();
  Bytes first = hex("10 50");
  vp8->push({1, false, first, false});
  const Bytes more(60'000, std::byte{0});
  for (std::size_t i = 0; i < rtp::kMaxFrameBytes / more.size() + 2; ++i) vp8->push({1, false, more, false});
  CHECK(vp8->push({1, true, more, false}).empty());
  CHECK(vp8->take_broken());
}
