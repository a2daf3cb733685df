// Pictures and sound for tests of encoders and packagers: a grey that changes with the tick, one sine.
#pragma once
#include <cmath>
#include <cstring>
#include <memory>
#include <numbers>
#include <vector>

#include "protocol/link/timing.hpp"

extern "C" {
#include <libavutil/frame.h>
}

namespace rostrum::encode {

inline std::shared_ptr<AVFrame> grey_picture(int width, int height, std::uint8_t luma) {
  std::shared_ptr<AVFrame> frame(av_frame_alloc(), [](AVFrame* held) { av_frame_free(&held); });
  frame->format = AV_PIX_FMT_YUV420P;
  frame->width = width;
  frame->height = height;
  if (av_frame_get_buffer(frame.get(), 0) < 0) throw std::bad_alloc();
  for (int plane = 0; plane < 3; ++plane) {
    const int rows = plane == 0 ? height : height / 2;
    std::memset(frame->data[plane], plane == 0 ? luma : 128,
                static_cast<std::size_t>(frame->linesize[plane]) * static_cast<std::size_t>(rows));
  }
  return frame;
}

/// A luma that tells which picture it is, for 20 pictures.
inline std::uint8_t luma_of(link::Tick tick) {
  return static_cast<std::uint8_t>(30 + tick / link::kVideoFrameTicks % 20 * 10);
}

/// Interleaved stereo of 440 Hz on the left and silence on the right, at half of full scale.
inline std::vector<float> sine(link::Tick tick, int count) {
  std::vector<float> samples;
  for (int i = 0; i < count; ++i) {
    const double at = static_cast<double>(tick + i) / link::kTicksPerSecond;
    samples.push_back(static_cast<float>(0.5 * std::sin(2 * std::numbers::pi * 440 * at)));
    samples.push_back(0);
  }
  return samples;
}

}  // namespace rostrum::encode
