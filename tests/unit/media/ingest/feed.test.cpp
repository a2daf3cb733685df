#include "media/ingest/feed.hpp"

#include <doctest/doctest.h>

#include <string>

#include "tests/unit/media/ingest/instants.hpp"
#include "tests/unit/media/ingest/toy_codec.hpp"

using namespace rostrum;
using namespace rostrum::ingest;

namespace {

struct Frames {
  std::vector<EncodedFrame> video;
  std::vector<EncodedFrame> audio;
};

class KeepingSink : public FeedSink {
 public:
  explicit KeepingSink(Frames& frames) : frames_(frames) {}
  void video(EncodedFrame frame) override { frames_.video.push_back(std::move(frame)); }
  void audio(EncodedFrame frame) override { frames_.audio.push_back(std::move(frame)); }

 private:
  Frames& frames_;
};

FeedPlan plan(std::vector<std::string> rids = {}) {
  TrackPlan audio;
  audio.mid = "0";
  audio.payloads[111] = {Codec::opus, 48'000, false, {}};
  TrackPlan video;
  video.video = true;
  video.mid = "1";
  video.payloads[96] = {Codec::vp8, 90'000, true, {}};
  video.payloads[97] = {Codec::vp8, 90'000, true, 96};
  video.rids = std::move(rids);
  FeedPlan feed;
  feed.tracks = {audio, video};
  feed.remb = true;
  return feed;
}

struct Bench {
  explicit Bench(FeedPlan feed_plan)
      : feed(
            std::move(feed_plan), [](Codec codec) { return std::make_unique<ToyAssembler>(codec); },
            std::make_unique<KeepingSink>(frames), flag) {}

  RtpPacket packet(std::uint32_t ssrc, std::uint8_t type, std::uint16_t sequence, std::uint32_t timestamp,
                   std::string_view payload) {
    RtpPacket made;
    made.ssrc = ssrc;
    made.payload_type = type;
    made.sequence = sequence;
    made.timestamp = timestamp;
    made.marker = true;
    made.payload = as_byte_view(payload);
    return made;
  }

  Frames frames;
  std::shared_ptr<KeyFrameFlag> flag = std::make_shared<KeyFrameFlag>();
  Feed feed;
};

}  // namespace

TEST_CASE("tracks are found by payload type alone, when nothing else says whose a packet is") {
  Bench bench(plan());
  bench.feed.packet(bench.packet(1, 111, 5, 0, "Dsound"), at_ms(0));
  bench.feed.packet(bench.packet(2, 96, 9, 0, "Kpicture"), at_ms(0));
  bench.feed.packet(bench.packet(3, 50, 9, 0, "K?"), at_ms(0));
  CHECK(bench.frames.audio.size() == 1);
  CHECK(bench.frames.video.size() == 1);
  CHECK(bench.frames.video.at(0).playout_delay_ns == bench.frames.audio.at(0).playout_delay_ns);
  CHECK(bench.feed.unclaimed() == 1);
  CHECK(bench.feed.has(true));
  CHECK(bench.feed.last_packet() == at_ms(0));
}

TEST_CASE("a mid decides over the payload type") {
  Bench bench(plan());
  auto packet = bench.packet(1, 96, 5, 0, "K");
  packet.mid = "7";
  bench.feed.packet(packet, at_ms(0));
  CHECK(bench.frames.video.empty());
  packet.mid = "1";
  bench.feed.packet(packet, at_ms(0));
  CHECK(bench.frames.video.size() == 1);
}

TEST_CASE("a lost packet comes back by retransmission; probes behind it do nothing") {
  Bench bench(plan());
  bench.feed.packet(bench.packet(2, 96, 1, 0, "K"), at_ms(0));
  bench.feed.packet(bench.packet(2, 96, 3, 6000, "D3"), at_ms(66));
  auto feedback = bench.feed.poll(at_ms(80));
  REQUIRE(feedback.nacks.size() == 1);
  CHECK(feedback.nacks[0].ssrc == 2);
  CHECK(feedback.nacks[0].sequences == std::vector<std::uint16_t>{2});
  bench.feed.packet(bench.packet(9, 97, 100, 3000, std::string_view("\0\2D2", 4)), at_ms(120));
  bench.feed.packet(bench.packet(9, 97, 101, 3000, std::string_view("\0\2", 2)), at_ms(120));
  bench.feed.packet(bench.packet(9, 97, 102, 3000, ""), at_ms(120));
  REQUIRE(bench.frames.video.size() == 3);
  CHECK(as_text(bench.frames.video[1].data) == "D2");
  CHECK(as_text(bench.frames.video[2].data) == "D3");
  CHECK(bench.frames.video[2].playout_delay_ns > bench.frames.video[0].playout_delay_ns);
}

TEST_CASE("a new SSRC on a track is a new stream that begins with a key frame") {
  Bench bench(plan());
  bench.feed.packet(bench.packet(2, 96, 1, 0, "K"), at_ms(0));
  bench.feed.poll(at_ms(0));
  bench.feed.packet(bench.packet(3, 96, 40'000, 777'000'000, "D"), at_ms(100));
  const auto feedback = bench.feed.poll(at_ms(110));
  CHECK(feedback.key_frames == std::vector<std::uint32_t>{3});
  bench.feed.packet(bench.packet(3, 96, 40'001, 777'003'000, "K"), at_ms(133));
  REQUIRE(bench.frames.video.size() == 2);
  CHECK(bench.frames.video[1].capture_ns > bench.frames.video[0].capture_ns);
}

TEST_CASE("the richest layer is shown, changed at its key frame, and another when it stops") {
  Bench bench(plan({"l", "h"}));
  std::uint16_t sequence = 0;
  const std::string small(50, 'D');
  const std::string big(500, 'D');
  const std::string big_key = "K" + big;
  bool high_key = false;
  bool low_key = true;
  const auto run = [&](int from, int until, bool high) {
    for (int ms = from; ms < until; ms += 33, ++sequence) {
      const std::string low_payload = low_key ? "Klow" : small;
      auto low = bench.packet(20, 96, sequence, static_cast<std::uint32_t>(ms * 90), low_payload);
      low.rid = "l";
      low_key = false;
      bench.feed.packet(low, at_ms(ms));
      if (high) {
        auto rich = bench.packet(30, 96, sequence, static_cast<std::uint32_t>(ms * 90), high_key ? big_key : big);
        rich.rid = "h";
        high_key = false;
        bench.feed.packet(rich, at_ms(ms));
      }
      const auto feedback = bench.feed.poll(at_ms(ms));
      for (const std::uint32_t ssrc : feedback.key_frames) (ssrc == 30 ? high_key : low_key) = true;
    }
  };
  run(0, 1000, true);
  CHECK(bench.frames.video.back().data.size() <= 50);
  run(1000, 6000, true);
  CHECK(bench.frames.video.back().data.size() >= 500);
  run(6000, 10'000, false);
  CHECK(bench.frames.video.back().data.size() <= 50);
  std::int64_t before = 0;
  for (const EncodedFrame& frame : bench.frames.video) {
    CHECK(frame.capture_ns >= before);
    before = frame.capture_ns;
  }
}

TEST_CASE("reports and estimate each second, transport feedback each 50 ms instead where agreed") {
  SUBCASE("estimate") {
    Bench bench(plan());
    bench.feed.packet(bench.packet(2, 96, 1, 0, "K"), at_ms(0));
    const auto feedback = bench.feed.poll(at_ms(0));
    CHECK(feedback.reports.size() == 1);
    REQUIRE(feedback.estimate);
    CHECK(feedback.estimate->ssrcs == std::vector<std::uint32_t>{2});
    CHECK(feedback.estimate->bits_per_second >= 1'000'000);
    CHECK(bench.feed.poll(at_ms(500)).reports.empty());
    CHECK(bench.feed.poll(at_ms(1000)).reports.size() == 1);
  }
  SUBCASE("transport") {
    FeedPlan agreed = plan();
    agreed.transport_feedback = true;
    Bench bench(agreed);
    auto packet = bench.packet(2, 96, 1, 0, "K");
    packet.transport_sequence = 77;
    bench.feed.packet(packet, at_ms(0));
    const auto feedback = bench.feed.poll(at_ms(0));
    CHECK_FALSE(feedback.estimate);
    REQUIRE(feedback.transport);
    CHECK(feedback.transport->report.base_sequence == 77);
    // Chromium drops feedback that names no SSRC of its own, and falls to its least bit rate.
    CHECK(feedback.transport->ssrc == 2);
    packet.sequence = 2;
    packet.transport_sequence = 78;
    bench.feed.packet(packet, at_ms(10));
    CHECK_FALSE(bench.feed.poll(at_ms(20)).transport);
    CHECK(bench.feed.poll(at_ms(60)).transport);
  }
}

TEST_CASE("a raised flag asks the sender for a key frame") {
  Bench bench(plan());
  bench.feed.packet(bench.packet(2, 96, 1, 0, "K"), at_ms(0));
  CHECK(bench.feed.poll(at_ms(10)).key_frames.empty());
  bench.flag->raise();
  bench.flag->raise();
  CHECK(bench.feed.poll(at_ms(600)).key_frames == std::vector<std::uint32_t>{2});
  CHECK(bench.feed.poll(at_ms(610)).key_frames.empty());
}
