#include "media/package/chunk.hpp"

#include "media/package/box.hpp"
#include "media/package/track.hpp"

namespace rostrum::package {
namespace {

// 14496-12 8.8.3.1: depends on nothing; depends on others and is no sync sample.
constexpr std::uint32_t kSync = 0x02000000;
constexpr std::uint32_t kNotSync = 0x01010000;

constexpr std::uint32_t kDefaultDuration = 0x000008;
constexpr std::uint32_t kDefaultFlags = 0x000020;
constexpr std::uint32_t kBaseIsMoof = 0x020000;

constexpr std::uint32_t kDataOffset = 0x000001;
constexpr std::uint32_t kFirstFlags = 0x000004;
constexpr std::uint32_t kSizes = 0x000200;

std::uint32_t flags_of(bool sync) { return sync ? kSync : kNotSync; }

/// Gives the place of the data offset, which depends on how long the moof becomes.
std::size_t traf(Bytes& out, const ChunkShape& shape, std::span<const Bytes> samples) {
  Box box(out, "traf");
  {
    Box tfhd(out, "tfhd", 0, kBaseIsMoof | kDefaultDuration | kDefaultFlags);
    tfhd->u32(kTrackId);
    tfhd->u32(static_cast<std::uint32_t>(shape.sample_ticks));
    tfhd->u32(flags_of(shape.others_are_sync));
  }
  {
    Box tfdt(out, "tfdt", 1, 0);
    tfdt->u64(static_cast<std::uint64_t>(shape.first_tick));
  }
  const bool first_differs = shape.first_is_sync != shape.others_are_sync;
  Box trun(out, "trun", 0, kDataOffset | kSizes | (first_differs ? kFirstFlags : 0));
  trun->u32(static_cast<std::uint32_t>(samples.size()));
  const std::size_t offset_at = out.size();
  trun->u32(0);
  if (first_differs) trun->u32(flags_of(shape.first_is_sync));
  for (const Bytes& sample : samples) trun->u32(static_cast<std::uint32_t>(sample.size()));
  return offset_at;
}

std::size_t moof(Bytes& out, const ChunkShape& shape, std::span<const Bytes> samples) {
  Box box(out, "moof");
  {
    Box mfhd(out, "mfhd", 0, 0);
    mfhd->u32(shape.sequence);
  }
  return traf(out, shape, samples);
}

void mdat(Bytes& out, std::span<const Bytes> samples) {
  Box box(out, "mdat");
  for (const Bytes& sample : samples) box->bytes(sample);
}

}  // namespace

Bytes chunk(const ChunkShape& shape, std::span<const Bytes> samples) {
  std::size_t payload = 0;
  for (const Bytes& sample : samples) payload += sample.size();
  Bytes out;
  out.reserve(payload + 256);
  const std::size_t offset_at = moof(out, shape, samples);
  // The data begins behind the mdat's own header of 8 bytes. A moof of ours is far below 64 KiB.
  ByteWriter(out).patch_u16(offset_at + 2, static_cast<std::uint16_t>(out.size() + 8));
  mdat(out, samples);
  return out;
}

}  // namespace rostrum::package
