#include "media/mix/picture.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <new>
#include <vector>

extern "C" {
#include <libavutil/buffer.h>
#include <libavutil/imgutils.h>
}

namespace rostrum::mix {
namespace {

/// One plane of a frame, with sizes in its own pixels.
struct Plane {
  std::uint8_t* data;
  int stride;
  int width;
  int height;
  std::uint8_t* row(int y) const { return data + static_cast<std::ptrdiff_t>(y) * stride; }
};

Plane plane_of(const AVFrame& frame, int index) {
  const int half = index == 0 ? 0 : 1;
  return {frame.data[index], frame.linesize[index], (frame.width + half) >> half, (frame.height + half) >> half};
}

void brighten(const std::uint8_t* in, const std::int16_t* by, std::uint8_t* out, int width) {
  for (int x = 0; x < width; ++x) {
    const auto value = static_cast<std::int16_t>(in[x] + by[x]);
    out[x] = static_cast<std::uint8_t>(std::clamp<std::int16_t>(value, 0, 255));
  }
}

Frame described(int width, int height) {
  Frame frame(av_frame_alloc());
  if (!frame) throw std::bad_alloc();
  frame->format = AV_PIX_FMT_YUV420P;
  frame->width = width;
  frame->height = height;
  frame->color_range = AVCOL_RANGE_MPEG;
  frame->colorspace = AVCOL_SPC_BT709;
  return frame;
}

std::uint8_t clipped(int value) { return static_cast<std::uint8_t>(std::clamp(value, 0, 255)); }

void turn_plane(const Plane& from, const Plane& to, int degrees) {
  for (int y = 0; y < to.height; ++y) {
    std::uint8_t* const out = to.row(y);
    for (int x = 0; x < to.width; ++x) {
      if (degrees == 90) out[x] = from.row(from.height - 1 - x)[y];
      if (degrees == 180) out[x] = from.row(from.height - 1 - y)[from.width - 1 - x];
      if (degrees == 270) out[x] = from.row(x)[from.width - 1 - y];
    }
  }
}

}  // namespace

Frame make_frame(int width, int height) {
  Frame frame = described(width, height);
  if (av_frame_get_buffer(frame.get(), 0) < 0) throw std::bad_alloc();
  return frame;
}

struct FramePool::Implementation {
  struct Free {
    void operator()(AVBufferPool* pool) const { av_buffer_pool_uninit(&pool); }
  };
  std::unique_ptr<AVBufferPool, Free> pool;
  int width = 0;
  int height = 0;
};

FramePool::FramePool() : implementation_(std::make_unique<Implementation>()) {}
FramePool::~FramePool() = default;

Frame FramePool::frame(int width, int height) {
  // For the widest of libav's vector instructions.
  constexpr int kAlign = 64;
  Implementation& self = *implementation_;
  if (!self.pool || self.width != width || self.height != height) {
    const int size = av_image_get_buffer_size(AV_PIX_FMT_YUV420P, width, height, kAlign);
    if (size < 0) throw std::bad_alloc();
    // Vector instructions may read beyond the last pixel.
    self.pool.reset(av_buffer_pool_init(static_cast<std::size_t>(size) + kAlign, nullptr));
    if (!self.pool) throw std::bad_alloc();
    self.width = width;
    self.height = height;
  }
  Frame frame = described(width, height);
  frame->buf[0] = av_buffer_pool_get(self.pool.get());
  if (frame->buf[0] == nullptr || av_image_fill_arrays(frame->data, frame->linesize, frame->buf[0]->data,
                                                       AV_PIX_FMT_YUV420P, width, height, kAlign) < 0) {
    throw std::bad_alloc();
  }
  return frame;
}

bool is_canvas_kind(const AVFrame& frame) {
  return frame.format == AV_PIX_FMT_YUV420P && frame.colorspace == AVCOL_SPC_BT709 &&
         frame.color_range != AVCOL_RANGE_JPEG && frame.width % 2 == 0 && frame.height % 2 == 0;
}

void fill(AVFrame& frame, const Area& area, Colour colour) {
  const std::array values{colour.y, colour.cb, colour.cr};
  for (int index = 0; index < 3; ++index) {
    const Plane plane = plane_of(frame, index);
    const int half = index == 0 ? 0 : 1;
    const int left = std::clamp(area.x >> half, 0, plane.width);
    const int right = std::clamp((area.x + area.width) >> half, left, plane.width);
    const int bottom = std::min((area.y + area.height) >> half, plane.height);
    for (int y = std::max(area.y >> half, 0); y < bottom; ++y) {
      std::memset(plane.row(y) + left, values[static_cast<std::size_t>(index)], static_cast<std::size_t>(right - left));
    }
  }
}

void place(AVFrame& onto, const AVFrame& from, int x, int y) {
  for (int index = 0; index < 3; ++index) {
    const Plane to = plane_of(onto, index);
    const Plane source = plane_of(from, index);
    const int half = index == 0 ? 0 : 1;
    const int left = std::max(x >> half, 0);
    const int skip = left - (x >> half);
    const int width = std::min(source.width - skip, to.width - left);
    if (width <= 0) continue;
    for (int row = 0; row < source.height; ++row) {
      const int at = (y >> half) + row;
      if (at < 0 || at >= to.height) continue;
      std::memcpy(to.row(at) + left, source.row(row) + skip, static_cast<std::size_t>(width));
    }
  }
}

Frame turned(const AVFrame& frame, int degrees) {
  const bool upright = degrees == 180;
  Frame out = make_frame(upright ? frame.width : frame.height, upright ? frame.height : frame.width);
  for (int index = 0; index < 3; ++index) turn_plane(plane_of(frame, index), plane_of(*out, index), degrees);
  return out;
}

void to_bt709(const AVFrame& from, AVFrame& to) {
  // From ITU-R BT.601-7 and BT.709-6: R'G'B' of the one seen as Y'CbCr of the other, in 1/4096, limited range.
  constexpr int kYFromCb = -473;
  constexpr int kYFromCr = -852;
  constexpr int kCbFromCb = 4172;
  constexpr int kCbFromCr = 469;
  constexpr int kCrFromCb = 307;
  constexpr int kCrFromCr = 4200;
  constexpr int kHalf = 2048;
  const Plane luma = plane_of(from, 0), luma_out = plane_of(to, 0);
  const Plane blue = plane_of(from, 1), blue_out = plane_of(to, 1);
  const Plane red = plane_of(from, 2), red_out = plane_of(to, 2);
  // What a row's colours change in its brightness, for each pixel: 16 bits, so that the loop over luma, which is most
  // of the work, becomes vector instructions.
  std::vector<std::int16_t> shifts(2 * static_cast<std::size_t>(blue.width));
  for (int y = 0; y < blue.height; ++y) {
    const std::uint8_t* const cb = blue.row(y);
    const std::uint8_t* const cr = red.row(y);
    std::uint8_t* const cb_out = blue_out.row(y);
    std::uint8_t* const cr_out = red_out.row(y);
    for (int x = 0; x < blue.width; ++x) {
      const int b = cb[x] - 128;
      const int r = cr[x] - 128;
      const auto shift = static_cast<std::int16_t>((kYFromCb * b + kYFromCr * r + kHalf) >> 12);
      shifts[2 * static_cast<std::size_t>(x)] = shifts[2 * static_cast<std::size_t>(x) + 1] = shift;
      cb_out[x] = clipped(128 + ((kCbFromCb * b + kCbFromCr * r + kHalf) >> 12));
      cr_out[x] = clipped(128 + ((kCrFromCb * b + kCrFromCr * r + kHalf) >> 12));
    }
    for (int row = 2 * y; row < std::min(2 * y + 2, luma.height); ++row) {
      brighten(luma.row(row), shifts.data(), luma_out.row(row), luma.width);
    }
  }
}

Area fit(int width, int height, const Area& box) {
  const double scale = std::min(static_cast<double>(box.width) / width, static_cast<double>(box.height) / height);
  const auto even = [](double value) { return std::max(2, static_cast<int>(std::lround(value / 2)) * 2); };
  Area area;
  area.width = std::min(even(width * scale), box.width);
  area.height = std::min(even(height * scale), box.height);
  area.x = box.x + (box.width - area.width) / 4 * 2;
  area.y = box.y + (box.height - area.height) / 4 * 2;
  return area;
}

}  // namespace rostrum::mix
