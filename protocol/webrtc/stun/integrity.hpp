// MESSAGE-INTEGRITY and FINGERPRINT of STUN (RFC 8489 14.5, 14.7). Pure.
#pragma once
#include <array>
#include <cstdint>
#include <string_view>

#include "protocol/bytes.hpp"
#include "protocol/webrtc/stun/message.hpp"

namespace rostrum::stun {

using Digest = std::array<std::uint8_t, 20>;

[[nodiscard]] Digest hmac_sha1(ByteView bytes, std::string_view key);
/// CRC-32 of `bytes` as FINGERPRINT carries it.
[[nodiscard]] std::uint32_t fingerprint_of(ByteView bytes);

/// Whether the packet that `message` was parsed from carries a MESSAGE-INTEGRITY made with `password`. Takes the same
/// time whatever differs.
[[nodiscard]] bool has_integrity(ByteView packet, const Message& message, std::string_view password);
/// Whether FINGERPRINT is absent or right.
[[nodiscard]] bool has_good_fingerprint(ByteView packet, const Message& message);

}  // namespace rostrum::stun
