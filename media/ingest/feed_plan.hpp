// What an offer and its answer agreed on, as far as receiving needs it. Values, made once per session.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "media/ingest/feed_sink.hpp"

namespace rostrum::ingest {

struct PayloadPlan {
  Codec codec = Codec::opus;
  std::uint32_t clock_hz = 48'000;
  /// The sender repeats packets on request.
  bool nack = false;
  /// Set for a retransmission type (RFC 4588): the payload type it repeats; the rest is that one's.
  std::optional<std::uint8_t> repairs;
};

/// SSRCs that the offer names; senders may leave them out, and do with simulcast.
struct StreamPlan {
  std::uint32_t ssrc = 0;
  std::optional<std::uint32_t> repair_ssrc;
};

struct TrackPlan {
  bool video = false;
  /// a=mid, unique in the feed.
  std::string mid;
  std::map<std::uint8_t, PayloadPlan> payloads;
  std::vector<StreamPlan> streams;
  /// Simulcast layers accepted, as offered; empty without simulcast.
  std::vector<std::string> rids;
};

struct FeedPlan {
  std::vector<TrackPlan> tracks;
  /// Transport-wide feedback was agreed on; the estimate is the sender's then, and no REMB is sent.
  bool transport_feedback = false;
  bool remb = false;
};

/// More than any sender we accept needs; what is over is not negotiated.
inline constexpr std::size_t kMaxLayers = 4;

}  // namespace rostrum::ingest
