#include "protocol/webrtc/rtp/depacketizer.hpp"

#include <utility>

namespace rostrum::rtp {

std::vector<Frame> Depacketizer::push(const Fragment& fragment) {
  std::vector<Frame> frames;
  if (fragment.after_loss && open_) {
    // Whether the hole was in this frame or in the next cannot be told.
    good_ = false;
    broken_ = true;
  }
  if (open_ && frame_.timestamp != fragment.timestamp) finish(frames);
  // Probes and padding carry nothing.
  if (!fragment.payload.empty()) {
    const bool first = !open_;
    if (first) {
      frame_ = {};
      frame_.timestamp = fragment.timestamp;
      open_ = true;
      good_ = true;
    }
    if (good_ &&
        (frame_.data.size() + fragment.payload.size() > kMaxFrameBytes || !take(fragment.payload, first, frame_))) {
      good_ = false;
      broken_ = true;
    }
  }
  if (open_ && (fragment.marker || alone())) finish(frames);
  return frames;
}

void Depacketizer::finish(std::vector<Frame>& frames) {
  open_ = false;
  if (good_ && !complete(frame_)) {
    good_ = false;
    broken_ = true;
  }
  if (good_ && !frame_.data.empty()) frames.push_back(std::move(frame_));
  frame_ = {};
}

bool Depacketizer::take_broken() { return std::exchange(broken_, false); }

}  // namespace rostrum::rtp
