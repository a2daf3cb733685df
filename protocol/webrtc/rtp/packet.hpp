// RTP packets and their header extensions (RFC 3550 5.1, RFC 8285 4.2, 4.3). Value types; pure. Views point into the
// packet parsed.
//
//   0                   1                   2                   3
//  +---+-+-+-------+-+-------------+-------------------------------+
//  |V=2|P|X|  CC   |M|     PT      |        sequence number        |
//  +---+-+-+-------+-+-------------+-------------------------------+
//  |                           timestamp                           |
//  +---------------------------------------------------------------+
//  |                             SSRC                              |
//  +---------------------------------------------------------------+
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "protocol/bytes.hpp"
#include "protocol/result.hpp"

namespace rostrum::rtp {

enum class Error {
  bad_version,
  truncated,
  /// The header extension says more words than there are.
  bad_extension,
  /// More padding than payload.
  bad_padding,
  too_many_extensions,
};

inline constexpr std::size_t kMaxExtensions = 32;

struct Extension {
  /// 1 to 14, or to 255 in the two-byte form.
  std::uint8_t id = 0;
  ByteView value;
};

struct Packet {
  bool marker = false;
  std::uint8_t payload_type = 0;
  std::uint16_t sequence = 0;
  std::uint32_t timestamp = 0;
  std::uint32_t ssrc = 0;
  std::vector<Extension> extensions;
  /// Without padding.
  ByteView payload;

  /// The value of the first of that id, nullopt when there is none or `id` is 0.
  [[nodiscard]] std::optional<ByteView> extension(std::uint8_t id) const;
};

/// CSRCs are passed over. Views of the result are valid as long as `bytes` is.
[[nodiscard]] Parsed<Packet, Error> parse(ByteView bytes);

/// Appends the packet, extensions in the one-byte form. Precondition: ids are 1 to 14, values 1 to 16 bytes.
void serialize(const Packet& packet, Bytes& out);

}  // namespace rostrum::rtp
