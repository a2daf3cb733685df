#include <doctest/doctest.h>

#include "protocol/webrtc/rtp/packet.hpp"
#include "tests/unit/protocol/webrtc/hex.hpp"

using namespace rostrum;

TEST_CASE("a packet with one-byte extensions, CSRC and padding") {
  const Bytes bytes =
      hex("b1 e0 0102 00000003 0000000a"  // V=2 P X CC=1, M PT=96
          "deadbeef"                      // CSRC
          "bede 0002 10 61 31 0203 00 00 00"
          "7061 79 000003");
  const auto packet = rtp::parse(bytes);
  REQUIRE(packet.has_value());
  CHECK(packet->marker);
  CHECK(packet->payload_type == 96);
  CHECK(packet->sequence == 0x0102);
  CHECK(packet->timestamp == 3);
  CHECK(packet->ssrc == 10);
  REQUIRE(packet->extension(1));
  CHECK(as_text(*packet->extension(1)) == "a");
  CHECK(packet->extension(3)->size() == 2);
  CHECK(!packet->extension(0));
  CHECK(!packet->extension(9));
  CHECK(as_text(packet->payload) == "pay");
}

TEST_CASE("two-byte extensions; the one-byte form stops at 15") {
  const Bytes two_bytes = hex("90 60 0001 00000000 00000001 1000 0002 05 00 06 02 aabb 00 00");
  const auto two = rtp::parse(two_bytes);
  REQUIRE(two.has_value());
  CHECK(two->extension(5)->empty());
  CHECK(two->extension(6)->size() == 2);
  const Bytes stopped_bytes = hex("90 60 0001 00000000 00000001 bede 0001 f0 10 61 00");
  const auto stopped = rtp::parse(stopped_bytes);
  REQUIRE(stopped.has_value());
  CHECK(!stopped->extension(1));
}

TEST_CASE("false lengths are refused") {
  struct Case {
    Bytes bytes;
    rtp::Error error;
  };
  const Case cases[] = {
      {hex("40 60 0001 00000000 00000001"), rtp::Error::bad_version},
      {hex("80 60 0001 00000000 0000"), rtp::Error::truncated},
      {hex("8f 60 0001 00000000 00000001"), rtp::Error::truncated},
      {hex("90 60 0001 00000000 00000001 bede ffff"), rtp::Error::bad_extension},
      {hex("a0 60 0001 00000000 00000001"), rtp::Error::bad_padding},
      {hex("a0 60 0001 00000000 00000001 05"), rtp::Error::bad_padding},
      {hex("a0 60 0001 00000000 00000001 00"), rtp::Error::bad_padding},
  };
  for (const auto& one : cases) {
    const auto packet = rtp::parse(one.bytes);
    REQUIRE(!packet);
    CHECK(packet.error().code == one.error);
  }
}

TEST_CASE("what is written is read as the same") {
  const Bytes number = hex("abcd");
  rtp::Packet packet;
  packet.marker = true;
  packet.payload_type = 111;
  packet.sequence = 65'535;
  packet.timestamp = 4'000'000'000;
  packet.ssrc = 7;
  packet.extensions = {{4, as_byte_view("0")}, {3, number}};
  packet.payload = as_byte_view("sound");
  Bytes bytes;
  rtp::serialize(packet, bytes);
  const auto read = rtp::parse(bytes);
  REQUIRE(read.has_value());
  CHECK(read->marker);
  CHECK(read->sequence == 65'535);
  CHECK(as_text(*read->extension(4)) == "0");
  CHECK(ByteReader(*read->extension(3)).u16() == 0xabcd);
  CHECK(as_text(read->payload) == "sound");
}
