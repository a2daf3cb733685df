// Receiver estimated maximum bitrate (draft-alvestrand-rmcat-remb-03 2.2). Value type; pure.
#pragma once
#include <vector>

#include "protocol/webrtc/rtcp/compound.hpp"

namespace rostrum::rtcp {

struct Remb {
  std::uint32_t sender = 0;
  /// Rounded down to 18 significant bits when written.
  std::uint64_t bits_per_second = 0;
  /// At most 255.
  std::vector<std::uint32_t> ssrcs;
  friend bool operator==(const Remb&, const Remb&) = default;
};

[[nodiscard]] bool is_remb(const Packet& packet);
[[nodiscard]] Parsed<Remb> parse_remb(const Packet& packet);
void serialize(const Remb& remb, Bytes& out);

}  // namespace rostrum::rtcp
