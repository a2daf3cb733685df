// Media frames: a small binary header and the payload as it is. Names are a length byte and ASCII.
#include <algorithm>
#include <string_view>

#include "protocol/link/frames.hpp"

namespace rostrum::link {
namespace {

constexpr std::uint8_t kFrameVersion = 1;

enum class Kind : std::uint8_t { init = 1, part = 2, stand_in = 3, gap = 4, acknowledge = 5, still = 6 };

/// Thirty years of programme: sums of ticks stay far from overflow.
constexpr Tick kMaxTick = Tick{30} * 366 * 86'400 * kTicksPerSecond;
/// A part or a gap of more than an hour is nonsense.
constexpr Tick kMaxTicks = 3600 * kTicksPerSecond;
constexpr int kMaxGroup = 64;

bool name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
         c == '-' || c == ',';
}

/// Reads fields one after another; the first fault stays and later reads give zeros.
class Fields {
 public:
  explicit Fields(ByteView frame) : reader_(frame) {}

  template <class T>
  T number(std::optional<T> read) {
    if (!read) fail(FrameError::truncated);
    return read.value_or(T{});
  }
  std::uint8_t u8() { return number(reader_.u8()); }
  std::uint16_t u16() { return number(reader_.u16()); }
  std::uint32_t u32() { return number(reader_.u32()); }
  std::uint64_t u64() { return number(reader_.u64()); }

  std::string name() {
    const std::size_t length = u8();
    const auto bytes = reader_.take(length);
    if (!bytes) {
      fail(FrameError::truncated);
      return {};
    }
    const std::string_view text = as_text(*bytes);
    // A leading dot would make a path go somewhere else.
    if (text.empty() || text.size() > kMaxName || text.front() == '.' ||
        !std::all_of(text.begin(), text.end(), name_character)) {
      fail(FrameError::bad_name);
    }
    return std::string(text);
  }

  Tick tick() { return ranged(u64(), 0, kMaxTick); }
  Tick ticks() { return ranged(u32(), 1, kMaxTicks); }
  int ranged_int(std::uint64_t value, int low, int high) { return static_cast<int>(ranged(value, low, high)); }

  Bytes payload(std::size_t most = kMaxMediaPayload) {
    const ByteView rest = reader_.rest();
    if (rest.empty()) fail(FrameError::truncated);
    if (rest.size() > most) {
      fail(FrameError::too_long);
      return {};
    }
    return Bytes(rest.begin(), rest.end());
  }

  void fail(FrameError code) {
    if (!fault_) fault_ = ParseError<FrameError>{code, reader_.offset()};
  }

  Parsed<Media, FrameError> finish(Media media) {
    if (reader_.remaining() > 0) fail(FrameError::trailing_bytes);
    if (fault_) return *fault_;
    return media;
  }

 private:
  std::int64_t ranged(std::uint64_t value, std::int64_t low, std::int64_t high) {
    if (!std::in_range<std::int64_t>(value) || static_cast<std::int64_t>(value) < low ||
        static_cast<std::int64_t>(value) > high) {
      fail(FrameError::bad_number);
      return low;
    }
    return static_cast<std::int64_t>(value);
  }

