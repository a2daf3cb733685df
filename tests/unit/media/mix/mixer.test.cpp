#include "media/mix/mixer.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cmath>
#include <condition_variable>
#include <mutex>

#include "media/publish/pattern.hpp"

using namespace rostrum;
using namespace rostrum::mix;

namespace {

/// Lets a test wait until decoders have taken what they were given.
struct Taken {
  std::mutex mutex;
  std::condition_variable changed;
  int count = 0;

  DecodeHooks hooks() {
    DecodeHooks hooks;
    hooks.before = [](const std::string&) {};
    hooks.after = [this](const std::string&) {
      const std::lock_guard lock(mutex);
      ++count;
      changed.notify_all();
    };
    return hooks;
  }
  void wait_for(int wanted) {
    std::unique_lock lock(mutex);
    REQUIRE(changed.wait_for(lock, std::chrono::seconds(10), [&] { return count >= wanted; }));
  }
};

link::Scene scene_of(std::vector<link::Tile> tiles, std::uint64_t version, link::Tick at) {
  link::Scene scene;
  scene.version = version;
  scene.at_tick = at;
  scene.tiles = std::move(tiles);
  return scene;
}

int luma(const AVFrame& frame, int x, int y) { return frame.data[0][y * frame.linesize[0] + x]; }

constexpr link::Timeline kTimeline{1'000'000'000'000, 0};
constexpr std::int64_t kPicture = link::kVideoFrameTicks;

ingest::EncodedFrame encoded(ingest::Codec codec, Bytes data, std::int64_t capture_ns) {
  ingest::EncodedFrame frame;
  frame.codec = codec;
  frame.data = std::move(data);
  frame.capture_ns = capture_ns;
  frame.key = true;
  return frame;
}

}  // namespace

TEST_CASE("a scene is shown from its tick on; the newest version holds") {
  Mixer mixer({}, {});
  const Picture slate = mixer.mix(0, kTimeline).picture;
  mixer.set_scene(scene_of({{"a:camera", "Ann", "", false}}, 2, 4 * kPicture));
  mixer.set_scene(scene_of({}, 1, 0));
  CHECK(mixer.mix(3 * kPicture, kTimeline).picture == slate);
  CHECK(mixer.mix(4 * kPicture, kTimeline).picture != slate);
}

TEST_CASE("pictures and sound of both codecs are mixed when their time has come") {
  for (const auto codec : {publish::VideoCodec::h264, publish::VideoCodec::vp8}) {
    Taken taken;
    Mixer mixer({}, taken.hooks());
    mixer.set_scene(scene_of({{"a:camera", "", "", false}}, 1, 0));
    bool asked = false;
    auto sink = mixer.make_sink("a:camera", [&] { asked = true; });
    publish::PictureSettings settings;
    settings.codec = codec;
    settings.colour = 0xf0f0f0;
    publish::PictureEncoder pictures(settings);
    const auto video = codec == publish::VideoCodec::h264 ? ingest::Codec::h264 : ingest::Codec::vp8;
    sink->video(encoded(video, pictures.encode(0, true).data, kTimeline.origin_monotonic_ns));
    publish::ToneEncoder tone(1000);
    int sent = 1;
    for (int i = 0; i < 10; ++i) {
      Bytes packet = tone.encode();
      if (packet.empty()) continue;
      sink->audio(encoded(ingest::Codec::opus, std::move(packet), kTimeline.origin_monotonic_ns + i * 20'000'000));
      ++sent;
    }
    taken.wait_for(sent);
    // The hook is called before what was decoded is put away: the next frame's end says that it was.
    sink->video(encoded(video, pictures.encode(1, true).data, kTimeline.origin_monotonic_ns + 400'000'000));
    sink->audio(encoded(ingest::Codec::opus, tone.encode(), kTimeline.origin_monotonic_ns + 200'000'000));
    taken.wait_for(sent + 2);
    CHECK(luma(*mixer.mix(0, kTimeline).picture, 640, 300) < 100);
    float loudest = 0;
    MixedFrame mixed;
    for (link::Tick tick = kPicture; tick < 8 * kPicture; tick += kPicture) {
      mixed = mixer.mix(tick, kTimeline);
      for (const float sample : mixed.sound) loudest = std::max(loudest, std::abs(sample));
    }
    CHECK(luma(*mixed.picture, 640, 300) > 180);
    CHECK(loudest > 0.1F);
    CHECK_FALSE(asked);
    sink.reset();
    CHECK(luma(*mixer.mix(9 * kPicture, kTimeline).picture, 640, 300) < 100);
  }
}

