// One sound rendition from samples to part: encoder and part builder. Owned by its lane's thread, except where said.
#pragma once
#include <atomic>
#include <span>

#include "media/encode/sound_encoder.hpp"
#include "media/package/part_builder.hpp"
#include "media/programme/source.hpp"

namespace rostrum::programme {

class SoundLine {
 public:
  /// Opens the encoder and gives out the init. Throws std::runtime_error.
  SoundLine(encode::SoundRung rung, Outlet& outlet);

  /// Encodes a pair of parts of silence with an encoder of its own and gives them out. Any thread.
  void stand_in() const;

  /// Interleaved stereo, in order. Where some is missing the line goes on at the next part's edge.
  void take(std::span<const float> samples, link::Tick tick);

  /// End of the newest part, 0 before there is one. Thread-safe.
  [[nodiscard]] link::Tick encoded_until() const { return encoded_until_; }

 private:
  // Given.
  encode::SoundRung rung_;
  Outlet& outlet_;
  // Owned.
  encode::SoundEncoder encoder_;
  link::Init init_;
  package::PartBuilder builder_;
  // State.
  std::atomic<link::Tick> encoded_until_{0};
};

}  // namespace rostrum::programme
