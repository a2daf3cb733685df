#include "media/publish/pattern.hpp"

#include <cmath>
#include <numbers>
#include <stdexcept>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavutil/channel_layout.h>
#include <libavutil/opt.h>
}

namespace rostrum::publish {
namespace {

struct FreeContext {
  void operator()(AVCodecContext* context) const { avcodec_free_context(&context); }
};
struct FreeFrame {
  void operator()(AVFrame* frame) const { av_frame_free(&frame); }
};
struct FreePacket {
  void operator()(AVPacket* packet) const { av_packet_free(&packet); }
};
using Context = std::unique_ptr<AVCodecContext, FreeContext>;
using Frame = std::unique_ptr<AVFrame, FreeFrame>;
using Packet = std::unique_ptr<AVPacket, FreePacket>;

Context make_context(const char* name) {
  const AVCodec* codec = avcodec_find_encoder_by_name(name);
  if (codec == nullptr) throw std::runtime_error(std::string("libav here has no encoder ") + name);
  return Context(avcodec_alloc_context3(codec));
}

void open(AVCodecContext& context) {
  if (avcodec_open2(&context, context.codec, nullptr) < 0) {
    throw std::runtime_error(std::string("the encoder refused its settings: ") + context.codec->name);
  }
}

void allocate(AVFrame& frame) {
  if (av_frame_get_buffer(&frame, 0) < 0) throw std::runtime_error("out of memory for a frame");
}

/// Limited range.
struct Colour {
  std::uint8_t y, u, v;
};
/// What red and blue count for in luma.
struct Matrix {
  double red, blue;
};
constexpr Matrix kBt709{0.2126, 0.0722};
constexpr Matrix kBt601{0.299, 0.114};

Colour to_yuv(std::uint32_t rgb, const Matrix& matrix) {
  const double r = (rgb >> 16 & 0xff) / 255.0, g = (rgb >> 8 & 0xff) / 255.0, b = (rgb & 0xff) / 255.0;
  const double luma = matrix.red * r + (1 - matrix.red - matrix.blue) * g + matrix.blue * b;
  return {static_cast<std::uint8_t>(std::lround(16 + 219 * luma)),
          static_cast<std::uint8_t>(std::lround(128 + 224 * (b - luma) / (2 - 2 * matrix.blue))),
          static_cast<std::uint8_t>(std::lround(128 + 224 * (r - luma) / (2 - 2 * matrix.red)))};
}

void fill(AVFrame& frame, int plane, int left, int top, int width, int height, std::uint8_t value) {
  for (int row = top; row < top + height; ++row) {
    std::memset(frame.data[plane] + std::ptrdiff_t{row} * frame.linesize[plane] + left, value,
                static_cast<std::size_t>(width));
  }
}

}  // namespace

struct PictureEncoder::Implementation {
  // Given.
  PictureSettings settings;
  // Owned.
  Context context;
  Frame frame{av_frame_alloc()};
  Packet packet{av_packet_alloc()};

  explicit Implementation(PictureSettings wanted)
      : settings(wanted), context(make_context(wanted.codec == VideoCodec::h264 ? "libx264" : "libvpx")) {
    context->width = settings.width;
    context->height = settings.height;
    context->pix_fmt = AV_PIX_FMT_YUV420P;
    context->time_base = {1, settings.frames_per_second};
    context->framerate = {settings.frames_per_second, 1};
    context->bit_rate = settings.bits_per_second;
    context->gop_size = 10 * settings.frames_per_second;
    context->max_b_frames = 0;
    context->thread_count = 1;
    context->color_range = AVCOL_RANGE_MPEG;
    // RFC 6386 9.2: VP8 knows BT.601 only.
    context->colorspace = settings.codec == VideoCodec::h264 ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M;
    context->color_primaries = AVCOL_PRI_BT709;
    context->color_trc = AVCOL_TRC_BT709;
    if (settings.codec == VideoCodec::h264) {
      context->profile = FF_PROFILE_H264_CONSTRAINED_BASELINE;
      av_opt_set(context->priv_data, "preset", "ultrafast", 0);
      av_opt_set(context->priv_data, "tune", "zerolatency", 0);
    } else {
      av_opt_set(context->priv_data, "deadline", "realtime", 0);
      av_opt_set_int(context->priv_data, "cpu-used", 10, 0);
      av_opt_set_int(context->priv_data, "lag-in-frames", 0, 0);
    }
    open(*context);
    frame->format = context->pix_fmt;
    frame->width = context->width;
    frame->height = context->height;
    allocate(*frame);
  }

