#include "media/ingest/playout_delay.hpp"

#include <algorithm>

namespace rostrum::ingest {

void PlayoutDelay::frame(std::chrono::nanoseconds lateness, Instant now) {
  if (last_ == Instant{}) last_ = bucket_since_ = now;
  // After a long pause a turn of the ring forgets everything, which is what a pause should do.
  for (std::size_t turned = 0; now - bucket_since_ >= kBucket && turned < kBuckets; ++turned) {
    bucket_ = (bucket_ + 1) % kBuckets;
    worst_[bucket_] = {};
    bucket_since_ += kBucket;
  }
  if (now - bucket_since_ >= kBucket) bucket_since_ = now;
  worst_[bucket_] = std::max(worst_[bucket_], lateness);
  const auto worst = *std::max_element(worst_.begin(), worst_.end());
  const auto wanted = std::clamp<std::chrono::nanoseconds>(worst + kMargin, kLeast, kMost);
  const auto fall = std::clamp<std::chrono::nanoseconds>(now - last_, {}, std::chrono::seconds(1)) / kFallPerSecond;
  last_ = now;
  value_ = wanted >= value_ ? wanted : std::max(wanted, value_ - fall);
}

}  // namespace rostrum::ingest
