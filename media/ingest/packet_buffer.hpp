// Puts one RTP stream's packets in order: holds what came early until the hole before it is filled or given up.
// Duplicates and packets that come after they were given up are dropped. Bounded in packets and bytes (drop_oldest:
// what is oldest is given out with its holes). Value; time is an argument. Sequence numbers are 64-bit already.
#pragma once
#include <cstdint>
#include <map>
#include <optional>

#include "media/ingest/instant.hpp"
#include "media/ingest/nack_list.hpp"
#include "protocol/bytes.hpp"

namespace rostrum::ingest {

struct Packet {
  std::int64_t sequence = 0;
  std::uint32_t timestamp = 0;
  bool marker = false;
  std::uint8_t payload_type = 0;
  /// Clockwise turn told with this packet (urn:3gpp:video-orientation), if any.
  std::optional<int> rotation;
  Bytes payload;
};

class PacketBuffer {
 public:
  static constexpr std::size_t kMaxPackets = 2048;
  static constexpr std::size_t kMaxBytes = 3 << 20;

  enum class Accepted { taken, duplicate, late };
  struct Next {
    Packet packet;
    /// Something before this packet was given up.
    bool after_loss = false;
  };

  Accepted insert(Packet packet);
  /// The next packet in order. A hole is passed over once `missing` says it was missed for `patience`, or when the
  /// bounds are reached. nullopt when there is nothing to give yet.
  std::optional<Next> next(const NackList& missing, std::chrono::nanoseconds patience, Instant now);
  /// The last number given out or given up, nullopt before the first.
  [[nodiscard]] std::optional<std::int64_t> passed() const;
  /// Packets waiting.
  [[nodiscard]] std::size_t size() const { return packets_.size(); }
  /// Forgets all; the next packet to come starts the order, and is marked as after a loss.
  void restart();

 private:
  [[nodiscard]] bool full() const { return packets_.size() > kMaxPackets || bytes_ > kMaxBytes; }

  std::map<std::int64_t, Packet> packets_;
  std::size_t bytes_ = 0;
  std::optional<std::int64_t> next_;
  bool after_loss_ = false;
};

}  // namespace rostrum::ingest
