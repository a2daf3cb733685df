#include "media/transport/publisher/packetizer.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace rostrum;
using namespace rostrum::transport;
using ingest::Codec;

namespace {

Bytes unit(std::uint8_t header, std::size_t length) {
  Bytes made(length, std::byte{0x55});
  made[0] = static_cast<std::byte>(header);
  return made;
}

void append(Bytes& stream, const Bytes& unit_bytes, bool long_code) {
  if (long_code) stream.push_back(std::byte{0});
  for (const int value : {0, 0, 1}) stream.push_back(static_cast<std::byte>(value));
  stream.insert(stream.end(), unit_bytes.begin(), unit_bytes.end());
}

unsigned at(const Bytes& bytes, std::size_t index) { return std::to_integer<unsigned>(bytes.at(index)); }

}  // namespace

TEST_CASE("H.264: parameter sets travel together, long units in fragments, all within the limit") {
  Bytes stream;
  append(stream, unit(0x67, 20), true);
  append(stream, unit(0x68, 5), true);
  append(stream, unit(0x65, 3000), false);
  const auto payloads = packetize(Codec::h264, stream, 0);
  REQUIRE(payloads.size() == 4);
  CHECK(at(payloads[0], 0) == (0x60 | 24));
  CHECK(payloads[0].size() == 1 + 2 + 20 + 2 + 5);
  std::size_t carried = 0;
  for (std::size_t i = 1; i < payloads.size(); ++i) {
    CHECK(payloads[i].size() <= kMaxPayload);
    CHECK(at(payloads[i], 0) == (0x60 | 28));
    CHECK(at(payloads[i], 1) == (5u | (i == 1 ? 0x80u : 0u) | (i == 3 ? 0x40u : 0u)));
    carried += payloads[i].size() - 2;
  }
  CHECK(carried == 2999);
}

TEST_CASE("H.264: a short unit travels alone") {
  Bytes stream;
  append(stream, unit(0x41, 100), false);
  const auto payloads = packetize(Codec::h264, stream, 0);
  REQUIRE(payloads.size() == 1);
  CHECK(payloads[0] == unit(0x41, 100));
}

TEST_CASE("VP8: the first packet starts the frame, all carry its picture id") {
  const auto payloads = packetize(Codec::vp8, Bytes(2500, std::byte{1}), 0x1234);
  REQUIRE(payloads.size() == 3);
  for (std::size_t i = 0; i < payloads.size(); ++i) {
    CHECK(at(payloads[i], 0) == (i == 0 ? 0x90u : 0x80u));
    CHECK(at(payloads[i], 1) == 0x80);
    CHECK(at(payloads[i], 2) == 0x92);
    CHECK(at(payloads[i], 3) == 0x34);
  }
}

TEST_CASE("Opus is one packet; nothing makes nothing") {
  CHECK(packetize(Codec::opus, Bytes(80, std::byte{1}), 0).size() == 1);
  CHECK(packetize(Codec::opus, {}, 0).empty());
  CHECK(packetize(Codec::h264, Bytes(10, std::byte{0}), 0).empty());
  CHECK(packetize(Codec::av1, Bytes(10, std::byte{1}), 0).empty());
}