  ByteReader reader_;
  std::optional<ParseError<FrameError>> fault_;
};

Init read_init(Fields& in) {
  Init init;
  init.rendition = in.name();
  init.id = in.name();
  init.codecs = in.name();
  init.width = in.u16();
  init.height = in.u16();
  init.bandwidth_bps = in.ranged_int(in.u32(), 0, 1'000'000'000);
  init.bytes = in.payload();
  return init;
}

bool read_flag(Fields& in) { return in.ranged_int(in.u8(), 0, 1) == 1; }

Part read_part(Fields& in) {
  Part part;
  part.run = in.name();
  part.rendition = in.name();
  part.init = in.name();
  part.number = in.u64();
  part.first_tick = in.tick();
  part.ticks = in.ticks();
  part.independent = read_flag(in);
  part.bytes = in.payload();
  return part;
}

StandInPart read_stand_in(Fields& in) {
  StandInPart part;
  part.rendition = in.name();
  part.init = in.name();
  part.count = in.ranged_int(in.u8(), 1, kMaxGroup);
  part.index = in.ranged_int(in.u8(), 0, part.count - 1);
  part.ticks = in.ticks();
  part.independent = read_flag(in);
  part.bytes = in.payload();
  return part;
}

Gap read_gap(Fields& in) {
  Gap gap;
  gap.rendition = in.name();
  gap.first_tick = in.tick();
  gap.ticks = in.ticks();
  return gap;
}

Still read_still(Fields& in) {
  Still still;
  still.run = in.name();
  still.tick = in.tick();
  still.bytes = in.payload(kMaxStillBytes);
  return still;
}

void write_name(ByteWriter& out, const std::string& name) {
  out.u8(static_cast<std::uint8_t>(name.size()));
  out.text(name);
}

void write(ByteWriter& out, const Init& init) {
  out.u8(static_cast<std::uint8_t>(Kind::init));
  write_name(out, init.rendition);
  write_name(out, init.id);
  write_name(out, init.codecs);
  out.u16(static_cast<std::uint16_t>(init.width));
  out.u16(static_cast<std::uint16_t>(init.height));
  out.u32(static_cast<std::uint32_t>(init.bandwidth_bps));
  out.bytes(init.bytes);
}

void write(ByteWriter& out, const Part& part) {
  out.u8(static_cast<std::uint8_t>(Kind::part));
  write_name(out, part.run);
  write_name(out, part.rendition);
  write_name(out, part.init);
  out.u64(part.number);
  out.u64(static_cast<std::uint64_t>(part.first_tick));
  out.u32(static_cast<std::uint32_t>(part.ticks));
  out.u8(part.independent ? 1 : 0);
  out.bytes(part.bytes);
}

void write(ByteWriter& out, const StandInPart& part) {
  out.u8(static_cast<std::uint8_t>(Kind::stand_in));
  write_name(out, part.rendition);
  write_name(out, part.init);
  out.u8(static_cast<std::uint8_t>(part.count));
  out.u8(static_cast<std::uint8_t>(part.index));
  out.u32(static_cast<std::uint32_t>(part.ticks));
  out.u8(part.independent ? 1 : 0);
  out.bytes(part.bytes);
}

void write(ByteWriter& out, const Gap& gap) {
  out.u8(static_cast<std::uint8_t>(Kind::gap));
  write_name(out, gap.rendition);
  out.u64(static_cast<std::uint64_t>(gap.first_tick));
  out.u32(static_cast<std::uint32_t>(gap.ticks));
}

void write(ByteWriter& out, const Acknowledge& acknowledge) {
  out.u8(static_cast<std::uint8_t>(Kind::acknowledge));
  out.u64(acknowledge.number);
}

void write(ByteWriter& out, const Still& still) {
  out.u8(static_cast<std::uint8_t>(Kind::still));
  write_name(out, still.run);
  out.u64(static_cast<std::uint64_t>(still.tick));
  out.bytes(still.bytes);
}

}  // namespace

Parsed<Media, FrameError> parse_media(ByteView frame) {
  Fields in(frame);
  if (in.u8() != kFrameVersion) {
    in.fail(FrameError::bad_version);
    return in.finish({});
  }
  switch (static_cast<Kind>(in.u8())) {
    case Kind::init:
      return in.finish(read_init(in));
    case Kind::part:
      return in.finish(read_part(in));
    case Kind::stand_in:
      return in.finish(read_stand_in(in));
    case Kind::gap:
      return in.finish(read_gap(in));
    case Kind::acknowledge:
      return in.finish(Acknowledge{in.u64()});
    case Kind::still:
      return in.finish(read_still(in));
  }
  in.fail(FrameError::unknown_type);
  return in.finish({});
}

void serialize(const Media& message, Bytes& out) {
  const std::size_t start = out.size();
  ByteWriter writer(out);
  writer.u32(0);
  writer.u8(kFrameVersion);
  std::visit([&](const auto& held) { write(writer, held); }, message);
  const auto length = static_cast<std::uint32_t>(out.size() - start - kLengthBytes);
  writer.patch_u16(start, static_cast<std::uint16_t>(length >> 16));
  writer.patch_u16(start + 2, static_cast<std::uint16_t>(length & 0xffff));
}

}  // namespace rostrum::link
