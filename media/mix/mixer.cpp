#include "media/mix/mixer.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

#include "media/mix/sound_track.hpp"
#include "media/mix/video_track.hpp"

namespace rostrum::mix {

/// One feed while it is connected. A track and its thread are made when its first frame comes.
class Mixer::Source {
 public:
  Source(std::string feed, const DecodeHooks& hooks, ingest::RequestKeyFrame request_key_frame)
      : feed_(std::move(feed)), hooks_(hooks), request_key_frame_(std::move(request_key_frame)) {}

  /// On the network thread, as is sound().
  void video(ingest::EncodedFrame frame) {
    if (!video_made_) {
      auto made = std::make_unique<VideoTrack>(feed_, hooks_, request_key_frame_);
      video_made_ = made.get();
      const std::lock_guard lock(mutex_);
      video_ = std::move(made);
    }
    video_made_->push(std::move(frame));
  }
  void sound(ingest::EncodedFrame frame) {
    if (!sound_made_) {
      auto made = std::make_unique<SoundTrack>(feed_, hooks_);
      sound_made_ = made.get();
      const std::lock_guard lock(mutex_);
      sound_ = std::move(made);
    }
    sound_made_->push(std::move(frame));
  }

  /// On the canvas thread.
  Picture picture(int width, int height, std::int64_t now_ns) {
    const std::lock_guard lock(mutex_);
    if (!video_) return nullptr;
    video_->want(width, height);
    return video_->at(now_ns);
  }
  /// Nobody sees it: it is not scaled until somebody does.
  void hide() {
    const std::lock_guard lock(mutex_);
    if (video_) video_->want(0, 0);
  }
  void mix_into(std::span<float> out, std::int64_t now_ns, bool heard) {
    const std::lock_guard lock(mutex_);
    if (sound_) sound_->mix_into(out, now_ns, heard);
  }

 private:
  // Given.
  std::string feed_;
  const DecodeHooks& hooks_;
  ingest::RequestKeyFrame request_key_frame_;
  // State.
  VideoTrack* video_made_ = nullptr;
  SoundTrack* sound_made_ = nullptr;
  /// Guards the pointers, which are set once.
  std::mutex mutex_;
  std::unique_ptr<VideoTrack> video_;
  std::unique_ptr<SoundTrack> sound_;
};

class Mixer::Sink : public ingest::FeedSink {
 public:
  Sink(Mixer& mixer, std::string feed, std::shared_ptr<Source> source)
      : mixer_(mixer), feed_(std::move(feed)), source_(std::move(source)) {}
  ~Sink() override { mixer_.forget(feed_, source_.get()); }

  void video(ingest::EncodedFrame frame) override { source_->video(std::move(frame)); }
  void audio(ingest::EncodedFrame frame) override { source_->sound(std::move(frame)); }

