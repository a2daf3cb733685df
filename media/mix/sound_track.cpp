#include "media/mix/sound_track.hpp"

namespace rostrum::mix {
namespace {

std::int64_t frames_of(std::int64_t ns) { return ns / 1'000'000'000 * 48'000 + ns % 1'000'000'000 * 48 / 1'000'000; }

/// Whatever libopus gives as interleaved stereo.
std::vector<float> stereo_of(const AVFrame& frame) {
  const auto frames = static_cast<std::size_t>(frame.nb_samples);
  const auto channels = static_cast<std::size_t>(frame.ch_layout.nb_channels);
  std::vector<float> out(2 * frames);
  if (channels == 0 || frame.sample_rate != 48'000) return {};
  for (std::size_t i = 0; i < frames; ++i) {
    for (std::size_t side = 0; side < 2; ++side) {
      const std::size_t from = i * channels + std::min(side, channels - 1);
      if (frame.format == AV_SAMPLE_FMT_FLT) {
        out[2 * i + side] = reinterpret_cast<const float*>(frame.data[0])[from];
      } else if (frame.format == AV_SAMPLE_FMT_S16) {
        out[2 * i + side] = static_cast<float>(reinterpret_cast<const std::int16_t*>(frame.data[0])[from]) / 32768.0F;
      }
    }
  }
  return out;
}

}  // namespace

SoundTrack::SoundTrack(std::string feed, const DecodeHooks& hooks)
    : feed_(std::move(feed)),
      hooks_(hooks),
      thread_("decode sound", kInbox, DecodeThread::Overflow::drop_oldest,
              [this](const ingest::EncodedFrame& frame) { take(frame); }, {}) {}

void SoundTrack::take(const ingest::EncodedFrame& encoded) {
  if (hooks_.before) hooks_.before(feed_);
  const auto frames = decoder_.decode(encoded);
  if (hooks_.after) hooks_.after(feed_);
  if (!frames) return;
  std::int64_t position = frames_of(encoded.capture_ns + encoded.playout_delay_ns);
  for (const Frame& frame : *frames) {
    const std::vector<float> samples = stereo_of(*frame);
    const std::lock_guard lock(mutex_);
    ring_.write(position, samples);
    position += static_cast<std::int64_t>(samples.size() / 2);
  }
}

void SoundTrack::mix_into(std::span<float> out, std::int64_t now_ns, bool heard) {
  const std::lock_guard lock(mutex_);
  ring_.read(frames_of(now_ns), out, was_heard_ ? 1.0F : 0.0F, heard ? 1.0F : 0.0F);
  was_heard_ = heard;
}

}  // namespace rostrum::mix
