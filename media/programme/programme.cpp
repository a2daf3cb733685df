#include "media/programme/programme.hpp"

#include <spdlog/spdlog.h>

#include <chrono>

#include "media/encode/still_encoder.hpp"
#include "media/programme/lane.hpp"
#include "media/programme/pacer.hpp"
#include "media/programme/relief.hpp"
#include "media/programme/sound_line.hpp"
#include "media/programme/video_line.hpp"

namespace rostrum::programme {
namespace {

// What a canvas that was late hands over at once (Pacer::kPassOverNs), and some. What waits longer comes too late for
// viewers.
constexpr std::size_t kPictureInbox = 24;
// Sound gives way to nothing, short of an encoder that stands still for two seconds.
constexpr std::size_t kSoundInbox = 60;
// Once in each group: what does not fit is missing, and the next comes a second later.
constexpr std::size_t kStillInbox = 2;
constexpr link::Tick kStillTicks = link::kVideoFramesPerGroup * link::kVideoFrameTicks;
// A canvas that waits for its time still shows that it lives.
constexpr std::int64_t kLongestWaitNs = 100'000'000;

std::int64_t monotonic_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

struct PictureAt {
  Picture picture;
  link::Tick tick = 0;
};
struct SoundAt {
  std::shared_ptr<const Sound> sound;
  link::Tick tick = 0;
};

/// The line comes before the lane whose thread uses it.
struct VideoChannel {
  VideoLine line;
  Lane<PictureAt> lane;
  VideoChannel(const encode::VideoRung& rung, Outlet& outlet)
      : line(rung, outlet),
        lane("encode video", kPictureInbox, [this](const PictureAt& item) { line.take(*item.picture, item.tick); }) {}
};
struct SoundChannel {
  SoundLine line;
  Lane<SoundAt> lane;
  SoundChannel(const encode::SoundRung& rung, Outlet& outlet)
      : line(rung, outlet),
        lane("encode sound", kSoundInbox, [this](const SoundAt& item) { line.take(*item.sound, item.tick); }) {}
};

/// On a thread of its own: the canvas keeps time, and an encoder must not wait for a still.
struct StillChannel {
  encode::StillEncoder encoder;
  Outlet& outlet;
  Lane<PictureAt> lane;
  /// Pictures have the size of that rung, as its encoder's do.
  StillChannel(const encode::VideoSettings& highest, Outlet& to)
      : encoder(highest.width, highest.height),
        outlet(to),
        lane("stills", kStillInbox, [this](const PictureAt& item) { take(item); }) {}

  void take(const PictureAt& item) {
    link::Still still;
    still.tick = item.tick;
    still.bytes = encoder.encode(*item.picture);
    if (!still.bytes.empty()) outlet.still(std::move(still));
  }
};

}  // namespace

struct Programme::Implementation {
  // Given.
  Source source;
  // Owned. Highest rung first.
  std::vector<std::unique_ptr<VideoChannel>> video;
  std::vector<std::unique_ptr<SoundChannel>> sound;
  StillChannel stills;
  // State.
  std::atomic<std::uint64_t> canvas_moves{0};
  std::atomic<bool> running{false};
  std::mutex mutex;
  std::condition_variable_any stopping;
  std::jthread canvas;

  Implementation(const encode::Ladder& ladder, const Picture& slate, Source from, Outlet& outlet)
      : source(std::move(from)), stills(ladder.video.front().settings, outlet) {
    for (const auto& rung : ladder.video) video.push_back(std::make_unique<VideoChannel>(rung, outlet));
    for (const auto& rung : ladder.sound) sound.push_back(std::make_unique<SoundChannel>(rung, outlet));
    for (const auto& channel : video) channel->line.stand_in(*slate);
    for (const auto& channel : sound) channel->line.stand_in();
  }

  void run(const std::stop_token& stop, const link::Timeline& timeline, link::Tick first_tick) {
    Pacer pacer(timeline, first_tick);
    Relief relief(video.size());
    Picture last;
    std::uint64_t passed_over = 0;
    while (!stop.stop_requested()) {
      const std::int64_t now = monotonic_ns();
      const Pacer::Step step = pacer.next(now);
      ++canvas_moves;
      if (pacer.passed_over() != passed_over) {
        spdlog::warn("the canvas is late and passed over {} pictures", pacer.passed_over() - passed_over);
        passed_over = pacer.passed_over();
      }
      if (!step.picture) {
        wait(stop, std::min(step.until_ns - now, kLongestWaitNs));
        continue;
      }
      Mixed mixed = source(step.tick, timeline);
      hand_out(relief, std::move(mixed), step.tick, last);
    }
  }

  void wait(const std::stop_token& stop, std::int64_t ns) {
    std::unique_lock lock(mutex);
    stopping.wait_for(lock, stop, std::chrono::nanoseconds(ns), [] { return false; });
  }

  void hand_out(Relief& relief, Mixed mixed, link::Tick tick, Picture& last) {
    const auto samples = std::make_shared<const Sound>(mixed.sound);
    for (const auto& channel : sound) channel->lane.push({samples, tick});
    std::size_t longest = 0;
    for (std::size_t i = relief.rungs_off(); i < video.size(); ++i)
      longest = std::max(longest, video[i]->lane.queued());
    const std::size_t before = relief.level();
    relief.look(tick, longest);
    if (relief.level() != before) spdlog::warn("video gives way: level {}", relief.level());
    if (!last || !relief.repeats(tick)) last = std::move(mixed.picture);
    for (std::size_t i = relief.rungs_off(); i < video.size(); ++i) video[i]->lane.push({last, tick});
    if (tick % kStillTicks == 0) stills.lane.push({last, tick});
  }
};

Programme::Programme(const encode::Ladder& ladder, const Picture& slate, Source source, Outlet& outlet)
    : implementation_(std::make_unique<Implementation>(ladder, slate, std::move(source), outlet)) {}

Programme::~Programme() { stop(); }

void Programme::start(const link::Timeline& timeline, link::Tick first_tick) {
  Implementation& self = *implementation_;
  if (self.running) return;
  self.running = true;
  self.canvas = std::jthread([&self, timeline, first_tick](const std::stop_token& stop) {
    pthread_setname_np(pthread_self(), "canvas");
    self.run(stop, timeline, first_tick);
  });
}

void Programme::stop() {
  Implementation& self = *implementation_;
  if (!self.running) return;
  self.canvas.request_stop();
  self.canvas.join();
  self.running = false;
}

void Programme::report(link::Progress& progress) const {
  const Implementation& self = *implementation_;
  progress.canvas = self.canvas_moves;
  progress.canvas_expected = self.running;
  // What every viewer can have: as far as the slowest line.
  link::Tick until = std::numeric_limits<link::Tick>::max();
  for (const auto& channel : self.video) until = std::min(until, channel->line.encoded_until());
  for (const auto& channel : self.sound) until = std::min(until, channel->line.encoded_until());
  progress.encoded_until = until;
}

}  // namespace rostrum::programme