 private:
  Mixer& mixer_;
  std::string feed_;
  std::shared_ptr<Source> source_;
};

Mixer::Mixer(const link::Setup& setup, DecodeHooks hooks, Spoke spoke)
    : hooks_(std::move(hooks)), spoke_(std::move(spoke)), canvas_(setup.width, setup.height) {
  link::Slate slate;
  slate.title = setup.title;
  scene_.slate = std::move(slate);
}

Mixer::~Mixer() = default;

std::unique_ptr<ingest::FeedSink> Mixer::make_sink(const std::string& feed, ingest::RequestKeyFrame request_key_frame) {
  bury();
  auto source = std::make_shared<Source>(feed, hooks_, std::move(request_key_frame));
  {
    const std::lock_guard lock(mutex_);
    if (const auto before = sources_.find(feed); before != sources_.end()) let_go(before);
    sources_[feed] = source;
  }
  return std::make_unique<Sink>(*this, feed, std::move(source));
}

void Mixer::forget(const link::FeedId& feed, const Source* source) {
  bury();
  const std::lock_guard lock(mutex_);
  const auto found = sources_.find(feed);
  if (found != sources_.end() && found->second.get() == source) let_go(found);
}

void Mixer::let_go(Sources::iterator source) {
  leaving_.push_back(std::move(source->second));
  sources_.erase(source);
}

void Mixer::bury() {
  // Ended after the lock is given back.
  std::vector<std::shared_ptr<Source>> gone;
  const std::lock_guard lock(mutex_);
  gone.swap(gone_);
}

void Mixer::fade(Leaving leaving, std::int64_t now_ns, MixedFrame& mixed) {
  for (const auto& source : leaving) source->mix_into(mixed.sound, now_ns, false);
  const std::lock_guard lock(mutex_);
  std::move(leaving.begin(), leaving.end(), std::back_inserter(gone_));
}

void Mixer::set_scene(link::Scene scene) {
  bury();
  const std::lock_guard lock(mutex_);
  if (scene.version < newest_version_) return;
  newest_version_ = scene.version;
  if (coming_.size() >= kMaxScenes) coming_.erase(coming_.begin());
  coming_.push_back(std::move(scene));
}

void Mixer::take_scenes(link::Tick tick) {
  const std::lock_guard lock(mutex_);
  // Versions grow, so the last that is due holds.
  const auto due =
      std::find_if(coming_.rbegin(), coming_.rend(), [&](const auto& scene) { return scene.at_tick <= tick; });
  if (due == coming_.rend()) return;
  scene_ = *due;
  coming_.erase(coming_.begin(), due.base());
}

void Mixer::listen(const link::FeedId& feed, link::Tick tick, float power) {
  const auto turn = speaking_[feed].hear(tick, power);
  if (turn && spoke_) spoke_({feed, turn->from, turn->to});
}

void Mixer::listen_on(const Sources& sources, link::Tick tick) {
  for (auto at = speaking_.begin(); at != speaking_.end();) {
    const bool there = sources.contains(at->first);
    if (!there) listen(at->first, tick, 0);
    at = there || at->second.speaks() ? std::next(at) : speaking_.erase(at);
  }
}

void Mixer::hush() {
  for (auto& [feed, speaking] : std::exchange(speaking_, {})) {
    const auto turn = speaking.end();
    if (turn && spoke_) spoke_({feed, turn->from, turn->to});
  }
}

void Mixer::mix_sound(const Sources& sources, Leaving leaving, link::Tick tick, std::int64_t now_ns,
                      MixedFrame& mixed) {
  for (const auto& [feed, source] : sources) {
    const auto tile = std::ranges::find(scene_.tiles, feed, &link::Tile::feed);
    // Those not on stage are read too, so that nothing old is heard when they are brought on.
    const bool heard = !scene_.slate && tile != scene_.tiles.end() && !tile->muted;
    decltype(mixed.sound) own{};
    source->mix_into(own, now_ns, heard);
    std::ranges::transform(mixed.sound, own, mixed.sound.begin(), std::plus<>());
    // Whoever is muted fades out of the mix, and does not speak.
    listen(feed, tick, heard ? power_of(own) : 0);
  }
  listen_on(sources, tick);
  fade(std::move(leaving), now_ns, mixed);
  limiter_.process(mixed.sound);
}

MixedFrame Mixer::mix(link::Tick tick, const link::Timeline& timeline) {
  take_scenes(tick);
  Sources sources;
  Leaving leaving;
  {
    // Both at once: who leaves from here on is heard in full now and fades in the next picture.
    const std::lock_guard lock(mutex_);
    sources = sources_;
    leaving.swap(leaving_);
  }
  const std::int64_t now_ns = timeline.origin_monotonic_ns + link::ticks_to_ns(tick) - kLookBackNs;
  MixedFrame mixed;
  mix_sound(sources, std::move(leaving), tick, now_ns, mixed);
  if (scene_.slate || scene_.tiles.empty()) {
    for (const auto& [feed, source] : sources) source->hide();
    const std::int64_t unix_ms = (timeline.anchor_unix_ns + link::ticks_to_ns(tick)) / 1'000'000;
    mixed.picture = canvas_.slate(scene_.slate.value_or(link::Slate()), unix_ms);
    return mixed;
  }
  std::vector<link::Tile> tiles = scene_.tiles;
  if (scene_.spotlight) {
    const auto alone =
        std::find_if(tiles.begin(), tiles.end(), [&](const auto& t) { return t.feed == *scene_.spotlight; });
    if (alone != tiles.end()) tiles = {*alone};
  }
  for (const auto& [feed, source] : sources) {
    const bool shown = std::ranges::find(tiles, feed, &link::Tile::feed) != tiles.end();
    if (!shown) source->hide();
  }
  // A picture lasts as long as the sound it is mixed with: the one of its middle.
  const std::int64_t picture_ns = now_ns + link::ticks_to_ns(link::kVideoFrameTicks) / 2;
  mixed.picture = canvas_.people(tiles, [&](const link::FeedId& feed, int width, int height) {
    const auto source = sources.find(feed);
    return source == sources.end() ? nullptr : source->second->picture(width, height, picture_ns);
  });
  return mixed;
}

}  // namespace rostrum::mix
