// Encoded frames cut into RTP payloads for sending: H.264 (RFC 6184, single units, STAP-A for parameter sets, FU-A),
// VP8 (RFC 7741 with a 15-bit picture id), Opus (RFC 7587). The opposite of protocol/webrtc/rtp's depacketizers. Pure.
#pragma once
#include <cstdint>
#include <vector>

#include "media/ingest/feed_sink.hpp"
#include "protocol/bytes.hpp"

namespace rostrum::transport {

/// What is left for a payload beside RTP header, extensions, SRTP, UDP and IPv6 in 1,200 bytes and some.
inline constexpr std::size_t kMaxPayload = 1100;

/// Payloads of one frame in order; the last gets the marker (video). `picture_id` counts VP8 frames. H.264 is Annex B.
/// Empty for an empty frame and for codecs the publisher does not send (VP9, AV1).
std::vector<Bytes> packetize(ingest::Codec codec, ByteView frame, std::uint16_t picture_id);

}  // namespace rostrum::transport
