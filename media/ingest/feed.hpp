// All that one WHIP session receives: packets after SRTP in, frames to its sink and feedback for its sender out. Sound
// and picture share the sender's clock and the playout delay. Owned by its session on the network thread; only the key
// frame requester may be called from anywhere. Time is an argument.
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "media/ingest/arrival_log.hpp"
#include "media/ingest/feed_plan.hpp"
#include "media/ingest/playout_delay.hpp"
#include "media/ingest/receive_estimate.hpp"
#include "media/ingest/track.hpp"

namespace rostrum::ingest {

/// What to tell the sender now, as values: the session makes RTCP of it.
struct Feedback {
  struct Block {
    std::uint32_t ssrc = 0;
    Reception::Report report;
  };
  struct Nack {
    std::uint32_t ssrc = 0;
    std::vector<std::uint16_t> sequences;
  };
  struct Estimate {
    std::uint64_t bits_per_second = 0;
    std::vector<std::uint32_t> ssrcs;
  };
  std::vector<Block> reports;
  std::vector<Nack> nacks;
  /// SSRCs that a picture loss indication goes to.
  std::vector<std::uint32_t> key_frames;
  std::optional<Estimate> estimate;
  /// The whole connection's, told to one of its SSRCs: Chromium passes over what names none of its own.
  struct Transport {
    std::uint32_t ssrc = 0;
    TransportReport report;
  };
  std::optional<Transport> transport;
  [[nodiscard]] bool empty() const {
    return reports.empty() && nacks.empty() && key_frames.empty() && !estimate && !transport;
  }
};

/// "Send a key frame", from any thread, merged until the network thread looks.
class KeyFrameFlag {
 public:
  void raise() { raised_.store(true, std::memory_order_relaxed); }
  bool take() { return raised_.exchange(false, std::memory_order_relaxed); }

 private:
  std::atomic<bool> raised_{false};
};

class Feed {
 public:
  /// `flag` is raised by the sink's owner and outlives the feed in their hands.
  Feed(FeedPlan plan, MakeCodecAssembler make_assembler, std::unique_ptr<FeedSink> sink,
       std::shared_ptr<KeyFrameFlag> flag);

  void packet(const RtpPacket& packet, Instant now);
  void sender_report(std::uint32_t ssrc, std::uint64_t ntp, std::uint32_t timestamp, Instant now);
  /// Gives ready frames to the sink and tells what to send. Call every 10 ms or so.
  Feedback poll(Instant now);

  [[nodiscard]] bool has(bool video) const;
  /// When media last came, nullopt before the first packet.
  [[nodiscard]] std::optional<Instant> last_packet() const;
  [[nodiscard]] std::uint64_t unclaimed() const { return unclaimed_; }

  static constexpr std::chrono::seconds kReportEvery{1};
  static constexpr std::chrono::milliseconds kTransportEvery{50};

 private:
  void deliver(Instant now);
  void report(Feedback& feedback, Instant now);
  void report_transport(Feedback& feedback);

  // Given.
  FeedPlan plan_;
  std::unique_ptr<FeedSink> sink_;
  std::shared_ptr<KeyFrameFlag> flag_;
  // State.
  SenderClock sender_;
  std::vector<std::unique_ptr<Track>> tracks_;
  PlayoutDelay delay_;
  ArrivalLog arrivals_;
  ReceiveEstimate estimate_;
  Instant reported_at_{};
  Instant transport_at_{};
  std::uint64_t unclaimed_ = 0;
};

}  // namespace rostrum::ingest
