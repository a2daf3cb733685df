// BYE (RFC 3550 6.6); its reason is passed over. Value type; pure.
#pragma once
#include <vector>

#include "protocol/webrtc/rtcp/compound.hpp"

namespace rostrum::rtcp {

struct Bye {
  /// At most 31.
  std::vector<std::uint32_t> ssrcs;
  friend bool operator==(const Bye&, const Bye&) = default;
};

[[nodiscard]] Parsed<Bye> parse_bye(const Packet& packet);
void serialize(const Bye& bye, Bytes& out);

}  // namespace rostrum::rtcp
