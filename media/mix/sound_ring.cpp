#include "media/mix/sound_ring.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace rostrum::mix {
namespace {

// Beyond 40 ms apart a packet does not follow the one before: a pause, a loss, another delay.
constexpr std::int64_t kSame = 1'920;
// Within 2 ms nothing is corrected.
constexpr std::int64_t kExact = 96;
// A hundredth, too little to be heard as pitch.
constexpr std::int64_t kStretchMost = 100;
// Edges of sound fade over 2.5 ms, or they click.
constexpr std::int64_t kFade = 120;

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

void SoundRing::write(std::int64_t position, std::span<const float> samples) {
  const auto frames = static_cast<std::int64_t>(samples.size() / 2);
  if (frames < 2 || frames > kFrames / 2) return;
  const bool follows = end_ && std::abs(position - *end_) <= kSame && *end_ >= read_;
  if (!follows) return put(position, samples, true);
  const std::int64_t off = position - *end_;
  if (std::abs(off) <= kExact) return put(*end_, samples, false);
  const std::int64_t most = frames / kStretchMost;
  const std::int64_t change = std::clamp(off, -most, most);
  put(*end_, stretched(samples, frames + change), false);
}

void SoundRing::put(std::int64_t position, std::span<const float> samples, bool fade_in) {
  auto frames = static_cast<std::int64_t>(samples.size() / 2);
  if (read_ > 0 && position > read_ + kFrames - frames) return;
  const std::int64_t skip = std::clamp<std::int64_t>(read_ - position, 0, frames);
  late_ += static_cast<std::uint64_t>(skip);
  if (skip == frames) return;
  if (fade_in && end_) fade_out(*end_);
  // What was written ahead of a move back would be heard after it.
  for (std::int64_t i = position + frames; end_ && i < std::min(*end_, position + kFrames); ++i) {
    at(i)[0] = at(i)[1] = 0;
  }
  for (std::int64_t i = skip; i < frames; ++i) {
    const float gain = fade_in ? std::min(1.0F, static_cast<float>(i - skip) / static_cast<float>(kFade)) : 1.0F;
    float* const to = at(position + i);
    to[0] = samples[2 * static_cast<std::size_t>(i)] * gain;
    to[1] = samples[2 * static_cast<std::size_t>(i) + 1] * gain;
  }
  end_ = position + frames;
}

void SoundRing::fade_out(std::int64_t end) {
  for (std::int64_t i = std::max(read_, end - kFade); i < end; ++i) {
    const float gain = static_cast<float>(end - i) / static_cast<float>(kFade);
    at(i)[0] *= gain;
    at(i)[1] *= gain;
  }
}

void SoundRing::read(std::int64_t position, std::span<float> out, float from, float to) {
  const auto frames = static_cast<std::int64_t>(out.size() / 2);
  if (position > read_) {
    // A canvas that passed pictures over passes their sound over.
    // Nothing is older than a ring before the end: that place holds what is yet to be heard.
    for (std::int64_t i = end_ ? std::max(read_, *end_ - kFrames) : 0; end_ && i < std::min(position, *end_); ++i) {
      at(i)[0] = at(i)[1] = 0;
    }
    read_ = position;
  }
  const bool ends_inside = end_ && *end_ > position && *end_ <= position + frames;
  for (std::int64_t i = 0; end_ && i < frames && position + i < *end_; ++i) {
    if (position + i < read_) continue;
    float gain = from + (to - from) * static_cast<float>(i) / static_cast<float>(frames);
    // Nothing follows yet: the end fades, and what comes too late fades in.
    if (ends_inside) gain *= std::min(1.0F, static_cast<float>(*end_ - position - i) / static_cast<float>(kFade));
    float* const sample = at(position + i);
    out[2 * static_cast<std::size_t>(i)] += sample[0] * gain;
    out[2 * static_cast<std::size_t>(i) + 1] += sample[1] * gain;
    sample[0] = sample[1] = 0;
  }
  read_ = std::max(read_, position + frames);
}

}  // namespace rostrum::mix
