// A libav decoder for one picture track, made anew when the codec changes. Frames come out as they go in: no
// reordering, no threads of its own. Owned by its decode thread. What it is fed is hostile; libav's errors end a frame,
// not the track.
#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "media/ingest/feed_sink.hpp"
#include "media/mix/picture.hpp"

struct AVCodecContext;
struct AVPacket;

namespace rostrum::mix {

class Decoder {
 public:
  /// Pictures beyond 4K are refused before they take memory.
  static constexpr std::int64_t kMaxPixels = 4096 * 2304;

  Decoder();
  ~Decoder();
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  /// What one encoded frame gives; nullopt when the decoder refuses it.
  std::optional<std::vector<Frame>> decode(const ingest::EncodedFrame& encoded);

 private:
  struct Free {
    void operator()(AVCodecContext* context) const;
    void operator()(AVPacket* packet) const;
  };
  bool open(ingest::Codec codec);

  std::unique_ptr<AVCodecContext, Free> context_;
  std::unique_ptr<AVPacket, Free> packet_;
  std::optional<ingest::Codec> codec_;
};

}  // namespace rostrum::mix
