#include "media/transport/dtls.hpp"

#include <doctest/doctest.h>
#include <openssl/x509.h>

#include "media/transport/certificate.hpp"
#include "media/transport/srtp.hpp"

using namespace rostrum;

namespace {

dtls::Fingerprint fingerprint_of(const transport::Certificate& certificate) {
  return {"sha-256", certificate.sha256()};
}

/// Carries datagrams both ways until neither side says anything; counts the longest.
std::size_t converse(dtls::Association& client, dtls::Association& server) {
  std::size_t longest = 0;
  for (bool spoke = true; spoke;) {
    spoke = false;
    client.poll();
    for (auto* pair : {&client, &server}) {
      for (const Bytes& datagram : pair->take_output()) {
        longest = std::max(longest, datagram.size());
        (pair == &client ? server : client).receive(datagram);
        spoke = true;
      }
    }
  }
  return longest;
}

Bytes rtp_packet(std::uint16_t sequence) {
  Bytes packet;
  ByteWriter writer(packet);
  writer.u8(0x80);
  writer.u8(96);
  writer.u16(sequence);
  writer.u32(1000);
  writer.u32(0xabcd);
  writer.text("payload");
  return packet;
}

}  // namespace

TEST_CASE("two ends agree on keys that open each other's packets") {
  const srtp::Library library;
  const transport::Certificate ours;
  const transport::Certificate theirs;
  dtls::Association server(dtls::Role::server, ours, {fingerprint_of(theirs)});
  dtls::Association client(dtls::Role::client, theirs, {fingerprint_of(ours)});
  CHECK(converse(client, server) <= static_cast<std::size_t>(dtls::Association::kMtu));
  REQUIRE(server.state() == dtls::Association::State::established);
  REQUIRE(client.state() == dtls::Association::State::established);
  CHECK(server.keys()->inbound == client.keys()->outbound);
  CHECK(server.keys()->outbound == client.keys()->inbound);

  const auto profile = server.keys()->profile;
  auto sender = srtp::Context::make(profile, srtp::Context::Direction::outbound, client.keys()->outbound);
  auto receiver = srtp::Context::make(profile, srtp::Context::Direction::inbound, server.keys()->inbound);
  REQUIRE(sender);
  REQUIRE(receiver);
  const Bytes plain = rtp_packet(1);
  Bytes packet = plain;
  CHECK(sender->protect_rtp(packet));
  CHECK(packet.size() > plain.size());
  const Bytes wire = packet;
  CHECK(receiver->open_rtp(packet));
  CHECK(packet == plain);
  packet = wire;
  CHECK_FALSE(receiver->open_rtp(packet));  // a replay

  SUBCASE("a goodbye is understood") {
    client.close();
    converse(client, server);
    CHECK(server.state() == dtls::Association::State::closed);
  }
}

TEST_CASE("a certificate that the description does not name ends it") {
  const transport::Certificate ours;
  const transport::Certificate theirs;
  const transport::Certificate other;
  dtls::Association server(dtls::Role::server, ours, {fingerprint_of(other), {"md5", "00:11"}});
  dtls::Association client(dtls::Role::client, theirs, {fingerprint_of(ours)});
  converse(client, server);
  CHECK(server.state() == dtls::Association::State::failed);
  CHECK_FALSE(server.keys());
}

TEST_CASE("junk before and between the flights changes nothing") {
  const transport::Certificate ours;
  const transport::Certificate theirs;
  dtls::Association server(dtls::Role::server, ours, {fingerprint_of(theirs)});
  dtls::Association client(dtls::Role::client, theirs, {fingerprint_of(ours)});
  for (unsigned value = 20; value < 64; ++value) server.receive(Bytes(value, static_cast<std::byte>(value)));
  converse(client, server);
  CHECK(server.state() == dtls::Association::State::established);
  server.receive(Bytes(100, std::byte{23}));
  CHECK(server.state() == dtls::Association::State::established);
}

TEST_CASE("both profiles protect RTP and RTCP, and refuse what was changed") {
  const srtp::Library library;
  for (const auto profile : {srtp::Profile::aes128_cm_sha1_80, srtp::Profile::aead_aes_128_gcm}) {
    const auto lengths = srtp::key_lengths(profile);
    const std::vector<std::uint8_t> key(lengths.key + lengths.salt, 7);
    auto sender = srtp::Context::make(profile, srtp::Context::Direction::outbound, key);
    auto receiver = srtp::Context::make(profile, srtp::Context::Direction::inbound, key);
    REQUIRE(sender);
    REQUIRE(receiver);
    Bytes packet = rtp_packet(9);
    REQUIRE(sender->protect_rtp(packet));
    packet.back() ^= std::byte{1};
    CHECK_FALSE(receiver->open_rtp(packet));
    Bytes report;
    ByteWriter writer(report);
    writer.u32(0x80c90001);
    writer.u32(1);
    const Bytes plain = report;
    REQUIRE(sender->protect_rtcp(report));
    CHECK(report.size() <= plain.size() + srtp::kMaxTrailer);
    CHECK(receiver->open_rtcp(report));
    CHECK(report == plain);
    Bytes tiny(3, std::byte{0x80});
    CHECK_FALSE(receiver->open_rtp(tiny));
    CHECK_FALSE(srtp::Context::make(profile, srtp::Context::Direction::inbound, std::span(key).first(5)));
  }
}