TEST_CASE("whoever is muted, off stage or behind a slate is not heard") {
  Taken taken;
  Mixer mixer({}, taken.hooks());
  auto muted = scene_of({{"a:camera", "", "", true}}, 1, 0);
  auto absent = scene_of({{"b:camera", "", "", false}}, 1, 0);
  auto covered = scene_of({{"a:camera", "", "", false}}, 1, 0);
  covered.slate = link::Slate();
  std::uint64_t version = 0;
  for (link::Scene* scene : {&muted, &absent, &covered}) {
    scene->version = ++version;
    mixer.set_scene(*scene);
    auto sink = mixer.make_sink("a:camera", [] {});
    publish::ToneEncoder tone(1000);
    int sent = 0;
    for (int i = 0; i < 12; ++i) {
      Bytes packet = tone.encode();
      if (packet.empty()) continue;
      sink->audio(encoded(ingest::Codec::opus, std::move(packet), kTimeline.origin_monotonic_ns + i * 20'000'000));
      ++sent;
    }
    taken.wait_for(sent);
    taken.count = 0;
    float loudest = 0;
    for (link::Tick tick = 0; tick < 6 * kPicture; tick += kPicture) {
      for (const float sample : mixer.mix(tick, kTimeline).sound) loudest = std::max(loudest, std::abs(sample));
    }
    CHECK(loudest == 0);
  }
}

TEST_CASE("garbage in place of a frame asks for a key frame and harms nothing") {
  Taken taken;
  Mixer mixer({}, taken.hooks());
  std::atomic<int> asked{0};
  {
    auto sink = mixer.make_sink("a:camera", [&] { ++asked; });
    for (const auto codec : {ingest::Codec::h264, ingest::Codec::vp8, ingest::Codec::vp9, ingest::Codec::av1}) {
      sink->video(encoded(codec, Bytes(300, std::byte{0xa5}), kTimeline.origin_monotonic_ns));
    }
    sink->audio(encoded(ingest::Codec::opus, Bytes(300, std::byte{0xff}), kTimeline.origin_monotonic_ns));
    taken.wait_for(5);
  }
  CHECK(asked > 0);
  CHECK(mixer.mix(0, kTimeline).picture != nullptr);
}

TEST_CASE("the sound of one who leaves fades, it is not cut off") {
  Taken taken;
  Mixer mixer({}, taken.hooks());
  mixer.set_scene(scene_of({{"a:camera", "", "", false}}, 1, 0));
  auto sink = mixer.make_sink("a:camera", [] {});
  publish::ToneEncoder tone(100);
  int sent = 0;
  for (int i = 0; i < 30; ++i) {
    Bytes packet = tone.encode();
    if (packet.empty()) continue;
    sink->audio(encoded(ingest::Codec::opus, std::move(packet), kTimeline.origin_monotonic_ns + i * 20'000'000));
    ++sent;
  }
  taken.wait_for(sent);
  float before = 0;
  float loudest = 0;
  float steepest = 0;
  float last = 0;
  for (link::Tick tick = 0; tick < 15 * kPicture; tick += kPicture) {
    // The wave is near its lowest there: a cut would be a step of a fifth of full scale.
    if (tick == 11 * kPicture) sink.reset();
    const auto sound = mixer.mix(tick, kTimeline).sound;
    last = 0;
    for (std::size_t i = 0; i < sound.size(); i += 2) {
      loudest = std::max(loudest, sound[i]);
      steepest = std::max(steepest, std::abs(sound[i] - before));
      last = std::max(last, std::abs(sound[i]));
      before = sound[i];
    }
  }
  CHECK(loudest > 0.1F);
  CHECK(last == 0);
  // The wave itself moves by 0.0033 from one sample to the next; Opus, beginning, by 0.02.
  CHECK(steepest < 0.04F);
}

