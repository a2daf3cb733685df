// The stage's memory of what it encoded lately, for a server that is slow, or new. Holds encoded frames of the media
// socket. Owned by the link thread.
//
// Everything of the last 20 s is kept, acknowledged or not: a server that adopts this stage fills its live window from
// it. What must go before it was acknowledged becomes a Gap (drop_oldest).
#pragma once
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "protocol/link/media.hpp"

namespace rostrum::link {

/// One frame as it goes over the socket.
using SharedFrame = std::shared_ptr<const Bytes>;

struct RingLimits {
  Tick ticks = 20 * kTicksPerSecond;
  /// About three times what 20 s of the highest rung are.
  std::size_t bytes = 64 * 1024 * 1024;
};

class Ring {
 public:
  explicit Ring(std::string run, RingLimits limits = {}) : run_(std::move(run)), limits_(limits) {}

  /// Numbers the part, stamps the run and keeps it.
  void push(Part part);
  /// The server has taken everything up to this number.
  void acknowledge(std::uint64_t number);
  /// A new connection: what follows this number is sent (again), lost parts as gaps first.
  void rewind(std::uint64_t acknowledged);
  /// What goes next over the connection, nullptr when all was given out.
  SharedFrame next();

  [[nodiscard]] std::uint64_t last_number() const { return last_number_; }
  [[nodiscard]] std::uint64_t dropped() const { return dropped_; }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

 private:
  struct Entry {
    std::uint64_t number = 0;
    std::string rendition;
    Tick first_tick = 0;
    Tick ticks = 0;
    SharedFrame frame;
  };
  struct Loss {
    Gap gap;
    std::uint64_t last_number = 0;
    bool sent = false;
  };

  void drop_oldest();
  void lose(const Entry& entry);

  // Given.
  std::string run_;
  RingLimits limits_;
  // State.
  std::deque<Entry> entries_;
  std::vector<Loss> losses_;
  std::size_t bytes_ = 0;
  Tick newest_end_ = 0;
  std::uint64_t last_number_ = 0;
  std::uint64_t acknowledged_ = 0;
  std::uint64_t next_number_ = 1;
  std::uint64_t dropped_ = 0;
};

}  // namespace rostrum::link
