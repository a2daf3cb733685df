#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "protocol/webrtc/sdp/attributes.hpp"
#include "protocol/webrtc/sdp/description.hpp"

using namespace rostrum;

namespace {

std::string golden(const std::string& name) {
  std::ifstream in(std::string(ROSTRUM_SOURCE_DIR) + "/tests/golden/sdp/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("offers of browsers and other stacks are read, and what is written is read as the same") {
  for (const char* name : {"chromium.sdp", "chromium-simulcast.sdp", "aiortc.sdp"}) {
    CAPTURE(name);
    const auto offer = sdp::parse(golden(name));
    REQUIRE(offer.has_value());
    REQUIRE(offer->media.size() == 2);
    CHECK(offer->media[0].kind == "audio");
    CHECK(offer->media[1].kind == "video");
    CHECK(offer->media[1].has("rtcp-mux"));
    const auto again = sdp::parse(sdp::serialize(*offer));
    REQUIRE(again.has_value());
    CHECK(*again == *offer);
  }
}

TEST_CASE("what is no description is refused, with the byte where") {
  struct Case {
    std::string text;
    sdp::Error error;
    std::size_t offset;
  };
  const Case cases[] = {
      {"", sdp::Error::not_sdp, 0},
      {"hello\r\n", sdp::Error::bad_line, 0},
      {"v=1\r\n", sdp::Error::not_sdp, 0},
      {"v=0\r\nm=audio\r\n", sdp::Error::bad_media, 5},
      {"v=0\r\nm=audio x RTP/AVP 0\r\n", sdp::Error::bad_media, 5},
      {"v=0\r\nm=audio 65536 RTP/AVP 0\r\n", sdp::Error::bad_media, 5},
      {"v=0\r\na=a\tb\r\n", sdp::Error::bad_line, 5},
      {"v=0\r\na=" + std::string(5000, 'x') + "\r\n", sdp::Error::too_long, 5},
      {std::string(300'000, 'v'), sdp::Error::too_long, 256 * 1024},
  };
  for (const auto& one : cases) {
    CAPTURE(one.text.substr(0, 40));
    const auto read = sdp::parse(one.text);
    REQUIRE(!read);
    CHECK(read.error().code == one.error);
    CHECK(read.error().offset == one.offset);
  }
  std::string many = "v=0\r\n";
  for (int i = 0; i < 17; ++i) many += "m=audio 9 RTP/AVP 0\r\n";
  CHECK(sdp::parse(many).error().code == sdp::Error::too_many);
}

TEST_CASE("fragments have attributes and sections only") {
  const auto fragment = sdp::parse_fragment("a=ice-ufrag:abcd\na=ice-pwd:x\nm=audio 9 RTP/AVP 0\na=mid:0\n");
  REQUIRE(fragment.has_value());
  CHECK(*fragment->find("ice-ufrag") == "abcd");
  CHECK(*fragment->media.at(0).find("mid") == "0");
  CHECK(!sdp::parse_fragment(""));
}

TEST_CASE("values of attributes") {
  const auto map = sdp::parse_rtpmap("111 opus/48000/2");
  REQUIRE(map.has_value());
  CHECK(map->payload_type == 111);
  CHECK(map->channels == 2);
  for (const char* bad : {"", "200 opus/48000", "96 /90000", "96 VP8", "96 VP8/0", "x VP8/90000"}) {
    CHECK(!sdp::parse_rtpmap(bad));
  }
  const auto fmtp = sdp::parse_fmtp("96 Profile-Level-ID=42e01f; packetization-mode=1;flag");
  REQUIRE(fmtp.has_value());
  CHECK(fmtp->parameters.at("profile-level-id") == "42e01f");
  CHECK(fmtp->parameters.at("packetization-mode") == "1");
  CHECK(fmtp->parameters.contains("flag"));
  CHECK(!sdp::parse_rtcp_fb("* transport-cc")->payload_type);
  CHECK(sdp::parse_rtcp_fb("96 nack pli")->feedback == "nack pli");
  CHECK(sdp::parse_extmap("3/recvonly urn:x")->id == 3);
  CHECK(!sdp::parse_extmap("0 urn:x"));
  CHECK(sdp::parse_fingerprint("SHA-256 AB:cd")->algorithm == "sha-256");
  CHECK(!sdp::parse_fingerprint("sha-256 xyz"));
  CHECK(sdp::parse_ssrc_group("FID 1 4294967295")->ssrcs.back() == 4'294'967'295);
  CHECK(!sdp::parse_ssrc_group("FID 4294967296"));
  CHECK(*sdp::parse_simulcast_send("recv a send h,x;~m;l") == std::vector<std::string>{"h", "m", "l"});
  CHECK(!sdp::parse_simulcast_send("recv h"));
  const auto candidate = sdp::parse_candidate("1 1 TCP 1671430143 2001:db8::1 8443 typ host tcptype passive");
  REQUIRE(candidate.has_value());
  CHECK(candidate->transport == "tcp");
  CHECK(candidate->tcp_type == "passive");
  CHECK(sdp::serialize(*candidate) == "1 1 tcp 1671430143 2001:db8::1 8443 typ host tcptype passive");
  CHECK(sdp::is_ice_ufrag("ab+/"));
  CHECK(!sdp::is_ice_ufrag("abc"));
  CHECK(!sdp::is_ice_password("short"));
}
