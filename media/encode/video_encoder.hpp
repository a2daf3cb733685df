// H.264 for the programme: one picture in, one access unit out, no delay (libx264, zerolatency, no B-frames).
// Groups are closed and begin where the caller says. Owned by one encode thread.
#pragma once
#include <memory>

#include "media/encode/access_unit.hpp"
#include "media/encode/ladder.hpp"

struct AVFrame;

namespace rostrum::encode {

class VideoEncoder {
 public:
  /// Throws std::runtime_error when libav lacks libx264 or refuses the settings.
  explicit VideoEncoder(const VideoSettings& settings);
  ~VideoEncoder();
  VideoEncoder(const VideoEncoder&) = delete;
  VideoEncoder& operator=(const VideoEncoder&) = delete;

  /// Parameter sets in Annex B. The same for equal settings, in every run.
  [[nodiscard]] const Bytes& parameter_sets() const;

  /// `picture` is yuv420p, BT.709 in limited range, of the settings' size; it is only read. Ticks grow and are
  /// multiples of a frame's length. `begin_group` makes it an IDR picture. Throws std::runtime_error on any failure,
  /// which is none of the picture's content.
  AccessUnit encode(const AVFrame& picture, link::Tick tick, bool begin_group);

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace rostrum::encode
