#include "media/mix/picture.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <new>

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
  Frame frame(av_frame_alloc());
  if (!frame) throw std::bad_alloc();
  frame->format = AV_PIX_FMT_YUV420P;
  frame->width = width;
  frame->height = height;
  frame->color_range = AVCOL_RANGE_MPEG;
  frame->colorspace = AVCOL_SPC_BT709;
  if (av_frame_get_buffer(frame.get(), 0) < 0) throw std::bad_alloc();
  return frame;
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

void to_bt709(AVFrame& frame) {
  // From ITU-R BT.601-7 and BT.709-6: R'G'B' of the one seen as Y'CbCr of the other, in 1/4096, limited range.
  constexpr int kYFromCb = -473;
  constexpr int kYFromCr = -852;
  constexpr int kCbFromCb = 4172;
  constexpr int kCbFromCr = 469;
  constexpr int kCrFromCb = 307;
  constexpr int kCrFromCr = 4200;
  constexpr int kHalf = 2048;
  const Plane luma = plane_of(frame, 0);
  const Plane blue = plane_of(frame, 1);
  const Plane red = plane_of(frame, 2);
  for (int y = 0; y < luma.height; ++y) {
    std::uint8_t* const row = luma.row(y);
    const std::uint8_t* const cb = blue.row(y / 2);
    const std::uint8_t* const cr = red.row(y / 2);
    for (int x = 0; x < luma.width; ++x) {
      const int shift = kYFromCb * (cb[x / 2] - 128) + kYFromCr * (cr[x / 2] - 128) + kHalf;
      row[x] = clipped(row[x] + (shift >> 12));
    }
  }
  for (int y = 0; y < blue.height; ++y) {
    std::uint8_t* const cb = blue.row(y);
    std::uint8_t* const cr = red.row(y);
    for (int x = 0; x < blue.width; ++x) {
      const int b = cb[x] - 128;
      const int r = cr[x] - 128;
      cb[x] = clipped(128 + ((kCbFromCb * b + kCbFromCr * r + kHalf) >> 12));
      cr[x] = clipped(128 + ((kCrFromCb * b + kCrFromCr * r + kHalf) >> 12));
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
