// When to ask a sender for a key frame: many reasons become one request, no more than two a second, repeated until a
// key frame has come. Value; time is an argument.
#pragma once
#include <optional>

#include "media/ingest/instant.hpp"

namespace rostrum::ingest {

class KeyFrameNeed {
 public:
  static constexpr std::chrono::milliseconds kApart{500};

  /// Somebody needs one.
  void want() { wanted_ = true; }
  /// One has come whole: nobody waits any more.
  void arrived() { wanted_ = false; }
  [[nodiscard]] bool wanted() const { return wanted_; }

  /// Whether to send a request now; counts it.
  bool due(Instant now) {
    if (!wanted_ || (asked_ && now - *asked_ < kApart)) return false;
    asked_ = now;
    return true;
  }

 private:
  bool wanted_ = false;
  std::optional<Instant> asked_;
};

}  // namespace rostrum::ingest
