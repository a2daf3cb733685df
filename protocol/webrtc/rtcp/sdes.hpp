// Source descriptions (RFC 3550 6.5): canonical names, other items are passed over. Value type; pure.
#pragma once
#include <string>
#include <vector>

#include "protocol/webrtc/rtcp/compound.hpp"

namespace rostrum::rtcp {

struct CanonicalName {
  std::uint32_t ssrc = 0;
  /// 1 to 255 bytes.
  std::string name;
  friend bool operator==(const CanonicalName&, const CanonicalName&) = default;
};

[[nodiscard]] Parsed<std::vector<CanonicalName>> parse_sdes(const Packet& packet);
/// Precondition: the name is of the length said.
void serialize(const CanonicalName& name, Bytes& out);

}  // namespace rostrum::rtcp
