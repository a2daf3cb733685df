#include "media/ingest/receiver.hpp"

#include <doctest/doctest.h>

#include "tests/unit/media/ingest/instants.hpp"
#include "tests/unit/media/ingest/toy_codec.hpp"

using namespace rostrum;
using namespace rostrum::ingest;
using std::chrono::milliseconds;

namespace {

struct Video {
  explicit Video(bool nack = true, bool video = true)
      : receiver(
            {video, 90'000, nack},
            [](std::uint8_t payload_type) -> std::unique_ptr<FrameAssembler> {
              if (payload_type != 96) return nullptr;
              return std::make_unique<ToyAssembler>(Codec::vp8);
            },
            sender) {}

  void put(std::uint16_t sequence, std::uint32_t frame, const char* payload, bool marker, int ms, bool repair = false) {
    Receiver::Arrival arrival;
    arrival.sequence = sequence;
    arrival.timestamp = frame * 3000;
    arrival.marker = marker;
    arrival.payload_type = 96;
    arrival.payload = as_byte_view(payload);
    arrival.repair = repair;
    receiver.packet(arrival, at_ms(ms));
  }
  std::vector<EncodedFrame> frames(int ms) { return receiver.frames(false, at_ms(ms)); }

  SenderClock sender;
  Receiver receiver;
};

}  // namespace

TEST_CASE("video begins with a key frame, asked for until it comes") {
  Video video;
  CHECK(video.receiver.key_frame_request_due(at_ms(0)));
  video.put(10, 0, "D", true, 0);
  CHECK(video.frames(0).empty());
  CHECK(video.receiver.key_frame_request_due(at_ms(600)));
  video.put(11, 1, "K", false, 610);
  CHECK(video.frames(610).empty());
  video.put(12, 1, "+", true, 611);
  const auto frames = video.frames(611);
  REQUIRE(frames.size() == 1);
  CHECK(frames[0].key);
  CHECK(as_text(frames[0].data) == "K+");
  CHECK_FALSE(video.receiver.key_frame_request_due(at_ms(2000)));
}

TEST_CASE("a lost packet that is repaired in time costs nothing but time") {
  Video video;
  video.put(65'534, 0, "K", true, 0);
  video.put(0, 2, "D", true, 66);
  CHECK(video.frames(66).size() == 1);
  CHECK(video.receiver.nacks(at_ms(66)).empty());
  CHECK(video.receiver.nacks(at_ms(76)) == std::vector<std::uint16_t>{65'535});
  video.put(65'535, 1, "D", true, 120, true);
  const auto frames = video.frames(120);
  REQUIRE(frames.size() == 2);
  CHECK_FALSE(frames[0].after_loss);
  CHECK(frames[0].capture_ns < frames[1].capture_ns);
  CHECK_FALSE(video.receiver.key_frame_request_due(at_ms(1000)));
  CHECK(video.receiver.report(at_ms(1000)).cumulative_lost == 1);
}

TEST_CASE("a lost packet that never comes ends in a key frame request, and the picture waits for it") {
  Video video;
  video.put(1, 0, "K", true, 0);
  video.put(3, 2, "D", true, 66);
  CHECK(video.frames(66).size() == 1);
  CHECK(video.frames(400).empty());
  CHECK(video.receiver.key_frame_request_due(at_ms(400)));
  video.put(4, 3, "D", true, 410);
  CHECK(video.frames(410).empty());
  video.put(5, 4, "K", true, 500);
  const auto frames = video.frames(500);
  REQUIRE(frames.size() == 1);
  CHECK(frames[0].after_loss);
  CHECK(video.receiver.nacks(at_ms(600)).empty());
}

TEST_CASE("a jump of sequence numbers starts anew, a stray does not") {
  Video video;
  video.put(1, 0, "K", true, 0);
  video.put(30'000, 1, "D", true, 33);
  video.put(2, 1, "D", true, 34);
  CHECK(video.frames(34).size() == 2);
  video.put(40'000, 2, "D", true, 66);
  video.put(40'001, 3, "K", true, 99);
  const auto frames = video.frames(99);
  REQUIRE(frames.size() == 1);
  CHECK(frames[0].after_loss);
  CHECK(frames[0].key);
}

TEST_CASE("sound goes on after a loss and says so; unknown payload types are passed over") {
  Video sound(false, false);
  sound.put(1, 0, "D", true, 0);
  sound.put(3, 2, "D", true, 40);
  CHECK(sound.frames(40).size() == 1);
  const auto frames = sound.frames(100);
  REQUIRE(frames.size() == 1);
  CHECK(frames[0].after_loss);
  // One packet of 3,000 ticks at 90 kHz.
  CHECK(frames[0].missing_ns / 1'000 == 33'333);
  CHECK_FALSE(sound.receiver.key_frame_request_due(at_ms(100)));
  Receiver::Arrival odd;
  odd.sequence = 4;
  odd.payload_type = 13;
  sound.receiver.packet(odd, at_ms(120));
  CHECK(sound.frames(120).empty());
}

TEST_CASE("how long lost sound lasts is told of numbers and timestamps together; a pause or a jump is no loss") {
  Video sound(false, false);
  sound.put(1, 0, "D", true, 0);
  // A pause.
  sound.put(2, 30, "D", true, 1'000);
  auto frames = sound.frames(1'000);
  REQUIRE(frames.size() == 2);
  CHECK(frames[1].missing_ns == 0);
  // Two lost.
  sound.put(5, 33, "D", true, 1'100);
  frames = sound.frames(1'200);
  REQUIRE(frames.size() == 1);
  CHECK(frames[0].missing_ns / 1'000 == 66'666);
  // Timestamps that go back tell nothing.
  sound.put(7, 10, "D", true, 1'233);
  frames = sound.frames(1'300);
  REQUIRE(frames.size() == 1);
  CHECK(frames[0].after_loss);
  CHECK(frames[0].missing_ns == 0);
  // Nor do numbers that start anew.
  sound.put(40'000, 40, "D", true, 1'333);
  sound.put(40'001, 41, "D", true, 1'366);
  frames = sound.frames(1'400);
  REQUIRE(frames.size() == 1);
  CHECK(frames[0].missing_ns == 0);
}
