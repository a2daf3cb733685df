#include "protocol/webrtc/rtp/depacketizer.hpp"

namespace rostrum::rtp {
namespace {

struct Body {
  ByteView bytes;
  bool start = false;
  bool end = false;
  bool predicted = false;
  unsigned spatial = 0;
};

/// RFC 9628 4.2.1: the scalability structure, passed over.
bool skip_structure(ByteReader& reader) {
  const auto head = reader.u8();
  if (!head) return false;
  const std::size_t layers = (*head >> 5) + 1u;
  if ((*head & 0x10) != 0 && !reader.take(layers * 4)) return false;
  if ((*head & 0x08) == 0) return true;
  const auto pictures = reader.u8();
  if (!pictures) return false;
  for (unsigned i = 0; i < *pictures; ++i) {
    const auto picture = reader.u8();
    if (!picture || !reader.take((*picture >> 2) & 3)) return false;
  }
  return true;
}

std::optional<Body> read_descriptor(ByteView payload) {
  ByteReader reader(payload);
  const auto head = reader.u8();
  if (!head) return std::nullopt;
  const auto has = [&](unsigned bit) { return (*head & bit) != 0; };
  Body body;
  body.predicted = has(0x40);
  body.start = has(0x08);
  body.end = has(0x04);
  const bool flexible = has(0x10);
  if (has(0x80)) {
    const auto id = reader.u8();
    if (!id || ((*id & 0x80) != 0 && !reader.u8())) return std::nullopt;
  }
  if (has(0x20)) {
    const auto layer = reader.u8();
    if (!layer) return std::nullopt;
    body.spatial = (*layer >> 1) & 7u;
    if (!flexible && !reader.u8()) return std::nullopt;
  }
  if (body.predicted && flexible) {
    for (int i = 0; i < 3; ++i) {
      const auto difference = reader.u8();
      if (!difference) return std::nullopt;
      if ((*difference & 1) == 0) break;
    }
  }
  if (has(0x02) && !skip_structure(reader)) return std::nullopt;
  body.bytes = reader.rest();
  if (body.bytes.empty()) return std::nullopt;
  return body;
}

class Vp9 : public Depacketizer {
  bool take(ByteView payload, bool first, Frame& frame) override {
    const auto body = read_descriptor(payload);
    if (!body) return false;
    if (body->spatial > 0) return !first;
    if (body->start != first) return false;
    if (first) frame.key = !body->predicted;
    ended_ = body->end;
    frame.data.insert(frame.data.end(), body->bytes.begin(), body->bytes.end());
    return true;
  }
  bool complete(Frame&) override { return ended_; }

  bool ended_ = false;
};

}  // namespace

std::unique_ptr<Depacketizer> make_vp9() { return std::make_unique<Vp9>(); }

}  // namespace rostrum::rtp
