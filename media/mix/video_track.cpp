#include "media/mix/video_track.hpp"

#include <utility>

namespace rostrum::mix {

VideoTrack::VideoTrack(std::string feed, const DecodeHooks& hooks, ingest::RequestKeyFrame request_key_frame)
    : feed_(std::move(feed)),
      hooks_(hooks),
      request_key_frame_(std::move(request_key_frame)),
      thread_(
          "decode video", kInbox, DecodeThread::Overflow::drop_to_keyframe,
          [this](const ingest::EncodedFrame& frame) { take(frame); }, request_key_frame_) {}

void VideoTrack::want(int width, int height) {
  wanted_ = static_cast<std::uint32_t>(width) << 16 | static_cast<std::uint32_t>(height);
}

void VideoTrack::take(const ingest::EncodedFrame& encoded) {
  if (hooks_.before) hooks_.before(feed_);
  auto frames = decoder_.decode(encoded);
  if (hooks_.after) hooks_.after(feed_);
  if (!frames) return request_key_frame_();
  for (Frame& frame : *frames) {
    const std::uint32_t wanted = wanted_;
    Picture picture;
    if (wanted == 0 && encoded.rotation == 0) {
      // Nobody looks yet: kept as it is, the canvas makes it fit when somebody does.
      picture = Picture(frame.release(), FreeFrame());
    } else {
      const auto width = wanted == 0 ? frame->height : static_cast<int>(wanted >> 16);
      const auto height = wanted == 0 ? frame->width : static_cast<int>(wanted & 0xffff);
      picture = scaler_.fit_into(*frame, width, height, encoded.rotation);
    }
    if (!picture) continue;
    const std::lock_guard lock(mutex_);
    if (waiting_.size() >= kWaiting) waiting_.pop_front();
    waiting_.push_back({std::move(picture), encoded.capture_ns + encoded.playout_delay_ns});
  }
}

Picture VideoTrack::at(std::int64_t now_ns) {
  const std::lock_guard lock(mutex_);
  while (!waiting_.empty() && waiting_.front().at_ns <= now_ns) {
    shown_ = std::move(waiting_.front());
    waiting_.pop_front();
  }
  if (shown_ && now_ns - shown_->at_ns > kStaleNs) shown_.reset();
  return shown_ ? shown_->picture : nullptr;
}

}  // namespace rostrum::mix
