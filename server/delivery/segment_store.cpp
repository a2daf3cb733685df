#include "server/delivery/segment_store.hpp"

#include <algorithm>

namespace rostrum::delivery {

void SegmentStore::begin(std::uint64_t msn) {
  segments_.clear();
  first_ = msn;
  edge_ = {msn, 0};
}

void SegmentStore::append(StoredPart part, const std::string& init) {
  if (edge_.part == 0) {
    segments_.emplace_back();
    segments_.back().init = init;
  }
  auto& segment = segments_.back();
  segment.parts.push_back(std::move(part));
  edge_ = next_place(edge_);
  if (edge_.part == 0) close(segment);
  if (segments_.size() > kKeptSegments) {
    segments_.pop_front();
    ++first_;
  }
  if (segments_.size() > kSegmentsKeepingParts + 1)
    segments_[segments_.size() - kSegmentsKeepingParts - 2].parts.clear();
}

void SegmentStore::close(StoredSegment& segment) const {
  std::size_t size = 0;
  for (const auto& part : segment.parts) size += part.body ? part.body->size() : 0;
  if (size == 0) return;
  auto whole = std::make_shared<std::string>();
  whole->reserve(size);
  for (const auto& part : segment.parts) {
    if (part.body) whole->append(*part.body);
  }
  segment.whole = std::move(whole);
}

std::uint64_t SegmentStore::first_listed() const {
  return edge_.msn > first_ + kListedSegments ? edge_.msn - kListedSegments : first_;
}

const StoredSegment* SegmentStore::find(std::uint64_t msn) const {
  if (msn < first_ || msn - first_ >= segments_.size()) return nullptr;
  return &segments_[msn - first_];
}

bool SegmentStore::uses(const std::string& init) const {
  return std::any_of(segments_.begin(), segments_.end(), [&](const StoredSegment& s) { return s.init == init; });
}

}  // namespace rostrum::delivery
