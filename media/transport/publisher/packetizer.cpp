#include "media/transport/publisher/packetizer.hpp"

#include <algorithm>
#include <utility>

namespace rostrum::transport {
namespace {

constexpr std::uint8_t kStapA = 24;
constexpr std::uint8_t kFuA = 28;
constexpr std::uint8_t kSps = 7;
constexpr std::uint8_t kPps = 8;

std::uint8_t byte_at(ByteView view, std::size_t at) { return std::to_integer<std::uint8_t>(view[at]); }

/// The units between Annex B start codes (ITU-T H.264 B.1), without trailing zeros.
std::vector<ByteView> units_of(ByteView stream) {
  std::vector<ByteView> units;
  std::size_t begin = stream.size();
  const auto finish = [&](std::size_t end) {
    while (end > begin && byte_at(stream, end - 1) == 0) --end;
    if (begin < end) units.push_back(stream.subspan(begin, end - begin));
  };
  for (std::size_t at = 0; at + 3 <= stream.size(); ++at) {
    if (byte_at(stream, at) != 0 || byte_at(stream, at + 1) != 0 || byte_at(stream, at + 2) != 1) continue;
    finish(at);
    begin = at + 3;
    at += 2;
  }
  finish(stream.size());
  return units;
}

void cut_unit(ByteView unit, std::vector<Bytes>& payloads) {
  if (unit.size() <= kMaxPayload) {
    payloads.emplace_back(unit.begin(), unit.end());
    return;
  }
  const std::uint8_t header = byte_at(unit, 0);
  const ByteView body = unit.subspan(1);
  for (std::size_t at = 0; at < body.size();) {
    const std::size_t length = std::min(kMaxPayload - 2, body.size() - at);
    const bool first = at == 0;
    const bool last = at + length == body.size();
    Bytes& payload = payloads.emplace_back();
    ByteWriter writer(payload);
    writer.u8(static_cast<std::uint8_t>((header & 0xe0) | kFuA));
    writer.u8(static_cast<std::uint8_t>((first ? 0x80 : 0) | (last ? 0x40 : 0) | (header & 0x1f)));
    writer.bytes(body.subspan(at, length));
    at += length;
  }
}

std::vector<Bytes> h264(ByteView stream) {
  std::vector<Bytes> payloads;
  Bytes parameters;
  ByteWriter stap(parameters);
  const auto put_parameters = [&] {
    if (!parameters.empty()) payloads.push_back(std::exchange(parameters, {}));
  };
  for (const ByteView unit : units_of(stream)) {
    const std::uint8_t type = byte_at(unit, 0) & 0x1f;
    if ((type != kSps && type != kPps) || unit.size() > kMaxPayload / 4) {
      put_parameters();
      cut_unit(unit, payloads);
      continue;
    }
    if (parameters.size() + unit.size() + 3 > kMaxPayload) put_parameters();
    if (parameters.empty()) stap.u8(static_cast<std::uint8_t>((byte_at(unit, 0) & 0xe0) | kStapA));
    stap.u16(static_cast<std::uint16_t>(unit.size()));
    stap.bytes(unit);
  }
  put_parameters();
  return payloads;
}

std::vector<Bytes> vp8(ByteView picture, std::uint16_t picture_id) {
  std::vector<Bytes> payloads;
  for (std::size_t at = 0; at < picture.size();) {
    const std::size_t length = std::min(kMaxPayload - 4, picture.size() - at);
    Bytes& payload = payloads.emplace_back();
    ByteWriter writer(payload);
    // RFC 7741 4.2: X set, S on the first packet; then I; then M and 15 bits of picture id.
    writer.u8(static_cast<std::uint8_t>(0x80 | (at == 0 ? 0x10 : 0)));
    writer.u8(0x80);
    writer.u16(static_cast<std::uint16_t>(0x8000 | (picture_id & 0x7fff)));
    writer.bytes(picture.subspan(at, length));
    at += length;
  }
  return payloads;
}

}  // namespace

std::vector<Bytes> packetize(ingest::Codec codec, ByteView frame, std::uint16_t picture_id) {
  if (frame.empty()) return {};
  switch (codec) {
    case ingest::Codec::h264:
      return h264(frame);
    case ingest::Codec::vp8:
      return vp8(frame, picture_id);
    case ingest::Codec::opus:
      return {Bytes(frame.begin(), frame.end())};
    case ingest::Codec::vp9:
    case ingest::Codec::av1:
      break;
  }
  return {};
}

}  // namespace rostrum::transport
