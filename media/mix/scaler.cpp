#include "media/mix/scaler.hpp"

#include <array>
#include <cstdint>
#include <new>
#include <utility>

extern "C" {
#include <libavutil/opt.h>
#include <libswscale/swscale.h>
}

namespace rostrum::mix {
namespace {

/// yuvj420p is yuv420p in full range; swscale wants to be told so.
AVPixelFormat plain_format(int format) {
  return format == AV_PIX_FMT_YUVJ420P ? AV_PIX_FMT_YUV420P : static_cast<AVPixelFormat>(format);
}

bool full_range(const AVFrame& frame) {
  return frame.format == AV_PIX_FMT_YUVJ420P || frame.color_range == AVCOL_RANGE_JPEG;
}

}  // namespace

void Scaler::Free::operator()(SwsContext* context) const { sws_freeContext(context); }

bool Scaler::prepare(const AVFrame& source, const Area& area) {
  const Kind kind{source.width, source.height, source.format, full_range(source), area.width, area.height};
  if (context_ && kind == kind_) return true;
  // swscale chooses its way when it is opened: a range told later is passed over where sizes are the same.
  context_.reset(sws_alloc_context());
  if (!context_) throw std::bad_alloc();
  const std::array<std::pair<const char*, std::int64_t>, 9> options{{{"srcw", source.width},
                                                                     {"srch", source.height},
                                                                     {"src_format", plain_format(source.format)},
                                                                     {"src_range", kind.full_range ? 1 : 0},
                                                                     {"dstw", area.width},
                                                                     {"dsth", area.height},
                                                                     {"dst_format", AV_PIX_FMT_YUV420P},
                                                                     {"dst_range", 0},
                                                                     {"sws_flags", SWS_BILINEAR}}};
  for (const auto& [name, value] : options) av_opt_set_int(context_.get(), name, value, 0);
  if (sws_init_context(context_.get(), nullptr, nullptr) < 0) {
    context_.reset();
    return false;
  }
  // Matrices are equal on both sides: changing them is to_bt709()'s, which costs a tenth of swscale's way through RGB.
  const int* const matrix = sws_getCoefficients(SWS_CS_ITU709);
  sws_setColorspaceDetails(context_.get(), matrix, kind.full_range ? 1 : 0, matrix, 0, 0, 1 << 16, 1 << 16);
  kind_ = kind;
  return true;
}

Frame Scaler::scaled(const AVFrame& source, const Area& area) {
  if (!prepare(source, area)) return nullptr;
  Frame frame = pool_.frame(area.width, area.height);
  const int rows =
      sws_scale(context_.get(), source.data, source.linesize, 0, source.height, frame->data, frame->linesize);
  return rows == area.height ? std::move(frame) : nullptr;
}

Picture Scaler::fit_into(const AVFrame& source, int width, int height, int rotation) {
  const bool sideways = rotation == 90 || rotation == 270;
  const Area box{0, 0, sideways ? height : width, sideways ? width : height};
  const Area area = fit(source.width, source.height, box);
  const bool fits = area.width == source.width && area.height == source.height;
  // Browsers mean BT.601 when they say nothing.
  bool converted = source.colorspace == AVCOL_SPC_BT709 || source.colorspace == AVCOL_SPC_RGB;
  const bool plain = source.format == AV_PIX_FMT_YUV420P && !full_range(source) && source.width % 2 == 0;
  Frame frame;
  // Colours are converted where there are fewer pixels.
  if (!converted && plain && source.width <= area.width) {
    frame = converted_pool_.frame(source.width, source.height);
    to_bt709(source, *frame);
    converted = true;
  }
  if (fits && plain && converted) {
    if (!frame) frame.reset(av_frame_clone(&source));
    if (!frame) throw std::bad_alloc();
  } else {
    frame = scaled(frame ? *frame : source, area);
    if (!frame) return nullptr;
    if (!converted) to_bt709(*frame, *frame);
  }
  frame->colorspace = AVCOL_SPC_BT709;
  if (rotation != 0) frame = turned(*frame, rotation);
  return Picture(frame.release(), FreeFrame());
}

}  // namespace rostrum::mix
