// Owners of libav's objects for the encoders. Private to this folder: no other includes it.
#pragma once
#include <memory>
#include <stdexcept>
#include <string>

#include "protocol/bytes.hpp"

extern "C" {
#include <libavcodec/avcodec.h>
}

namespace rostrum::encode {

struct FreeAv {
  void operator()(AVCodecContext* context) const { avcodec_free_context(&context); }
  void operator()(AVFrame* frame) const { av_frame_free(&frame); }
  void operator()(AVPacket* packet) const { av_packet_free(&packet); }
};
template <class T>
using Av = std::unique_ptr<T, FreeAv>;

/// Throws std::runtime_error when libav was built without it.
inline Av<AVCodecContext> make_encoder(const char* name) {
  const AVCodec* codec = avcodec_find_encoder_by_name(name);
  if (codec == nullptr) throw std::runtime_error(std::string("libav here has no encoder ") + name);
  Av<AVCodecContext> context(avcodec_alloc_context3(codec));
  if (!context) throw std::bad_alloc();
  return context;
}

/// Throws std::runtime_error when the settings are refused.
inline void open_encoder(AVCodecContext& context) {
  if (avcodec_open2(&context, context.codec, nullptr) < 0)
    throw std::runtime_error(std::string("the encoder refused its settings: ") + context.codec->name);
}

inline Bytes bytes_of(const std::uint8_t* data, int size) {
  const auto* first = reinterpret_cast<const std::byte*>(data);
  return {first, first + size};
}

}  // namespace rostrum::encode
