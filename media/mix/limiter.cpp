#include "media/mix/limiter.hpp"

#include <algorithm>
#include <cmath>

namespace rostrum::mix {
namespace {

// Gain comes back by a third of what is missing in 60 ms.
const float kRelease = 1 - std::exp(-1.0F / (48'000 * 0.15F));

}  // namespace

void Limiter::process(std::span<float> samples) {
  for (std::size_t i = 0; i + 1 < samples.size(); i += 2) {
    const float left = samples[i];
    const float right = samples[i + 1];
    const float peak = std::max(std::abs(left), std::abs(right));
    const float allowed = peak > kCeiling ? kCeiling / peak : 1.0F;
    if (allowed < target_ || target_in_ == 0) {
      const float slope = (gain_ - allowed) / static_cast<float>(kLookAhead);
      if (allowed < gain_ && (target_in_ == 0 || slope > step_)) {
        target_ = allowed;
        target_in_ = kLookAhead;
        step_ = slope;
      }
    }
    const float out_left = delayed_[2 * at_];
    const float out_right = delayed_[2 * at_ + 1];
    const float must = allowed_[at_];
    delayed_[2 * at_] = left;
    delayed_[2 * at_ + 1] = right;
    allowed_[at_] = allowed;
    at_ = (at_ + 1) % kLookAhead;
    if (target_in_ > 0) {
      --target_in_;
      gain_ -= step_;
      if (target_in_ == 0) target_ = 1;
    } else {
      gain_ += (1 - gain_) * kRelease;
    }
    // The last word is the frame's own: a slope begun before a louder peak may end above it.
    gain_ = std::min(gain_, must);
    samples[i] = out_left * gain_;
    samples[i + 1] = out_right * gain_;
  }
}

}  // namespace rostrum::mix
