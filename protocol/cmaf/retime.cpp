#include "protocol/cmaf/retime.hpp"

#include <cassert>
#include <cstddef>
#include <limits>
#include <optional>

namespace rostrum::cmaf {
namespace {

constexpr std::uint32_t four_cc(const char (&name)[5]) {
  std::uint32_t value = 0;
  for (int i = 0; i < 4; ++i) value = (value << 8) | static_cast<unsigned char>(name[i]);
  return value;
}

/// A stretch of the chunk, counted from its first byte.
struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// Where the two numbers stand.
struct Places {
  std::size_t sequence = 0;
  std::size_t decode_time = 0;
};

constexpr std::size_t kHeaderBytes = 8;
constexpr std::size_t kLargeHeaderBytes = 16;

ParseError<ChunkError> error(ChunkError code, std::size_t offset) { return {code, offset}; }

/// The payload of the one box `name` directly inside `outer`.
Parsed<Range, ChunkError> find_one(ByteView chunk, Range outer, std::uint32_t name) {
  std::optional<Range> found;
  std::size_t at = outer.begin;
  while (at < outer.end) {
    const std::size_t left = outer.end - at;
    ByteReader reader(chunk.subspan(at, left));
    const auto short_size = reader.u32();
    const auto type = reader.u32();
    if (!short_size || !type) return error(ChunkError::bad_size, at);
    std::uint64_t size = *short_size;
    std::size_t header = kHeaderBytes;
    if (size == 1) {
      // ISO/IEC 14496-12 4.2: 1 says that a 64-bit size follows.
      const auto large = reader.u64();
      if (!large) return error(ChunkError::bad_size, at);
      size = *large;
      header = kLargeHeaderBytes;
    } else if (size == 0) {
      // 4.2: 0 says that the box goes on to the end.
      size = left;
    }
    if (size < header || size > left) return error(ChunkError::bad_size, at);
    const std::size_t end = at + static_cast<std::size_t>(size);
    if (*type == name) {
      if (found) return error(ChunkError::repeated_box, at);
      found = Range{at + header, end};
    }
    at = end;
  }
  if (!found) return error(ChunkError::missing_box, outer.begin);
  return *found;
}

Parsed<Places, ChunkError> find_places(ByteView chunk) {
  const auto moof = find_one(chunk, {0, chunk.size()}, four_cc("moof"));
  if (!moof) return moof.error();
  const auto mfhd = find_one(chunk, *moof, four_cc("mfhd"));
  if (!mfhd) return mfhd.error();
  if (mfhd->end - mfhd->begin < 8) return error(ChunkError::bad_size, mfhd->begin);
  const auto traf = find_one(chunk, *moof, four_cc("traf"));
  if (!traf) return traf.error();
  const auto tfdt = find_one(chunk, *traf, four_cc("tfdt"));
  if (!tfdt) return tfdt.error();
  if (tfdt->end == tfdt->begin) return error(ChunkError::bad_size, tfdt->begin);
  if (chunk[tfdt->begin] != std::byte{1}) return error(ChunkError::bad_version, tfdt->begin);
  if (tfdt->end - tfdt->begin < 12) return error(ChunkError::bad_size, tfdt->begin);
  return Places{mfhd->begin + 4, tfdt->begin + 4};
}

void put(Bytes& bytes, std::size_t at, std::uint64_t value, int width) {
  for (int i = 0; i < width; ++i) {
    bytes[at + static_cast<std::size_t>(i)] = static_cast<std::byte>((value >> ((width - 1 - i) * 8)) & 0xff);
  }
}

}  // namespace

Parsed<ChunkTimes, ChunkError> chunk_times(ByteView chunk) {
  const auto places = find_places(chunk);
  if (!places) return places.error();
  const auto sequence = ByteReader(chunk.subspan(places->sequence)).u32();
  const auto time = ByteReader(chunk.subspan(places->decode_time)).u64();
  if (*time > static_cast<std::uint64_t>(std::numeric_limits<link::Tick>::max())) {
    return error(ChunkError::bad_time, places->decode_time);
  }
  return ChunkTimes{static_cast<link::Tick>(*time), *sequence};
}

Parsed<Bytes, ChunkError> retime(ByteView chunk, link::Tick first_tick, std::uint32_t sequence) {
  assert(first_tick >= 0);
  const auto places = find_places(chunk);
  if (!places) return places.error();
  Bytes out(chunk.begin(), chunk.end());
  put(out, places->sequence, sequence, 4);
  put(out, places->decode_time, static_cast<std::uint64_t>(first_tick), 8);
  return out;
}

}  // namespace rostrum::cmaf
