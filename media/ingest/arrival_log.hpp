// When packets arrived, by transport-wide number, for feedback to a sender that estimates the path itself
// (draft-holmer-rmcat-transport-wide-cc-extensions-01). Bounded; time is an argument. Value.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "media/ingest/instant.hpp"
#include "media/ingest/unwrap.hpp"

namespace rostrum::ingest {

/// One feedback packet's content. Times are in its units.
struct TransportReport {
  std::uint16_t base_sequence = 0;
  /// In 64 ms since an arbitrary moment, 24 bits with sign.
  std::int32_t reference = 0;
  /// Counts reports, modulo 256.
  std::uint8_t count = 0;
  /// For base_sequence and those that follow: time since the one received before (the first: since the reference) in
  /// 250 µs, nullopt for what was not received.
  std::vector<std::optional<std::int16_t>> deltas;
};

class ArrivalLog {
 public:
  /// Numbers in one report; a batch is cut.
  static constexpr std::size_t kMaxStatuses = 800;

  void packet(std::uint16_t sequence, Instant now);
  /// What arrived since the last report, nullopt for nothing.
  std::optional<TransportReport> take();

 private:
  Unwrapper<std::uint16_t> unwrap_;
  std::map<std::int64_t, Instant> arrivals_;
  /// The first number not reported on yet.
  std::optional<std::int64_t> next_;
  std::uint8_t count_ = 0;
};

}  // namespace rostrum::ingest
