// The packets of a compound RTCP packet (RFC 3550 6.1, RFC 5506): headers read, bodies unread, each message's file
// reads its own. Value types; pure. Views point into the compound.
//
//   +---+-+---------+---------------+-------------------------------+
//   |V=2|P| count   |  packet type  |  length in words, less one    |
//   +---+-+---------+---------------+-------------------------------+
#pragma once
#include <cstdint>
#include <vector>

#include "protocol/bytes.hpp"
#include "protocol/result.hpp"

namespace rostrum::rtcp {

enum class Error {
  bad_version,
  /// A packet says more words than there are.
  truncated,
  bad_padding,
  too_many,
  /// The body is not what its type demands.
  bad_body,
};

template <class T>
using Parsed = rostrum::Parsed<T, Error>;

inline constexpr std::size_t kMaxPackets = 64;

enum Type : std::uint8_t {
  kSenderReport = 200,
  kReceiverReport = 201,
  kSdes = 202,
  kBye = 203,
  kTransportFeedback = 205,
  kPayloadFeedback = 206,
};

struct Packet {
  std::uint8_t type = 0;
  /// Reports, chunks or sources; the format of feedback messages.
  std::uint8_t count = 0;
  /// After the header, without padding.
  ByteView body;
};

struct Compound {
  std::vector<Packet> packets;
  /// Why reading ended before the end, if it did: what was read before counts.
  std::optional<ParseError<Error>> broken;
};

[[nodiscard]] Compound parse_compound(ByteView bytes);

/// Appends a header whose length is set by end_packet(). Returns where the packet begins.
std::size_t begin_packet(std::uint8_t type, std::uint8_t count, Bytes& out);
/// Pads to whole words and sets the length.
void end_packet(std::size_t begin, Bytes& out);

}  // namespace rostrum::rtcp
