// Small JPEGs of the programme, for whoever looks later at what viewers saw at a moment. Owned by one thread.
#pragma once
#include <memory>

#include "protocol/bytes.hpp"

struct AVFrame;

namespace rostrum::encode {

/// Of a still; its height follows the picture's shape, and is even.
inline constexpr int kStillWidth = 320;

class StillEncoder {
 public:
  /// For pictures of this size. Throws std::runtime_error when libav lacks its JPEG encoder or refuses the settings.
  StillEncoder(int width, int height);
  ~StillEncoder();
  StillEncoder(const StillEncoder&) = delete;
  StillEncoder& operator=(const StillEncoder&) = delete;

  /// `picture` is yuv420p, BT.709 in limited range; it is only read. Some kilobytes of one quality, with JPEG's own
  /// colours (JFIF: BT.601 in full range). Empty for a picture of another size, and when libav fails: a programme goes
  /// on without a still.
  Bytes encode(const AVFrame& picture);

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace rostrum::encode
