#include "protocol/webrtc/rtp/depacketizer.hpp"

namespace rostrum::rtp {
namespace {

constexpr std::uint8_t kSequenceHeader = 1;
constexpr std::uint8_t kTemporalDelimiter = 2;
constexpr std::uint8_t kTileList = 8;
constexpr std::uint8_t kPadding = 15;
constexpr std::uint8_t kHasExtension = 0x04;
constexpr std::uint8_t kHasSize = 0x02;

/// AV1 4.10.5, of at most four bytes here: no element is longer than a frame may be.
std::optional<std::size_t> leb128(ByteReader& reader) {
  std::size_t value = 0;
  for (unsigned i = 0; i < 4; ++i) {
    const auto byte = reader.u8();
    if (!byte) return std::nullopt;
    value |= static_cast<std::size_t>(*byte & 0x7f) << (7 * i);
    if ((*byte & 0x80) == 0) return value;
  }
  return std::nullopt;
}

void write_leb128(Bytes& out, std::size_t value) {
  do {
    const auto low = static_cast<unsigned>(value & 0x7f);
    value >>= 7;
    out.push_back(static_cast<std::byte>(low | (value > 0 ? 0x80u : 0u)));
  } while (value > 0);
}

class Av1 : public Depacketizer {
  // The aggregation header: Z Y W W N 0 0 0.
  bool take(ByteView payload, bool first, Frame& frame) override {
    if (first) unit_.clear();
    ByteReader reader(payload);
    const unsigned head = *reader.u8();
    const bool continues = (head & 0x80) != 0;
    const bool goes_on = (head & 0x40) != 0;
    const unsigned count = (head >> 4) & 3;
    if (continues == unit_.empty()) return false;
    for (unsigned index = 0; reader.remaining() > 0; ++index) {
      std::size_t length = reader.remaining();
      if (count == 0 || index + 1 < count) {
        const auto told = leb128(reader);
        if (!told) return false;
        length = *told;
      }
      const auto piece = reader.take(length);
      if (!piece) return false;
      unit_.insert(unit_.end(), piece->begin(), piece->end());
      const bool last = reader.remaining() == 0;
      if (!(last && goes_on) && !put_unit(frame)) return false;
    }
    return true;
  }

  bool complete(Frame&) override { return unit_.empty(); }

  /// Writes the unit gathered with its size, which RTP leaves out.
  bool put_unit(Frame& frame) {
    ByteReader reader(unit_);
    const auto header = reader.u8();
    if (!header) return true;
    const std::uint8_t type = (*header >> 3) & 0xf;
    const bool extended = (*header & kHasExtension) != 0;
    const auto extension = extended ? reader.u8() : std::nullopt;
    if (extended && !extension) return false;
    if ((*header & kHasSize) != 0 && !leb128(reader)) return false;
    const ByteView body = reader.rest();
    if (type != kTemporalDelimiter && type != kTileList && type != kPadding) {
      if (frame.data.empty()) frame.data = {std::byte{kTemporalDelimiter << 3 | kHasSize}, std::byte{0}};
      if (type == kSequenceHeader) frame.key = true;
      frame.data.push_back(static_cast<std::byte>(*header | kHasSize));
      if (extension) frame.data.push_back(static_cast<std::byte>(*extension));
      write_leb128(frame.data, body.size());
      frame.data.insert(frame.data.end(), body.begin(), body.end());
    }
    unit_.clear();
    return frame.data.size() <= kMaxFrameBytes;
  }

  Bytes unit_;
};

}  // namespace

std::unique_ptr<Depacketizer> make_av1() { return std::make_unique<Av1>(); }

}  // namespace rostrum::rtp
