// What was told last, for those who come back: publications in the order of their seq, bounded by count and bytes.
// Overflow policy: drop_oldest; whoever missed more than is kept is welcomed afresh. Value; owned by its room.
#pragma once
#include <algorithm>
#include <cstddef>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

#include "server/room/fan_out.hpp"

namespace rostrum::room {

class Recent {
 public:
  static constexpr std::size_t kMaxPublications = 8'192;
  static constexpr std::size_t kMaxBytes = 16 << 20;

  /// Nothing before and including `seq` is kept from here on.
  void begin_after(std::uint64_t seq) {
    kept_.clear();
    bytes_ = 0;
    floor_ = seq;
  }

  void add(Publication publication) {
    if (publication.redacts) forget(publication.about);
    if (publication.erases) begin_after(publication.seq - 1);
    bytes_ += size_of(publication);
    kept_.push_back(std::move(publication));
    while (kept_.size() > kMaxPublications || bytes_ > kMaxBytes) {
      bytes_ -= size_of(kept_.front());
      floor_ = kept_.front().seq;
      kept_.pop_front();
    }
  }

  /// All that this person, seeing this, missed after `seq`; nullopt when some of it is no longer kept.
  [[nodiscard]] std::optional<std::vector<Frame>> since(std::uint64_t seq, const std::string& person, View view) const {
    if (seq < floor_) return std::nullopt;
    std::vector<Frame> missed;
    auto at = std::ranges::upper_bound(kept_, seq, {}, &Publication::seq);
    for (; at != kept_.end(); ++at) {
      if (auto frame = frame_for(*at, person, view)) missed.push_back(std::move(frame));
    }
    return missed;
  }

  static Frame frame_for(const Publication& publication, const std::string& person, View view) {
    for (const auto& [named, frame] : publication.personal) {
      if (named == person) return frame;
    }
    return publication.by_view[static_cast<std::size_t>(view)];
  }

 private:
  /// Each frame shows the question, or comment, whole, so that the newest is all one needs.
  void forget(const std::string& about) {
    std::erase_if(kept_, [&](const Publication& earlier) {
      if (earlier.about != about) return false;
      bytes_ -= size_of(earlier);
      return true;
    });
  }
  static std::size_t size_of(const Publication& publication) {
    std::size_t bytes = sizeof(Publication);
    for (const Frame& frame : publication.by_view) bytes += frame ? frame->size() : 0;
    for (const auto& [person, frame] : publication.personal) bytes += person.size() + (frame ? frame->size() : 0);
    return bytes;
  }

  std::deque<Publication> kept_;
  std::size_t bytes_ = 0;
  std::uint64_t floor_ = 0;
};

}  // namespace rostrum::room
