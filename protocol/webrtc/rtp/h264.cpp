#include <array>

#include "protocol/webrtc/rtp/depacketizer.hpp"

namespace rostrum::rtp {
namespace {

constexpr std::uint8_t kSlice = 1;
constexpr std::uint8_t kIdr = 5;
constexpr std::uint8_t kSps = 7;
constexpr std::uint8_t kStapA = 24;
constexpr std::uint8_t kFuA = 28;

class H264 : public Depacketizer {
  bool take(ByteView payload, bool first, Frame& frame) override {
    if (first) {
      in_fragment_ = false;
      slices_ = false;
      parameters_ = false;
      idr_ = false;
    }
    const auto header = std::to_integer<std::uint8_t>(payload[0]);
    const std::uint8_t type = header & 0x1f;
    if (type == kFuA) return fragment(payload, frame);
    // A fragmented unit that was not ended, or a unit type that mode 1 does not know (RFC 6184 5.4).
    if (in_fragment_) return false;
    if (type == kStapA) return aggregate(payload.subspan(1), frame);
    return type >= 1 && type <= 23 && unit(payload, frame);
  }

  bool complete(Frame& frame) override {
    if (in_fragment_) return false;
    frame.key = idr_ && parameters_;
    return true;
  }

  bool unit(ByteView unit, Frame& frame) {
    if (!begin(std::to_integer<std::uint8_t>(unit[0]), unit.subspan(1), frame)) return false;
    frame.data.insert(frame.data.end(), unit.begin(), unit.end());
    return true;
  }

  /// Start code and what the unit's kind means for the frame.
  bool begin(std::uint8_t header, ByteView rest, Frame& frame) {
    const std::uint8_t type = header & 0x1f;
    if (type >= kSlice && type <= kIdr) {
      // first_mb_in_slice is 0 when the first bit is set: else the picture's beginning is lost.
      if (!slices_ && (rest.empty() || (std::to_integer<unsigned>(rest[0]) & 0x80) == 0)) return false;
      slices_ = true;
    }
    idr_ = idr_ || type == kIdr;
    parameters_ = parameters_ || type == kSps;
    constexpr std::array kStartCode{std::byte{0}, std::byte{0}, std::byte{0}, std::byte{1}};
    frame.data.insert(frame.data.end(), kStartCode.begin(), kStartCode.end());
    return true;
  }

  // RFC 6184 5.7.1: sizes of 16 bits before each unit.
  bool aggregate(ByteView rest, Frame& frame) {
    ByteReader reader(rest);
    while (reader.remaining() > 0) {
      const auto size = reader.u16();
      const auto one = size ? reader.take(*size) : std::nullopt;
      if (!one || one->empty() || !unit(*one, frame)) return false;
    }
    return true;
  }

  // RFC 6184 5.8: the unit's header is put together from indicator and fragment header.
  bool fragment(ByteView payload, Frame& frame) {
    if (payload.size() < 3) return false;
    const auto indicator = std::to_integer<unsigned>(payload[0]);
    const auto header = std::to_integer<unsigned>(payload[1]);
    const bool start = (header & 0x80) != 0;
    const bool end = (header & 0x40) != 0;
    if (start == in_fragment_ || (start && end)) return false;
    const ByteView body = payload.subspan(2);
    if (start) {
      const auto rebuilt = static_cast<std::uint8_t>((indicator & 0xe0) | (header & 0x1f));
      if (!begin(rebuilt, body, frame)) return false;
      frame.data.push_back(static_cast<std::byte>(rebuilt));
    }
    frame.data.insert(frame.data.end(), body.begin(), body.end());
    in_fragment_ = !end;
    return true;
  }

  bool in_fragment_ = false;
  bool slices_ = false;
  bool parameters_ = false;
  bool idr_ = false;
};

}  // namespace

std::unique_ptr<Depacketizer> make_h264() { return std::make_unique<H264>(); }

}  // namespace rostrum::rtp
