#include "media/transport/negotiation.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

using namespace rostrum;
using namespace rostrum::transport;

namespace {

std::string golden(const std::string& name) {
  std::ifstream in(std::string(ROSTRUM_SOURCE_DIR) + "/tests/golden/sdp/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

LocalDescription local() {
  LocalDescription local;
  local.ice = {"ufragment", "password-of-24-characters"};
  local.fingerprint = "AB:CD";
  local.addresses = {"192.0.2.1", "2001:db8::1"};
  local.port = 8443;
  local.tcp = true;
  local.session_id = 7;
  return local;
}

std::string without(std::string text, const std::string& what) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what)) text.erase(at, what.size());
  return text;
}

std::string with(std::string text, const std::string& what, const std::string& instead) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + instead.size())) {
    text.replace(at, what.size(), instead);
  }
  return text;
}

int status_of(const std::string& offer) {
  const auto judged = negotiate(offer, local());
  const auto* refusal = std::get_if<Refusal>(&judged);
  if (refusal == nullptr) return 201;
  CHECK_FALSE(refusal->problem.empty());
  return refusal->status;
}

bool says(const std::string& answer, const std::string& line) {
  return answer.find(line + "\r\n") != std::string::npos;
}

}  // namespace

TEST_CASE("the answers to known offers are the golden ones") {
  for (const std::string name : {"chromium", "chromium-simulcast", "aiortc"}) {
    CAPTURE(name);
    const auto judged = negotiate(golden(name + ".sdp"), local());
    const auto* negotiated = std::get_if<Negotiated>(&judged);
    REQUIRE(negotiated != nullptr);
    const std::string file = std::string(ROSTRUM_SOURCE_DIR) + "/tests/golden/sdp/" + name + ".answer.sdp";
    if (std::getenv("ROSTRUM_REGENERATE") != nullptr) std::ofstream(file, std::ios::binary) << negotiated->answer;
    CHECK(negotiated->answer == golden(name + ".answer.sdp"));
  }
}

TEST_CASE("Chromium's offer: all that we decode, retransmission and transport-wide feedback") {
  const auto judged = negotiate(golden("chromium.sdp"), local());
  const auto& negotiated = std::get<Negotiated>(judged);
  REQUIRE(negotiated.plan.tracks.size() == 2);
  CHECK(negotiated.plan.transport_feedback);
  const auto& video = negotiated.plan.tracks[1];
  CHECK(video.payloads.at(96).codec == ingest::Codec::vp8);
  CHECK(video.payloads.at(96).nack);
  CHECK(video.payloads.at(97).repairs == 96);
  CHECK(negotiated.extensions.mid != 0);
  CHECK(negotiated.extensions.video_orientation != 0);
  for (const char* line : {"a=ice-lite", "a=setup:passive", "a=fingerprint:sha-256 AB:CD", "a=group:BUNDLE 0 1",
                           "a=candidate:1 1 udp 2130706431 192.0.2.1 8443 typ host", "a=end-of-candidates",
                           "a=candidate:2 1 udp 2130706175 2001:db8::1 8443 typ host",
                           "a=candidate:3 1 tcp 1671430143 192.0.2.1 8443 typ host tcptype passive"}) {
    CAPTURE(line);
    CHECK(says(negotiated.answer, line));
  }
  CHECK(negotiated.answer.find("goog-remb") == std::string::npos);
  CHECK(negotiated.answer.find("bundle-only") == std::string::npos);
}

TEST_CASE("layers, and senders without transport feedback") {
  const auto layered = negotiate(golden("chromium-simulcast.sdp"), local());
  CHECK(std::get<Negotiated>(layered).plan.tracks[1].rids == std::vector<std::string>{"h", "m", "l"});
  CHECK(says(std::get<Negotiated>(layered).answer, "a=simulcast:recv h;m;l"));
  const auto foreign = negotiate(golden("aiortc.sdp"), local());
  const auto& negotiated = std::get<Negotiated>(foreign);
  CHECK_FALSE(negotiated.plan.transport_feedback);
  CHECK(negotiated.plan.remb);
  REQUIRE(negotiated.plan.tracks[1].streams.size() == 1);
  CHECK(negotiated.plan.tracks[1].streams[0].repair_ssrc);
}

TEST_CASE("what cannot be served is refused with a reason") {
  const std::string good = golden("chromium.sdp");
  const std::string video = good.substr(good.find("m=video"));
  const std::string audio = good.substr(0, good.find("m=video"));
  CHECK(status_of(good) == 201);
  CHECK(status_of(audio) == 201);
  CHECK(status_of("garbage") == 400);
  CHECK(status_of(good + std::string(300'000, 'a')) == 400);
  CHECK(status_of(good.substr(0, good.find("m=audio"))) == 422);
  CHECK(status_of(good + video) == 422);
  CHECK(status_of(with(good, "sendonly", "recvonly")) == 422);
  CHECK(status_of(with(good, "sendonly", "sendrecv")) == 201);
  CHECK(status_of(without(good, "a=rtcp-mux\r\n")) == 422);
  CHECK(status_of(without(good, "a=group:BUNDLE 0 1\r\n")) == 422);
  CHECK(status_of(with(good, "a=fingerprint:", "a=x:")) == 422);
  CHECK(status_of(with(good, "a=ice-pwd:", "a=x:")) == 422);
  CHECK(status_of(with(good, "a=setup:actpass", "a=setup:passive")) == 422);
  CHECK(status_of(with(good, "UDP/TLS/RTP/SAVPF", "RTP/AVP")) == 422);
  CHECK(status_of(good + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n") == 422);
  CHECK(status_of(with(good, "opus/", "pcmu/")) == 406);
  CHECK(status_of(with(with(with(with(good, "VP8/", "X/"), "VP9/", "X/"), "H264/", "X/"), "AV1/", "X/")) == 406);
}

TEST_CASE("fragments: trickle says nothing new, a restart brings credentials") {
  const auto trickle =
      read_fragment("m=audio 9 RTP/AVP 0\r\na=mid:0\r\na=candidate:1 1 udp 1 192.0.2.9 9 typ host\r\n");
  REQUIRE(trickle.has_value());
  CHECK_FALSE(trickle->ice.has_value());
  const auto restart = read_fragment("a=ice-ufrag:abcd\r\na=ice-pwd:0123456789012345678901\r\n");
  REQUIRE(restart.has_value());
  CHECK(restart->ice == IceCredentials{"abcd", "0123456789012345678901"});
  CHECK_FALSE(read_fragment("nothing").has_value());
  CHECK(says(restart_fragment(local()), "a=ice-ufrag:ufragment"));
}
