#include "media/mix/sound_track.hpp"

#include <utility>

namespace rostrum::mix {
namespace {

std::int64_t frames_of(std::int64_t ns) { return ns / 1'000'000'000 * 48'000 + ns % 1'000'000'000 * 48 / 1'000'000; }

}  // namespace

SoundTrack::SoundTrack(std::string feed, const DecodeHooks& hooks)
    : feed_(std::move(feed)),
      hooks_(hooks),
      thread_("decode sound", kInbox, DecodeThread::Overflow::drop_oldest,
              [this](const ingest::EncodedFrame& frame) { take(frame); }, {}) {}

void SoundTrack::take(const ingest::EncodedFrame& encoded) {
  if (hooks_.before) hooks_.before(feed_);
  const auto pieces = opus_.decode(encoded);
  if (hooks_.after) hooks_.after(feed_);
  const std::int64_t position = frames_of(encoded.capture_ns + encoded.playout_delay_ns);
  const std::lock_guard lock(mutex_);
  for (const SoundPiece& piece : pieces) {
    const bool joined = piece.joined && !std::exchange(refused_, false);
    ring_.write(position + piece.offset, piece.samples, joined ? SoundRing::Seam::next : SoundRing::Seam::apart);
  }
  refused_ = refused_ || pieces.empty();
}

void SoundTrack::mix_into(std::span<float> out, std::int64_t now_ns, bool heard) {
  const std::lock_guard lock(mutex_);
  ring_.read(frames_of(now_ns), out, was_heard_ ? 1.0F : 0.0F, heard ? 1.0F : 0.0F);
  was_heard_ = heard;
}

}  // namespace rostrum::mix
