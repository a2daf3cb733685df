#include "protocol/webrtc/rtp/depacketizer.hpp"

namespace rostrum::rtp {
namespace {

/// What follows the payload descriptor (RFC 7741 4.2) and whether it starts a frame's first partition.
struct Body {
  ByteView bytes;
  bool start = false;
};

std::optional<Body> read_descriptor(ByteView payload) {
  ByteReader reader(payload);
  const auto first = reader.u8();
  if (!first) return std::nullopt;
  Body body;
  body.start = (*first & 0x10) != 0 && (*first & 0x07) == 0;
  if ((*first & 0x80) != 0) {
    const auto has = reader.u8();
    if (!has) return std::nullopt;
    if ((*has & 0x80) != 0) {
      const auto id = reader.u8();
      if (!id || ((*id & 0x80) != 0 && !reader.u8())) return std::nullopt;
    }
    if ((*has & 0x40) != 0 && !reader.u8()) return std::nullopt;
    if ((*has & 0x30) != 0 && !reader.u8()) return std::nullopt;
  }
  body.bytes = reader.rest();
  if (body.bytes.empty()) return std::nullopt;
  return body;
}

class Vp8 : public Depacketizer {
  bool take(ByteView payload, bool first, Frame& frame) override {
    const auto body = read_descriptor(payload);
    if (!body || body->start != first) return false;
    // RFC 7741 4.3: the lowest bit of a frame's first byte is 0 in a key frame.
    if (first) frame.key = (std::to_integer<unsigned>(body->bytes[0]) & 1) == 0;
    frame.data.insert(frame.data.end(), body->bytes.begin(), body->bytes.end());
    return true;
  }
};

}  // namespace

std::unique_ptr<Depacketizer> make_vp8() { return std::make_unique<Vp8>(); }

}  // namespace rostrum::rtp