TEST_CASE("a packet that never came is heard as made up, in its place") {
  Taken taken;
  Mixer mixer({}, taken.hooks());
  mixer.set_scene(scene_of({{"a:camera", "", "", false}}, 1, 0));
  auto sink = mixer.make_sink("a:camera", [] {});
  publish::ToneEncoder tone(250);
  int sent = 0;
  for (int i = 0; i < 40; ++i) {
    Bytes packet = tone.encode();
    if (packet.empty() || i % 8 == 5) continue;
    auto frame = encoded(ingest::Codec::opus, std::move(packet), kTimeline.origin_monotonic_ns + i * 20'000'000);
    if (i % 8 == 6) {
      frame.after_loss = true;
      frame.missing_ns = 20'000'000;
    }
    sink->audio(std::move(frame));
    ++sent;
  }
  taken.wait_for(sent);
  std::vector<float> heard;
  for (link::Tick tick = 0; tick < 20 * kPicture; tick += kPicture) {
    const auto sound = mixer.mix(tick, kTimeline).sound;
    for (std::size_t i = 0; i < sound.size(); i += 2) heard.push_back(sound[i]);
  }
  // Past the beginning, each 10 ms hold two and a half waves of a quarter of full scale.
  for (std::size_t i = 9'600; i + 480 < heard.size(); i += 480) {
    const auto first = heard.begin() + static_cast<std::ptrdiff_t>(i);
    CHECK(*std::max_element(first, first + 480) > 0.15F);
  }
  float steepest = 0;
  for (std::size_t i = 9'600; i < heard.size(); ++i) steepest = std::max(steepest, std::abs(heard[i] - heard[i - 1]));
  CHECK(steepest < 0.02F);
}

TEST_CASE("who is heard in the mix speaks; whoever is muted, off stage, gone or only there does not") {
  struct Case {
    std::vector<link::Tile> tiles;
    bool speaks;
  };
  const Case kCases[] = {{{{"a:camera", "", "", false}}, true},
                         {{{"a:camera", "", "", true}}, false},
                         {{{"b:camera", "", "", false}}, false}};
  for (const Case& example : kCases) {
    Taken taken;
    std::vector<link::Speaking> turns;
    Mixer mixer({}, taken.hooks(), [&](link::Speaking turn) { turns.push_back(std::move(turn)); });
    mixer.set_scene(scene_of(example.tiles, 1, 0));
    auto sink = mixer.make_sink("a:camera", [] {});
    publish::ToneEncoder tone(300);
    int sent = 0;
    for (int i = 0; i < 50; ++i) {
      Bytes packet = tone.encode();
      if (packet.empty()) continue;
      sink->audio(encoded(ingest::Codec::opus, std::move(packet), kTimeline.origin_monotonic_ns + i * 20'000'000));
      ++sent;
    }
    taken.wait_for(sent);
    for (link::Tick tick = 0; tick < 24 * kPicture; tick += kPicture) mixer.mix(tick, kTimeline);
    REQUIRE(turns.size() == (example.speaks ? 1 : 0));
    if (!example.speaks) continue;
    CHECK(turns[0].feed == "a:camera");
    CHECK(turns[0].from < 4 * kPicture);
    CHECK_FALSE(turns[0].to);
    SUBCASE("their connection ends") {
      sink.reset();
      for (link::Tick tick = 24 * kPicture; tick < 75 * kPicture; tick += kPicture) mixer.mix(tick, kTimeline);
    }
    SUBCASE("the programme ends") { mixer.hush(); }
    REQUIRE(turns.size() == 2);
    CHECK(turns[1].from == turns[0].from);
    CHECK(turns[1].to == 24 * kPicture);
    mixer.hush();
    CHECK(turns.size() == 2);
  }
}
