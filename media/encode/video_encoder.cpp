#include "media/encode/video_encoder.hpp"

#include "media/encode/av_handles.hpp"

extern "C" {
#include <libavutil/opt.h>
}

namespace rostrum::encode {

struct VideoEncoder::Implementation {
  Av<AVCodecContext> context = make_encoder("libx264");
  Av<AVFrame> frame{av_frame_alloc()};
  Av<AVPacket> packet{av_packet_alloc()};
  Bytes parameter_sets;

  explicit Implementation(const VideoSettings& settings) {
    if (!frame || !packet) throw std::bad_alloc();
    context->width = settings.width;
    context->height = settings.height;
    context->pix_fmt = AV_PIX_FMT_YUV420P;
    context->sample_aspect_ratio = {1, 1};
    context->time_base = {link::kVideoFrameTicks, link::kTicksPerSecond};
    context->framerate = {link::kTicksPerSecond, link::kVideoFrameTicks};
    context->color_range = AVCOL_RANGE_MPEG;
    context->colorspace = AVCOL_SPC_BT709;
    context->color_primaries = AVCOL_PRI_BT709;
    context->color_trc = AVCOL_TRC_BT709;
    context->profile = FF_PROFILE_H264_HIGH;
    context->thread_count = settings.threads;
    // Parameter sets go into the init segment, not into the stream.
    context->flags |= AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_CLOSED_GOP;
    context->max_b_frames = 0;
    // Constant quality below a ceiling: a slate costs next to nothing, a lively panel never more than was declared.
    context->rc_max_rate = settings.bits_per_second;
    context->rc_buffer_size = settings.bits_per_second;
    av_opt_set_double(context->priv_data, "crf", 21, 0);
    av_opt_set(context->priv_data, "preset", "veryfast", 0);
    av_opt_set(context->priv_data, "tune", "zerolatency", 0);
    av_opt_set_int(context->priv_data, "forced-idr", 1, 0);
    // Groups begin where programme time says, never where the encoder counts or sees a cut.
    av_opt_set(context->priv_data, "x264-params", "keyint=infinite:scenecut=0", 0);
    open_encoder(*context);
    parameter_sets = bytes_of(context->extradata, context->extradata_size);
  }
};

VideoEncoder::VideoEncoder(const VideoSettings& settings)
    : implementation_(std::make_unique<Implementation>(settings)) {}
VideoEncoder::~VideoEncoder() = default;

const Bytes& VideoEncoder::parameter_sets() const { return implementation_->parameter_sets; }

AccessUnit VideoEncoder::encode(const AVFrame& picture, link::Tick tick, bool begin_group) {
  Implementation& self = *implementation_;
  AVFrame& frame = *self.frame;
  // A reference of our own carries the time; the picture's bytes stay shared and untouched.
  av_frame_unref(&frame);
  if (av_frame_ref(&frame, &picture) < 0) throw std::runtime_error("out of memory for a picture's reference");
  if (frame.width != self.context->width || frame.height != self.context->height || frame.format != AV_PIX_FMT_YUV420P)
    throw std::runtime_error("a picture of another size or format than the encoder's");
  frame.pts = tick / link::kVideoFrameTicks;
  frame.pict_type = begin_group ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
  const bool sent = avcodec_send_frame(self.context.get(), &frame) == 0;
  av_frame_unref(&frame);
  if (!sent || avcodec_receive_packet(self.context.get(), self.packet.get()) != 0)
    throw std::runtime_error("the video encoder failed");
  AccessUnit unit;
  unit.tick = self.packet->pts * link::kVideoFrameTicks;
  unit.key = (self.packet->flags & AV_PKT_FLAG_KEY) != 0;
  unit.data = bytes_of(self.packet->data, self.packet->size);
  av_packet_unref(self.packet.get());
  return unit;
}

}  // namespace rostrum::encode
