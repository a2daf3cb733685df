// The segments of one rendition: appended part by part, listed while young, kept a while longer for those who still
// ask. Owned by `Programme`. Bodies are immutable and shared.
#pragma once
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/delivery/place.hpp"

namespace rostrum::delivery {

using SharedBody = std::shared_ptr<const std::string>;

/// Fifteen minutes; parts of the last three complete segments, which is 3 target durations, and of the open one.
inline constexpr std::uint64_t kListedSegments = 422;
inline constexpr std::uint64_t kSegmentsWithParts = 3;
/// Parts stay 3 target durations after they were listed, segments a little longer than a playlist that still holds
/// them.
inline constexpr std::uint64_t kSegmentsKeepingParts = kSegmentsWithParts + 4;
inline constexpr std::uint64_t kKeptSegments = kListedSegments + 8;

struct StoredPart {
  /// Null: there is no media here.
  SharedBody body;
  bool independent = false;
};

struct StoredSegment {
  std::string init;
  /// Empty again when they are no longer kept.
  std::vector<StoredPart> parts;
  /// All parts one after the other, once complete. Null while open and when no part has media.
  SharedBody whole;
};

class SegmentStore {
 public:
  /// Forgets everything and goes on at the start of that segment.
  void begin(std::uint64_t msn);
  /// Puts a part at the edge. The first of a segment names its init.
  void append(StoredPart part, const std::string& init);

  /// Where the next part goes.
  [[nodiscard]] Place edge() const { return edge_; }
  /// Whether there is any part.
  [[nodiscard]] bool empty() const { return segments_.empty(); }
  [[nodiscard]] std::uint64_t first_listed() const;
  /// nullptr outside of what is kept.
  [[nodiscard]] const StoredSegment* find(std::uint64_t msn) const;
  [[nodiscard]] bool uses(const std::string& init) const;

 private:
  void close(StoredSegment& segment) const;

  std::deque<StoredSegment> segments_;
  std::uint64_t first_ = 0;
  Place edge_;
};

}  // namespace rostrum::delivery
