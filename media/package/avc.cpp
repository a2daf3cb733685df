#include "media/package/avc.hpp"

#include <cstdio>
#include <stdexcept>

namespace rostrum::package {
namespace {

// ISO/IEC 14496-10 table 7-1 and D.1.
constexpr int kSei = 6;
constexpr int kSps = 7;
constexpr int kPps = 8;
constexpr int kDelimiter = 9;
constexpr auto kUserDataUnregistered = std::byte{5};
constexpr auto kHighProfile = std::byte{100};

int type_of(ByteView unit) { return std::to_integer<int>(unit[0] & std::byte{0x1f}); }

}  // namespace

std::vector<ByteView> nal_units(ByteView stream) {
  std::vector<ByteView> units;
  std::size_t begin = stream.size();
  const auto end_at = [&](std::size_t end) {
    // Zeros before a start code are its first byte, or padding (14496-10 B.1).
    while (end > begin && stream[end - 1] == std::byte{0}) --end;
    if (end > begin) units.push_back(stream.subspan(begin, end - begin));
  };
  for (std::size_t i = 0; i + 3 <= stream.size(); ++i) {
    if (stream[i] != std::byte{0} || stream[i + 1] != std::byte{0} || stream[i + 2] != std::byte{1}) continue;
    if (begin < stream.size()) end_at(i);
    begin = i + 3;
    i += 2;
  }
  if (begin < stream.size()) end_at(stream.size());
  return units;
}

Bytes avc_sample(ByteView access_unit) {
  Bytes sample;
  sample.reserve(access_unit.size() + 16);
  ByteWriter out(sample);
  for (const ByteView unit : nal_units(access_unit)) {
    const int type = type_of(unit);
    if (type == kSps || type == kPps || type == kDelimiter) continue;
    if (type == kSei && unit.size() > 1 && unit[1] == kUserDataUnregistered) continue;
    out.u32(static_cast<std::uint32_t>(unit.size()));
    out.bytes(unit);
  }
  return sample;
}

Bytes avc_config(ByteView parameter_sets) {
  ByteView sps;
  ByteView pps;
  for (const ByteView unit : nal_units(parameter_sets)) {
    if (type_of(unit) == kSps) sps = unit;
    if (type_of(unit) == kPps) pps = unit;
  }
  if (sps.size() < 4 || pps.empty() || sps[1] != kHighProfile) throw std::invalid_argument("no parameter sets of ours");
  Bytes config;
  ByteWriter out(config);
  out.u8(1);
  out.bytes(sps.subspan(1, 3));
  out.u8(0xfc | 3);  // Lengths of four bytes.
  out.u8(0xe0 | 1);  // One SPS.
  out.u16(static_cast<std::uint16_t>(sps.size()));
  out.bytes(sps);
  out.u8(1);
  out.u16(static_cast<std::uint16_t>(pps.size()));
  out.bytes(pps);
  // The High profile also tells chroma format and bit depths; no SPS extensions follow.
  out.u8(0xfc | 1);
  out.u8(0xf8);
  out.u8(0xf8);
  out.u8(0);
  return config;
}

std::string avc_codec(ByteView config) {
  char text[16];
  std::snprintf(text, sizeof text, "avc1.%02x%02x%02x", std::to_integer<unsigned>(config[1]),
                std::to_integer<unsigned>(config[2]), std::to_integer<unsigned>(config[3]));
  return text;
}

}  // namespace rostrum::package
