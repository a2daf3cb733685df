// The two ways to ask for a key frame: PLI (RFC 4585 6.3.1) and FIR (RFC 5104 4.3.1). Value types; pure.
#pragma once
#include <vector>

#include "protocol/webrtc/rtcp/compound.hpp"

namespace rostrum::rtcp {

struct Pli {
  std::uint32_t sender = 0;
  std::uint32_t media = 0;
  friend bool operator==(const Pli&, const Pli&) = default;
};
[[nodiscard]] bool is_pli(const Packet& packet);
[[nodiscard]] Parsed<Pli> parse_pli(const Packet& packet);
void serialize(const Pli& pli, Bytes& out);

struct Fir {
  struct Entry {
    std::uint32_t ssrc = 0;
    /// One more for each new request, the same in repeats.
    std::uint8_t sequence = 0;
    friend bool operator==(const Entry&, const Entry&) = default;
  };
  std::uint32_t sender = 0;
  std::vector<Entry> entries;
  friend bool operator==(const Fir&, const Fir&) = default;
};
inline constexpr std::size_t kMaxFirEntries = 64;
[[nodiscard]] bool is_fir(const Packet& packet);
[[nodiscard]] Parsed<Fir> parse_fir(const Packet& packet);
void serialize(const Fir& fir, Bytes& out);

}  // namespace rostrum::rtcp
