#include "media/mix/scaler.hpp"

#include <array>

extern "C" {
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

Picture Scaler::fit_into(const AVFrame& source, int width, int height, int rotation) {
  const bool sideways = rotation == 90 || rotation == 270;
  const Area box{0, 0, sideways ? height : width, sideways ? width : height};
  const Area area = fit(source.width, source.height, box);
  context_.reset(sws_getCachedContext(context_.release(), source.width, source.height, plain_format(source.format),
                                      area.width, area.height, AV_PIX_FMT_YUV420P, SWS_BILINEAR, nullptr, nullptr,
                                      nullptr));
  if (!context_) return nullptr;
  // Matrices are equal on both sides: changing them is to_bt709()'s, which costs a tenth of swscale's way through RGB.
  const int* const matrix = sws_getCoefficients(SWS_CS_ITU709);
  sws_setColorspaceDetails(context_.get(), matrix, full_range(source) ? 1 : 0, matrix, 0, 0, 1 << 16, 1 << 16);
  Frame scaled = make_frame(area.width, area.height);
  const int rows =
      sws_scale(context_.get(), source.data, source.linesize, 0, source.height, scaled->data, scaled->linesize);
  if (rows != area.height) return nullptr;
  // Browsers mean BT.601 when they say nothing.
  if (source.colorspace != AVCOL_SPC_BT709) to_bt709(*scaled);
  if (rotation != 0) scaled = turned(*scaled, rotation);
  return Picture(scaled.release(), FreeFrame());
}

}  // namespace rostrum::mix
