#include <doctest/doctest.h>

#include "protocol/webrtc/stun/address.hpp"
#include "protocol/webrtc/stun/integrity.hpp"
#include "protocol/webrtc/stun/message.hpp"
#include "tests/unit/protocol/webrtc/hex.hpp"

using namespace rostrum;

namespace {

// RFC 5769 2.1.
constexpr std::string_view kPassword = "VOkJxbRl1RmTxUk/WvJxBt";
const Bytes kRequest =
    hex("0001 0058 2112a442 b7e7a701bc34d686fa87dfae"
        "8022 0010 5354554e207465737420636c69656e74"  // SOFTWARE
        "0024 0004 6e0001ff"                          // PRIORITY
        "8029 0008 932ff9b151263b36"                  // ICE-CONTROLLED
        "0006 0009 6576746a3a68367659 202020"         // USERNAME, padded
        "0008 0014 9aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2"
        "8028 0004 e57a3bcf");

struct Malformed {
  const char* name;
  Bytes bytes;
  stun::Error error;
};

}  // namespace

TEST_CASE("the request of RFC 5769 is read, and its integrity and fingerprint hold") {
  const auto message = stun::parse(kRequest);
  REQUIRE(message.has_value());
  CHECK(message->kind == stun::Class::request);
  CHECK(message->method == stun::kBinding);
  REQUIRE(message->find(stun::kUsername) != nullptr);
  CHECK(as_text(message->find(stun::kUsername)->value) == "evtj:h6vY");
  CHECK(stun::has_integrity(kRequest, *message, kPassword));
  CHECK(!stun::has_integrity(kRequest, *message, "another password, as long"));
  CHECK(stun::has_good_fingerprint(kRequest, *message));
  // What names the fingerprint itself may be lost: then there is none to be wrong.
  for (std::size_t at = 20; at < kRequest.size(); ++at) {
    if (at >= kRequest.size() - 8 && at < kRequest.size() - 4) continue;
    Bytes changed = kRequest;
    changed[at] ^= std::byte{1};
    const auto read = stun::parse(changed);
    CHECK(!(read && stun::has_integrity(changed, *read, kPassword) && stun::has_good_fingerprint(changed, *read)));
  }
}

TEST_CASE("what is written is read as the same") {
  const stun::TransactionId id{std::byte{1}, std::byte{2}};
  for (const auto kind : {stun::Class::request, stun::Class::indication, stun::Class::success, stun::Class::error}) {
    stun::Writer writer(kind, stun::kBinding, id);
    writer.attribute(stun::kUsername, as_byte_view("abc"));
    writer.attribute(stun::kUseCandidate, {});
    const Bytes bytes = std::move(writer).finish("secret");
    const auto message = stun::parse(bytes);
    REQUIRE(message.has_value());
    CHECK(message->kind == kind);
    CHECK(message->transaction == id);
    CHECK(as_text(message->find(stun::kUsername)->value) == "abc");
    CHECK(message->find(stun::kUseCandidate) != nullptr);
    CHECK(stun::has_integrity(bytes, *message, "secret"));
    CHECK(stun::has_good_fingerprint(bytes, *message));
  }
}

TEST_CASE("addresses of both families survive their mask") {
  const stun::TransactionId id{std::byte{9}, std::byte{8}, std::byte{7}};
  stun::TransportAddress v4;
  v4.v4 = true;
  v4.bytes = {192, 0, 2, 1};
  v4.port = 32853;
  const Bytes value = stun::write_xor_address(v4, id);
  CHECK(value == hex("0001 a147 e112a643"));  // RFC 5769 2.2
  CHECK(*stun::parse_xor_address(value, id) == v4);
  stun::TransportAddress v6;
  v6.bytes = {0x20, 1, 0xd, 0xb8, 1};
  v6.port = 1;
  CHECK(*stun::parse_xor_address(stun::write_xor_address(v6, id), id) == v6);
  CHECK(!stun::parse_xor_address(hex("0003 0000 00000000"), id));
  CHECK(!stun::parse_xor_address(hex("0001 0000 0000"), id));
}

TEST_CASE("malformed messages are told apart") {
  Bytes many = hex("0001 0084 2112a442 000000000000000000000000");
  for (int i = 0; i < 33; ++i) {
    for (const std::byte byte : hex("8001 0000")) many.push_back(byte);
  }
  const Malformed cases[] = {
      {"empty", {}, stun::Error::not_stun},
      {"another cookie", hex("0001 0000 2112a443 000000000000000000000000"), stun::Error::not_stun},
      {"first bits set", hex("4001 0000 2112a442 000000000000000000000000"), stun::Error::not_stun},
      {"length of three", hex("0001 0003 2112a442 000000000000000000000000 000000"), stun::Error::bad_length},
      {"longer than the packet", hex("0001 0008 2112a442 000000000000000000000000"), stun::Error::bad_length},
      {"attribute beyond the end", hex("0001 0004 2112a442 000000000000000000000000 0006ffff"),
       stun::Error::truncated_attribute},
      {"short integrity", hex("0001 0008 2112a442 000000000000000000000000 0008 0004 00000000"),
       stun::Error::bad_attribute},
      {"something after the fingerprint",
       hex("0001 000c 2112a442 000000000000000000000000 8028 0004 00000000 8001 0000"), stun::Error::bad_attribute},
      {"too many", many, stun::Error::too_many_attributes},
  };
  for (const auto& one : cases) {
    CAPTURE(one.name);
    const auto message = stun::parse(one.bytes);
    REQUIRE(!message);
    CHECK(message.error().code == one.error);
  }
}