  void draw(std::int64_t number) {
    if (av_frame_make_writable(frame.get()) < 0) throw std::runtime_error("out of memory for a frame");
    const bool flash = settings.beat && number % settings.frames_per_second < PictureSettings::kFlash;
    const Colour colour =
        to_yuv(flash ? 0xffffff : settings.colour, settings.codec == VideoCodec::h264 ? kBt709 : kBt601);
    fill(*frame, 0, 0, 0, settings.width, settings.height, colour.y);
    fill(*frame, 1, 0, 0, settings.width / 2, settings.height / 2, colour.u);
    fill(*frame, 2, 0, 0, settings.width / 2, settings.height / 2, colour.v);
    // A bar that moves along the lower edge shows that the picture is alive without changing its colour much.
    const int bar = settings.width / 16;
    const int left = static_cast<int>(number * 4 % (settings.width - bar));
    fill(*frame, 0, left, settings.height - settings.height / 16, bar, settings.height / 16, 235);
  }
};

PictureEncoder::PictureEncoder(PictureSettings settings)
    : implementation_(std::make_unique<Implementation>(settings)) {}
PictureEncoder::~PictureEncoder() = default;

PictureEncoder::Picture PictureEncoder::encode(std::int64_t number, bool force_key) {
  Implementation& self = *implementation_;
  self.draw(number);
  self.frame->pts = number;
  self.frame->pict_type = force_key ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
  if (avcodec_send_frame(self.context.get(), self.frame.get()) < 0)
    throw std::runtime_error("the encoder refused a picture");
  Picture picture;
  while (avcodec_receive_packet(self.context.get(), self.packet.get()) == 0) {
    const auto* bytes = reinterpret_cast<const std::byte*>(self.packet->data);
    picture.data.insert(picture.data.end(), bytes, bytes + self.packet->size);
    picture.key = picture.key || (self.packet->flags & AV_PKT_FLAG_KEY) != 0;
    av_packet_unref(self.packet.get());
  }
  return picture;
}

struct ToneEncoder::Implementation {
  // Given.
  double hertz;
  bool beat;
  // Owned.
  Context context{make_context("libopus")};
  Frame frame{av_frame_alloc()};
  Packet packet{av_packet_alloc()};
  // State.
  std::int64_t sample = 0;
  bool quiet = false;

  Implementation(double tone, bool beats) : hertz(tone), beat(beats) {
    context->sample_rate = 48'000;
    context->sample_fmt = AV_SAMPLE_FMT_FLT;
    context->bit_rate = 48'000;
    context->time_base = {1, 48'000};
    av_channel_layout_default(&context->ch_layout, 1);
    av_opt_set_double(context->priv_data, "frame_duration", 20, 0);
    open(*context);
    frame->format = context->sample_fmt;
    frame->nb_samples = kSamplesPerPacket;
    frame->sample_rate = 48'000;
    av_channel_layout_copy(&frame->ch_layout, &context->ch_layout);
    allocate(*frame);
  }
};

ToneEncoder::ToneEncoder(double hertz, bool beat) : implementation_(std::make_unique<Implementation>(hertz, beat)) {}
ToneEncoder::~ToneEncoder() = default;

void ToneEncoder::quiet(bool on) { implementation_->quiet = on; }

Bytes ToneEncoder::encode() {
  Implementation& self = *implementation_;
  if (av_frame_make_writable(self.frame.get()) < 0) throw std::runtime_error("out of memory for a frame");
  auto* samples = reinterpret_cast<float*>(self.frame->data[0]);
  for (int i = 0; i < kSamplesPerPacket; ++i) {
    const double at = static_cast<double>(self.sample + i) / 48'000;
    const bool sounds = !self.quiet && (!self.beat || (self.sample + i) % 48'000 < kBeep);
    samples[i] = sounds ? static_cast<float>(0.25 * std::sin(2 * std::numbers::pi * self.hertz * at)) : 0.0F;
  }
  self.frame->pts = self.sample;
  self.sample += kSamplesPerPacket;
  if (avcodec_send_frame(self.context.get(), self.frame.get()) < 0)
    throw std::runtime_error("the encoder refused sound");
  Bytes packet;
  if (avcodec_receive_packet(self.context.get(), self.packet.get()) == 0) {
    const auto* bytes = reinterpret_cast<const std::byte*>(self.packet->data);
    packet.assign(bytes, bytes + self.packet->size);
    av_packet_unref(self.packet.get());
  }
  return packet;
}

}  // namespace rostrum::publish
