// Which packets of a stream are missing, when to ask for each, and when to stop waiting (RFC 4585 6.2.1).
// A missing number is asked for after a short wait for reordering, again about each round trip, until its deadline.
// Value; time is an argument.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "media/ingest/instant.hpp"

namespace rostrum::ingest {

class NackList {
 public:
  /// More holes than this at once is not repaired: the oldest are given up.
  static constexpr std::size_t kMaxMissing = 512;
  static constexpr std::chrono::milliseconds kReorderWait{8};

  /// A packet came, in 64-bit numbers. Returns how long it had been missed after it was asked for, when it had been.
  std::optional<std::chrono::nanoseconds> received(std::int64_t sequence, Instant now);
  /// What to ask for now, ascending. Empty when asking is not negotiated (`round_trip` unused then).
  std::vector<std::int64_t> due(Instant now, std::chrono::nanoseconds round_trip);
  /// Nothing up to and including `sequence` is wanted any more.
  void forget_until(std::int64_t sequence);
  void clear();

  /// When `sequence` was first missed, nullopt if it is not.
  [[nodiscard]] std::optional<Instant> missed_since(std::int64_t sequence) const;
  [[nodiscard]] std::size_t size() const { return missing_.size(); }

 private:
  struct Hole {
    Instant since;
    std::optional<Instant> asked;
    std::optional<Instant> first_asked;
  };
  std::map<std::int64_t, Hole> missing_;
  std::optional<std::int64_t> newest_;
};

}  // namespace rostrum::ingest
