#include "media/mix/decoder.hpp"

#include <cstring>
#include <new>

extern "C" {
#include <libavcodec/avcodec.h>
}

namespace rostrum::mix {
namespace {

const char* name_of(ingest::Codec codec) {
  switch (codec) {
    case ingest::Codec::h264:
      return "h264";
    case ingest::Codec::vp8:
      return "vp8";
    case ingest::Codec::vp9:
      return "vp9";
    case ingest::Codec::av1:
      return "libdav1d";
    case ingest::Codec::opus:
      break;
  }
  // Sound is OpusTrack's.
  return "";
}

}  // namespace

void Decoder::Free::operator()(AVCodecContext* context) const { avcodec_free_context(&context); }
void Decoder::Free::operator()(AVPacket* packet) const { av_packet_free(&packet); }

Decoder::Decoder() : packet_(av_packet_alloc()) {
  if (!packet_) throw std::bad_alloc();
}
Decoder::~Decoder() = default;

bool Decoder::open(ingest::Codec codec) {
  codec_ = codec;
  context_.reset();
  const AVCodec* const found = avcodec_find_decoder_by_name(name_of(codec));
  if (found == nullptr) return false;
  std::unique_ptr<AVCodecContext, Free> context(avcodec_alloc_context3(found));
  if (!context) throw std::bad_alloc();
  context->thread_count = 1;
  context->flags |= AV_CODEC_FLAG_LOW_DELAY;
  context->max_pixels = kMaxPixels;
  // A smear is worse than the picture before, which is shown until a key frame comes.
  context->flags |= AV_CODEC_FLAG_OUTPUT_CORRUPT;
  context->err_recognition = AV_EF_CAREFUL;
  if (avcodec_open2(context.get(), found, nullptr) < 0) return false;
  context_ = std::move(context);
  return true;
}

std::optional<std::vector<Frame>> Decoder::decode(const ingest::EncodedFrame& encoded) {
  if (codec_ != encoded.codec && !open(encoded.codec)) return std::nullopt;
  if (!context_ || av_new_packet(packet_.get(), static_cast<int>(encoded.data.size())) < 0) return std::nullopt;
  std::memcpy(packet_->data, encoded.data.data(), encoded.data.size());
  const int sent = avcodec_send_packet(context_.get(), packet_.get());
  av_packet_unref(packet_.get());
  if (sent < 0) return std::nullopt;
  std::vector<Frame> frames;
  for (;;) {
    Frame frame(av_frame_alloc());
    if (!frame) throw std::bad_alloc();
    const int received = avcodec_receive_frame(context_.get(), frame.get());
    if (received == AVERROR(EAGAIN)) return frames;
    if (received < 0) return std::nullopt;
    frames.push_back(std::move(frame));
  }
}

}  // namespace rostrum::mix
