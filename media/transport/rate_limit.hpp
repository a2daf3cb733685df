// A token bucket: so many at once, so many a second. Value; time is an argument.
#pragma once
#include <algorithm>
#include <chrono>

#include "media/ingest/instant.hpp"

namespace rostrum::transport {

class RateLimit {
 public:
  RateLimit(double per_second, double burst) : per_second_(per_second), burst_(burst), tokens_(burst) {}

  /// Whether one more may happen now; counts it if so.
  bool allow(Instant now) {
    if (last_ != Instant{}) {
      tokens_ = std::min(burst_, tokens_ + std::chrono::duration<double>(now - last_).count() * per_second_);
    }
    last_ = now;
    if (tokens_ < 1) return false;
    tokens_ -= 1;
    return true;
  }

 private:
  double per_second_;
  double burst_;
  double tokens_;
  Instant last_{};
};

}  // namespace rostrum::transport
