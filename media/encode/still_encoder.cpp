#include "media/encode/still_encoder.hpp"

#include <algorithm>

#include "media/encode/av_handles.hpp"

extern "C" {
#include <libavutil/opt.h>
#include <libswscale/swscale.h>
}

namespace rostrum::encode {
namespace {

// Of MPEG's scale of 2 to 31, the less the finer: letters of a slate can be read.
constexpr int kQuantizer = 5;

struct FreeScaler {
  void operator()(SwsContext* context) const { sws_freeContext(context); }
};
using Scaler = std::unique_ptr<SwsContext, FreeScaler>;

Av<AVFrame> frame_of(int width, int height, AVPixelFormat format) {
  Av<AVFrame> frame(av_frame_alloc());
  if (!frame) throw std::bad_alloc();
  frame->width = width;
  frame->height = height;
  frame->format = format;
  if (av_frame_get_buffer(frame.get(), 0) < 0) throw std::bad_alloc();
  return frame;
}

/// Coefficients are SWS_CS_…; JPEG's range is full, video's is limited, and RGB has no other than full.
Scaler scaler_of(const AVFrame& from, int from_coefficients, const AVFrame& to, int to_coefficients) {
  Scaler scaler(sws_alloc_context());
  if (!scaler) throw std::bad_alloc();
  const int from_range = from.format == AV_PIX_FMT_RGB24 ? 1 : 0;
  constexpr int kToRange = 1;
  const std::pair<const char*, std::int64_t> options[] = {
      {"srcw", from.width},      {"srch", from.height},   {"src_format", from.format},
      {"src_range", from_range}, {"dstw", to.width},      {"dsth", to.height},
      {"dst_format", to.format}, {"dst_range", kToRange}, {"sws_flags", SWS_AREA}};
  for (const auto& [name, value] : options) av_opt_set_int(scaler.get(), name, value, 0);
  if (sws_init_context(scaler.get(), nullptr, nullptr) < 0) throw std::runtime_error("libav cannot scale stills");
  sws_setColorspaceDetails(scaler.get(), sws_getCoefficients(from_coefficients), from_range,
                           sws_getCoefficients(to_coefficients), kToRange, 0, 1 << 16, 1 << 16);
  return scaler;
}

bool scale(SwsContext& scaler, const AVFrame& from, AVFrame& to) {
  return sws_scale(&scaler, from.data, from.linesize, 0, from.height, to.data, to.linesize) == to.height;
}

int height_of(int width, int height) { return std::max(2, kStillWidth * height / std::max(1, width) / 2 * 2); }

}  // namespace

struct StillEncoder::Implementation {
  // Between the two matrices lies RGB: where the picture is small, that costs next to nothing.
  Av<AVFrame> coloured;
  Av<AVFrame> small;
  Scaler shrink;
  Scaler recolour;
  Av<AVCodecContext> context = make_encoder("mjpeg");
  Av<AVPacket> packet{av_packet_alloc()};
  int width;
  int height;

  Implementation(int from_width, int from_height) : width(from_width), height(from_height) {
    if (!packet) throw std::bad_alloc();
    const int to_height = height_of(width, height);
    coloured = frame_of(kStillWidth, to_height, AV_PIX_FMT_RGB24);
    small = frame_of(kStillWidth, to_height, AV_PIX_FMT_YUV420P);
    const auto canvas = frame_of(width, height, AV_PIX_FMT_YUV420P);
    shrink = scaler_of(*canvas, SWS_CS_ITU709, *coloured, SWS_CS_ITU709);
    recolour = scaler_of(*coloured, SWS_CS_ITU601, *small, SWS_CS_ITU601);
    context->width = kStillWidth;
    context->height = to_height;
    context->pix_fmt = AV_PIX_FMT_YUV420P;
    context->color_range = AVCOL_RANGE_JPEG;
    context->time_base = {1, 1};
    context->thread_count = 1;
    context->flags |= AV_CODEC_FLAG_QSCALE;
    context->global_quality = FF_QP2LAMBDA * kQuantizer;
    open_encoder(*context);
    small->pts = 0;
    small->color_range = AVCOL_RANGE_JPEG;
    small->quality = context->global_quality;
  }
};

StillEncoder::StillEncoder(int width, int height) : implementation_(std::make_unique<Implementation>(width, height)) {}
StillEncoder::~StillEncoder() = default;

Bytes StillEncoder::encode(const AVFrame& picture) {
  Implementation& self = *implementation_;
  if (picture.width != self.width || picture.height != self.height || picture.format != AV_PIX_FMT_YUV420P) return {};
  // The encoder may still hold a reference to what it was given last.
  if (av_frame_make_writable(self.small.get()) < 0) return {};
  if (!scale(*self.shrink, picture, *self.coloured) || !scale(*self.recolour, *self.coloured, *self.small)) return {};
  ++self.small->pts;
  if (avcodec_send_frame(self.context.get(), self.small.get()) != 0 ||
      avcodec_receive_packet(self.context.get(), self.packet.get()) != 0) {
    return {};
  }
  Bytes jpeg = bytes_of(self.packet->data, self.packet->size);
  av_packet_unref(self.packet.get());
  return jpeg;
}

}  // namespace rostrum::encode
