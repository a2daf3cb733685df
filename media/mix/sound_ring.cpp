#include "media/mix/sound_ring.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace rostrum::mix {
namespace {

// Beyond 40 ms apart a packet does not join the one before: a pause, another delay.
constexpr std::int64_t kSame = 1'920;
// Within 2 ms nothing is corrected.
constexpr std::int64_t kExact = 96;
// A hundredth, too little to be heard as pitch.
constexpr std::int64_t kStretchMost = 100;
constexpr float kGainStep = 1.0F / static_cast<float>(SoundRing::kFade);

std::vector<float> stretched(std::span<const float> samples, std::int64_t frames) {
  const auto had = static_cast<std::int64_t>(samples.size() / 2);
  std::vector<float> out(2 * static_cast<std::size_t>(frames));
  for (std::int64_t i = 0; i < frames; ++i) {
    const double where =
        frames == 1 ? 0 : static_cast<double>(i) * static_cast<double>(had - 1) / static_cast<double>(frames - 1);
    const auto low = static_cast<std::size_t>(where);
    const auto high = std::min(low + 1, static_cast<std::size_t>(had - 1));
    const auto part = static_cast<float>(where - static_cast<double>(low));
    for (std::size_t channel = 0; channel < 2; ++channel) {
      out[2 * static_cast<std::size_t>(i) + channel] =
          samples[2 * low + channel] * (1 - part) + samples[2 * high + channel] * part;
    }
  }
  return out;
}

}  // namespace

void SoundRing::write(std::int64_t position, std::span<const float> samples, Seam seam) {
  const auto frames = static_cast<std::int64_t>(samples.size() / 2);
  if (frames < 2 || frames > kFrames / 2) return;
  if (seam == Seam::apart || runs_.empty() || std::abs(position - runs_.back().end) > kSame) {
    return begin(position, samples);
  }
  const std::int64_t off = position - runs_.back().end;
  if (std::abs(off) <= kExact) return join(samples);
  const std::int64_t most = frames / kStretchMost;
  join(stretched(samples, frames + std::clamp(off, -most, most)));
}

void SoundRing::join(std::span<const float> samples) {
  const std::int64_t from = runs_.back().end;
  const std::int64_t end = from + static_cast<std::int64_t>(samples.size() / 2);
  if (too_far(end)) return;
  put(from, samples);
  runs_.back().end = end;
  forget_until(end - kFrames);
}

void SoundRing::begin(std::int64_t position, std::span<const float> samples) {
  const std::int64_t end = position + static_cast<std::int64_t>(samples.size() / 2);
  if (too_far(end)) return;
  late_ += static_cast<std::uint64_t>(std::clamp<std::int64_t>(read_ - position, 0, end - position));
  std::int64_t from = std::max(position, read_);
  // What is being heard needs its time to fade.
  if (!runs_.empty() && runs_.front().begin < read_) from = std::max(from, std::min(runs_.front().end, read_ + kFade));
  if (from >= end) return;
  // A move back: what was written ahead would be heard after it.
  while (!runs_.empty() && runs_.back().begin >= from) runs_.pop_back();
  if (!runs_.empty()) runs_.back().end = std::min(runs_.back().end, from);
  put(from, samples.subspan(2 * static_cast<std::size_t>(from - position)));
  runs_.push_back({from, end});
  forget_until(end - kFrames);
}

void SoundRing::put(std::int64_t position, std::span<const float> samples) {
  for (std::size_t i = 0; i + 1 < samples.size(); i += 2) {
    float* const to = at(position++);
    to[0] = samples[i];
    to[1] = samples[i + 1];
  }
}

void SoundRing::forget_until(std::int64_t position) {
  while (!runs_.empty() && runs_.front().end <= position) runs_.pop_front();
  // Of the run that is left, its older part has been written over.
  if (!runs_.empty()) runs_.front().begin = std::max(runs_.front().begin, std::min(position, runs_.front().end));
}

void SoundRing::read(std::int64_t position, std::span<float> out, float from, float to) {
  const auto frames = static_cast<std::int64_t>(out.size() / 2);
  // Times in whole nanoseconds make frames that are one off now and then: no reason to leave one out.
  if (std::abs(position - read_) <= 1) position = read_;
  const std::int64_t end = position + frames;
  // A canvas that passed pictures over passes their sound over.
  if (position > read_) {
    gain_ = 0;
    read_ = position;
  }
  std::int64_t next = read_;
  for (const Run& run : runs_) {
    const std::int64_t first = std::max(run.begin, read_);
    const std::int64_t last = std::min(run.end, end);
    if (first >= last) continue;
    if (first > next) gain_ = 0;
    for (std::int64_t i = first; i < last; ++i) {
      // The end is looked out for beyond this reading too: what may follow until the next is not known.
      gain_ = std::min({gain_ + kGainStep, 1.0F, static_cast<float>(run.end - i) * kGainStep});
      const float gain = gain_ * (from + (to - from) * static_cast<float>(i - position) / static_cast<float>(frames));
      const float* const sample = at(i);
      float* const mixed = &out[2 * static_cast<std::size_t>(i - position)];
      mixed[0] += sample[0] * gain;
      mixed[1] += sample[1] * gain;
    }
    next = last;
  }
  if (next < end) gain_ = 0;
  read_ = std::max(read_, end);
  while (!runs_.empty() && runs_.front().end <= read_) runs_.pop_front();
}

}  // namespace rostrum::mix
