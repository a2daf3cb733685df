// Cuts one rendition's access units into parts at the places that programme time gives (protocol/link/timing.hpp).
// Owned by its encode thread. No clock: a part is done when its last sample is there.
//
// Invariants: a part is whole or not made at all; the first after a gap begins with a key sample.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "media/encode/access_unit.hpp"
#include "protocol/link/media.hpp"

namespace rostrum::package {

enum class Kind { video, sound };

class PartBuilder {
 public:
  PartBuilder(Kind kind, std::string rendition, std::string init)
      : kind_(kind), rendition_(std::move(rendition)), init_(std::move(init)) {}

  /// A sample in the form of its track. One that does not follow the last drops the part begun; one from which no part
  /// can begin is dropped too. Gives the part that it completes, without run and number.
  std::optional<link::Part> add(encode::AccessUnit sample);

  /// Samples that went into no part.
  [[nodiscard]] std::uint64_t dropped() const { return dropped_; }

 private:
  [[nodiscard]] link::Tick sample_ticks() const {
    return kind_ == Kind::video ? link::kVideoFrameTicks : link::kAudioFrameTicks;
  }
  /// Places `first_` and `end_`; false when no part begins at that tick.
  bool begin(link::Tick tick);
  link::Part finish();

  // Given.
  Kind kind_;
  std::string rendition_;
  std::string init_;
  // State.
  std::vector<Bytes> samples_;
  /// Tick of the sample to come, -1 for one that is key at a part's edge.
  link::Tick next_ = -1;
  link::Tick first_ = 0;
  link::Tick end_ = 0;
  std::uint32_t sequence_ = 0;
  bool first_is_key_ = false;
  std::uint64_t dropped_ = 0;
};

}  // namespace rostrum::package
