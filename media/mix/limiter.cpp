#include "media/mix/limiter.hpp"

#include <algorithm>
#include <cmath>

namespace rostrum::mix {
namespace {

// Gain comes back by a third of what is missing in 60 ms.
const float kRelease = 1 - std::exp(-1.0F / (48'000 * 0.15F));

}  // namespace

float Limiter::least(float allowed) {
  while (!candidates_.empty() && candidates_.back().gain >= allowed) candidates_.pop_back();
  candidates_.push_back({frame_, allowed});
  if (candidates_.front().frame < frame_ - static_cast<std::int64_t>(kLookAhead)) candidates_.pop_front();
  ++frame_;
  return candidates_.front().gain;
}

void Limiter::process(std::span<float> samples) {
  for (std::size_t i = 0; i + 1 < samples.size(); i += 2) {
    const float left = samples[i];
    const float right = samples[i + 1];
    const float peak = std::max(std::abs(left), std::abs(right));
    envelope_ = std::min(least(peak > kCeiling ? kCeiling / peak : 1.0F), envelope_ + (1 - envelope_) * kRelease);
    sum_ += static_cast<double>(envelope_) - static_cast<double>(held_[at_]);
    held_[at_] = envelope_;
    const auto gain = static_cast<float>(sum_ / kLookAhead);
    samples[i] = delayed_[2 * at_] * gain;
    samples[i + 1] = delayed_[2 * at_ + 1] * gain;
    delayed_[2 * at_] = left;
    delayed_[2 * at_ + 1] = right;
    at_ = (at_ + 1) % kLookAhead;
  }
}

}  // namespace rostrum::mix
