// One video rendition from picture to part: encoder and part builder. Owned by its lane's thread, except where said.
#pragma once
#include <atomic>

#include "media/encode/video_encoder.hpp"
#include "media/package/part_builder.hpp"
#include "media/programme/source.hpp"

namespace rostrum::programme {

class VideoLine {
 public:
  /// Opens the encoder and gives out the init. Throws std::runtime_error.
  VideoLine(encode::VideoRung rung, Outlet& outlet);

  /// Encodes a closed group of that picture with an encoder of its own and gives it out. Any thread.
  void stand_in(const AVFrame& slate) const;

  /// Pictures come in order. Where some are missing the line goes on with a key picture at the next part's edge.
  void take(const AVFrame& picture, link::Tick tick);

  /// End of the newest part, 0 before there is one. Thread-safe.
  [[nodiscard]] link::Tick encoded_until() const { return encoded_until_; }

 private:
  // Given.
  encode::VideoRung rung_;
  Outlet& outlet_;
  // Owned.
  encode::VideoEncoder encoder_;
  link::Init init_;
  package::PartBuilder builder_;
  // State.
  link::Tick next_ = -1;
  std::atomic<link::Tick> encoded_until_{0};
};

}  // namespace rostrum::programme
