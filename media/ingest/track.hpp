// One sound or picture of a feed: which SSRC is which layer or repair (also without SSRC lines), and of several
// simulcast layers the richest that flows, changed at key frames. Owned by its feed on the network thread; time is an
// argument.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "media/ingest/feed_plan.hpp"
#include "media/ingest/receiver.hpp"

namespace rostrum::ingest {

/// An RTP packet after SRTP, with what its header extensions say. Views are valid during the call only.
struct RtpPacket {
  std::uint32_t ssrc = 0;
  std::uint8_t payload_type = 0;
  std::uint16_t sequence = 0;
  std::uint32_t timestamp = 0;
  bool marker = false;
  std::string_view mid;
  std::string_view rid;
  std::string_view repaired_rid;
  std::optional<std::uint16_t> transport_sequence;
  std::optional<int> rotation;
  ByteView payload;
};

/// Makes an assembler for a codec.
using MakeCodecAssembler = std::function<std::unique_ptr<FrameAssembler>(Codec codec)>;

class Track {
 public:
  Track(TrackPlan plan, MakeCodecAssembler make_assembler, SenderClock& sender);
  // Layers refer to the plan.
  Track(const Track&) = delete;
  Track& operator=(const Track&) = delete;

  /// Whether `packet` is this track's by what it says itself: SSRC known or named, mid, or a payload type of ours.
  enum class Claim { no, by_payload_type, by_mid, by_ssrc };
  [[nodiscard]] Claim claims(const RtpPacket& packet) const;
  /// Takes a packet that the feed gave to this track.
  void packet(const RtpPacket& packet, Instant now);

  /// The layer that `ssrc` is the stream of, nullptr for others (repairs too).
  [[nodiscard]] Receiver* receiver_of(std::uint32_t ssrc);
  /// Calls `each` (void(std::uint32_t ssrc, Receiver&)) for every layer that has begun.
  template <class Each>
  void for_layers(Each&& each) {
    for (Layer& layer : layers_) {
      if (layer.ssrc && layer.receiver) each(*layer.ssrc, *layer.receiver);
    }
  }
  /// Frames of the layer shown; changes layers.
  std::vector<EncodedFrame> frames(bool by_sender, Instant now);
  /// Asks the layer shown for a key frame.
  void want_key_frame();
  [[nodiscard]] bool video() const { return plan_.video; }
  [[nodiscard]] const std::string& mid() const { return plan_.mid; }
  [[nodiscard]] std::optional<Instant> last_packet() const;
  /// Whether no layer that sends lacks a sender report.
  [[nodiscard]] bool reported() const;

 private:
  struct Layer {
    std::string rid;
    std::optional<std::uint32_t> ssrc;
    std::optional<std::uint32_t> repair_ssrc;
    std::unique_ptr<Receiver> receiver;
    std::uint64_t bytes_measured = 0;
    double bytes_per_second = 0;
  };

  [[nodiscard]] Layer* layer_for(const RtpPacket& packet, bool repair);
  void begin(Layer& layer, std::uint32_t ssrc, const PayloadPlan& payload);
  void repair(const RtpPacket& packet, std::uint8_t original, Instant now);
  void measure(Instant now);
  void choose(Instant now);
  [[nodiscard]] bool flows(const Layer& layer, Instant now) const;

  // Given.
  TrackPlan plan_;
  MakeCodecAssembler make_assembler_;
  SenderClock& sender_;
  // State.
  std::vector<Layer> layers_;
  /// The layer whose frames go out, and the one that shall once it has a key frame.
  Layer* shown_ = nullptr;
  Layer* next_ = nullptr;
  Instant next_since_{};
  Instant measured_at_{};
  int better_for_ = 0;
};

}  // namespace rostrum::ingest
