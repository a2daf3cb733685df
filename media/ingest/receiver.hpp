// One RTP stream from packets to frames: order, repair by NACK until a deadline, then a key frame request; capture
// times; what receiver reports say. Video begins, and goes on after a loss that was not repaired, with a key frame.
// Owned by its track on the network thread; time is an argument.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "media/ingest/frame_assembler.hpp"
#include "media/ingest/key_frame_need.hpp"
#include "media/ingest/nack_list.hpp"
#include "media/ingest/packet_buffer.hpp"
#include "media/ingest/reception.hpp"
#include "media/ingest/stream_clock.hpp"
#include "media/ingest/unwrap.hpp"

namespace rostrum::ingest {

class Receiver {
 public:
  struct Plan {
    bool video = false;
    std::uint32_t clock_hz = 90'000;
    /// The sender repeats packets on request.
    bool nack = false;
  };
  /// An RTP packet as it came, its sequence number still in 16 bits.
  struct Arrival {
    std::uint16_t sequence = 0;
    std::uint32_t timestamp = 0;
    bool marker = false;
    std::uint8_t payload_type = 0;
    std::optional<int> rotation;
    ByteView payload;
    /// Came as a retransmission on another SSRC (RFC 4588): counts neither as arrival nor in reports.
    bool repair = false;
  };

  Receiver(Plan plan, MakeAssembler make_assembler, SenderClock& sender);

  void packet(const Arrival& arrival, Instant now);
  void sender_report(std::uint64_t ntp, std::uint32_t timestamp, Instant now);

  /// Frames that are ready, in order, without playout delay. `by_sender` as in StreamClock::captured.
  std::vector<EncodedFrame> frames(bool by_sender, Instant now);
  /// Sequence numbers to ask for now, in 16 bits, ascending before the wrap.
  std::vector<std::uint16_t> nacks(Instant now);
  /// Whether to send a PLI now; counts it.
  bool key_frame_request_due(Instant now) { return plan_.video && key_frame_.due(now); }
  void want_key_frame() { key_frame_.want(); }
  /// While off, packets are only counted: a layer that is not shown. Turned on again, the stream begins anew.
  void listen(bool on);
  Reception::Report report(Instant now) { return reception_.report(now); }

  [[nodiscard]] bool has_sender_report() const { return clock_.has_report(sender_); }
  [[nodiscard]] std::optional<Instant> last_packet() const { return last_packet_; }
  [[nodiscard]] std::uint64_t bytes_received() const { return bytes_received_; }
  /// Smoothed time from asking for a packet to its arrival.
  [[nodiscard]] std::chrono::nanoseconds round_trip() const { return round_trip_; }

 private:
  [[nodiscard]] std::optional<std::int64_t> place(const Arrival& arrival);
  void restart(std::uint16_t sequence);
  /// How long what was lost between the packet before and this one lasts.
  [[nodiscard]] std::int64_t missing_before(const Packet& packet) const;
  void repaired_after(std::chrono::nanoseconds time);
  [[nodiscard]] std::chrono::nanoseconds patience() const;
  void take(std::vector<Assembled> assembled, std::vector<EncodedFrame>& out, bool by_sender, Instant now);

  // Given.
  Plan plan_;
  MakeAssembler make_assembler_;
  SenderClock& sender_;
  // State.
  Unwrapper<std::uint16_t> unwrap_;
  /// The number after one far away: two in a row there are a jump, one alone is a stray.
  std::optional<std::uint16_t> after_stray_;
  Reception reception_;
  NackList missing_;
  PacketBuffer buffer_;
  StreamClock clock_;
  KeyFrameNeed key_frame_;
  std::unique_ptr<FrameAssembler> assembler_;
  std::optional<std::uint8_t> assembler_for_;
  bool listening_ = true;
  bool awaiting_key_;
  bool after_loss_ = false;
  std::int64_t missing_ns_ = 0;
  struct Place {
    std::int64_t sequence = 0;
    std::uint32_t timestamp = 0;
  };
  /// Of the last packet given to the assembler; sound only.
  std::optional<Place> before_;
  int rotation_ = 0;
  std::chrono::nanoseconds round_trip_{std::chrono::milliseconds(80)};
  std::optional<Instant> last_packet_;
  std::uint64_t bytes_received_ = 0;
};

}  // namespace rostrum::ingest
