// Makes the programme of the feeds on stage: decodes them, draws the canvas, mixes the sound. set_scene() and
// make_sink() are called on the network thread while mix() runs on the canvas thread; a mutex guards what they share.
// Sinks must be destroyed before the mixer, since their decoder threads use it.
#pragma once
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "media/ingest/feed_sink.hpp"
#include "media/mix/canvas.hpp"
#include "media/mix/decode_thread.hpp"
#include "media/mix/limiter.hpp"
#include "media/mix/picture.hpp"
#include "media/mix/speaking.hpp"
#include "protocol/link/messages.hpp"
#include "protocol/link/timing.hpp"

namespace rostrum::mix {

struct MixedFrame {
  Picture picture;
  /// Stereo of one picture's length, interleaved.
  std::array<float, 2 * link::kVideoFrameTicks> sound{};
};

class Mixer {
 public:
  /// What the network brought by T is heard and seen at T + kLookBack: a picture's length of sound has to be there
  /// before it is mixed, and decoded.
  static constexpr std::int64_t kLookBackNs = 42'000'000;
  /// Scenes waiting for their tick (drop_oldest): each is whole.
  static constexpr std::size_t kMaxScenes = 64;

  /// Told on the canvas thread, or by hush(); must not block.
  using Spoke = std::function<void(link::Speaking)>;

  /// Opens fonts. Throws std::exception when there are none.
  Mixer(const link::Setup& setup, DecodeHooks hooks, Spoke spoke = {});
  ~Mixer();
  Mixer(const Mixer&) = delete;
  Mixer& operator=(const Mixer&) = delete;

  /// A sink for a feed; a later one of the same feed takes its place.
  std::unique_ptr<ingest::FeedSink> make_sink(const std::string& feed, ingest::RequestKeyFrame request_key_frame);
  /// Shown from its tick on, unless its version is older than one known.
  void set_scene(link::Scene scene);
  /// The programme at `tick`. On the canvas thread, ticks growing.
  MixedFrame mix(link::Tick tick, const link::Timeline& timeline);
  /// Whoever speaks is through: the programme is. While no canvas thread runs.
  void hush();
  /// A slate alone. Before the canvas thread begins.
  Picture slate(const link::Slate& slate, std::int64_t now_unix_ms) { return canvas_.slate(slate, now_unix_ms); }

 private:
  class Source;
  class Sink;
  using Sources = std::map<link::FeedId, std::shared_ptr<Source>>;
  using Leaving = std::vector<std::shared_ptr<Source>>;

  void forget(const link::FeedId& feed, const Source* source);
  /// Under the mutex: out of `sources_`, heard for one more picture.
  void let_go(Sources::iterator source);
  /// On the network thread: ends the decoders of those who are no longer heard. It waits for them, the canvas must not.
  void bury();
  void take_scenes(link::Tick tick);
  void mix_sound(const Sources& sources, Leaving leaving, link::Tick tick, std::int64_t now_ns, MixedFrame& mixed);
  /// How loud a source is in the mix; it is there.
  void listen(const link::FeedId& feed, link::Tick tick, float power);
  /// The same of those who are not there any more.
  void listen_on(const Sources& sources, link::Tick tick);
  /// The last of those who left: cut off, it would click. Then the network thread may end them.
  void fade(Leaving leaving, std::int64_t now_ns, MixedFrame& mixed);

  // Given.
  DecodeHooks hooks_;
  Spoke spoke_;
  // Owned by the canvas thread.
  Canvas canvas_;
  Limiter limiter_;
  link::Scene scene_;
  std::map<link::FeedId, Speaking> speaking_;
  // State. Guarded by the mutex.
  std::mutex mutex_;
  Sources sources_;
  Leaving leaving_;
  Leaving gone_;
  std::vector<link::Scene> coming_;
  std::uint64_t newest_version_ = 0;
};

}  // namespace rostrum::mix
