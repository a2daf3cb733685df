#include <doctest/doctest.h>

#include "protocol/webrtc/rtcp/bye.hpp"
#include "protocol/webrtc/rtcp/key_frame.hpp"
#include "protocol/webrtc/rtcp/nack.hpp"
#include "protocol/webrtc/rtcp/remb.hpp"
#include "protocol/webrtc/rtcp/reports.hpp"
#include "protocol/webrtc/rtcp/sdes.hpp"
#include "protocol/webrtc/rtcp/transport_feedback.hpp"
#include "tests/unit/protocol/webrtc/hex.hpp"

using namespace rostrum;

namespace {

template <class Message, class Parse>
void same_again(const Message& message, Parse parse) {
  Bytes bytes;
  serialize(message, bytes);
  CHECK(bytes.size() % 4 == 0);
  const auto compound = rtcp::parse_compound(bytes);
  CHECK(!compound.broken);
  REQUIRE(compound.packets.size() == 1);
  const auto read = parse(compound.packets[0]);
  REQUIRE(read.has_value());
  CHECK(*read == message);
}

}  // namespace

TEST_CASE("every message is read as it was written") {
  const rtcp::ReportBlock block{9, 200, -3, 70'000, 44, 5, 6};
  same_again(rtcp::SenderReport{1, 0x0102030405060708, 3, 4, 5, {block}}, rtcp::parse_sender_report);
  same_again(rtcp::ReceiverReport{1, {block, block}}, rtcp::parse_receiver_report);
  same_again(rtcp::Bye{{1, 2}}, rtcp::parse_bye);
  same_again(rtcp::Pli{1, 2}, rtcp::parse_pli);
  same_again(rtcp::Fir{1, {{2, 255}, {3, 0}}}, rtcp::parse_fir);
  same_again(rtcp::Nack{1, 2, {65'535, 0, 1, 15, 500}}, rtcp::parse_nack);
  same_again(rtcp::Remb{1, 2'500'000, {7, 8}}, rtcp::parse_remb);
}

TEST_CASE("names of every length end on a whole word") {
  for (std::size_t length = 1; length < 9; ++length) {
    Bytes bytes;
    const rtcp::CanonicalName name{5, std::string(length, 'n')};
    rtcp::serialize(name, bytes);
    const auto compound = rtcp::parse_compound(bytes);
    REQUIRE(compound.packets.size() == 1);
    const auto read = rtcp::parse_sdes(compound.packets[0]);
    REQUIRE(read.has_value());
    CHECK(read->at(0) == name);
  }
}

TEST_CASE("neighbours share one NACK entry") {
  Bytes bytes;
  rtcp::serialize(rtcp::Nack{1, 2, {100, 101, 116, 117}}, bytes);
  CHECK(bytes == hex("81 cd 0004 00000001 00000002 0064 8001 0075 0000"));
}

TEST_CASE("REMB keeps 18 significant bits") {
  Bytes bytes;
  rtcp::serialize(rtcp::Remb{1, 1'000'001, {2}}, bytes);
  const auto read = rtcp::parse_remb(rtcp::parse_compound(bytes).packets.at(0));
  REQUIRE(read.has_value());
  CHECK(read->bits_per_second == 1'000'000);
}

TEST_CASE("transport feedback: runs, mixed chunks, large and negative deltas") {
  rtcp::TransportFeedback feedback;
  feedback.sender = 1;
  feedback.media = 2;
  feedback.base_sequence = 65'530;
  feedback.reference = -5;
  feedback.count = 255;
  SUBCASE("a run") { feedback.deltas.assign(100, std::int16_t{4}); }
  SUBCASE("mixed") {
    for (int i = 0; i < 40; ++i) {
      feedback.deltas.push_back(i % 3 == 0 ? std::nullopt
                                           : std::optional<std::int16_t>(static_cast<std::int16_t>(i * 90 - 700)));
    }
  }
  SUBCASE("a run after a few others") {
    feedback.deltas = {std::int16_t{1}, std::nullopt, std::int16_t{300}};
    feedback.deltas.insert(feedback.deltas.end(), 30, std::nullopt);
    feedback.deltas.push_back(std::int16_t{2});
  }
  same_again(feedback, rtcp::parse_transport_feedback);
}

TEST_CASE("one-bit vectors of senders are understood") {
  const Bytes compound_bytes =
      hex("8f cd 0005 00000001 00000002 000a 0003 000001 00"
          "a800"  // vector of single bits: 1 0 1
          "0405");
  const auto compound = rtcp::parse_compound(compound_bytes);
  REQUIRE(compound.packets.size() == 1);
  const auto read = rtcp::parse_transport_feedback(compound.packets[0]);
  REQUIRE(read.has_value());
  CHECK(read->deltas == std::vector<std::optional<std::int16_t>>{std::int16_t{4}, std::nullopt, std::int16_t{5}});
}

TEST_CASE("what is before a broken part counts; false lengths are refused") {
  const Bytes compound_bytes = hex("81 ce 0002 00000001 00000002 80 c9 00ff 00000001");
  const auto compound = rtcp::parse_compound(compound_bytes);
  CHECK(compound.packets.size() == 1);
  REQUIRE(compound.broken);
  CHECK(compound.broken->code == rtcp::Error::truncated);
  CHECK(compound.broken->offset == 12);
  CHECK(rtcp::parse_compound(hex("01 c9 0000")).broken->code == rtcp::Error::bad_version);
  CHECK(rtcp::parse_compound(hex("a0 c9 0001 00000009")).broken->code == rtcp::Error::bad_padding);
  // A report that claims more blocks than there are.
  CHECK(!rtcp::parse_receiver_report(rtcp::parse_compound(hex("9f c9 0001 00000001")).packets.at(0)));
  // A run of nothing would never end.
  const Bytes empty_run_bytes = hex("8f cd 0005 00000001 00000002 0000 0001 000000 00 0000 0000");
  const auto empty_run = rtcp::parse_compound(empty_run_bytes);
  REQUIRE(empty_run.packets.size() == 1);
  CHECK(!rtcp::parse_transport_feedback(empty_run.packets[0]));
}
