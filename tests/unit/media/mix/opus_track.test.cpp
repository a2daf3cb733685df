#include "media/mix/opus_track.hpp"

#include <doctest/doctest.h>
#include <opus.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

using namespace rostrum;
using namespace rostrum::mix;

namespace {

constexpr int kPacket = 960;

struct Encoder {
  struct Free {
    void operator()(OpusEncoder* used) const { opus_encoder_destroy(used); }
  };
  std::unique_ptr<OpusEncoder, Free> encoder;
  std::int64_t at = 0;
  bool speaks;

  /// Of a tone, or of something that a voice detector takes for a voice.
  explicit Encoder(int application, bool voice = false)
      : encoder(opus_encoder_create(48'000, 1, application, nullptr)), speaks(voice) {}

  template <class... Arguments>
  void set(Arguments... arguments) {
    REQUIRE(opus_encoder_ctl(encoder.get(), arguments...) == OPUS_OK);
  }
  ingest::EncodedFrame next() {
    std::vector<float> samples(kPacket);
    for (float& sample : samples) {
      const double second = 2 * std::numbers::pi * static_cast<double>(at++) / 48'000;
      const double phase = speaks ? (130 + 10 * std::sin(2 * second)) * second : 300 * second;
      double value = 0.2 * std::sin(phase) + 0.05 * std::sin(3 * phase);
      for (int i = 4; speaks && i < 12; ++i) value += 0.2 / i * std::sin(i * phase);
      sample = static_cast<float>(value * (speaks ? 0.6 + 0.4 * std::sin(4 * second) : 1));
    }
    Bytes bytes(1'275);
    const int size = opus_encode_float(encoder.get(), samples.data(), kPacket,
                                       reinterpret_cast<unsigned char*>(bytes.data()), 1'275);
    REQUIRE(size > 0);
    bytes.resize(static_cast<std::size_t>(size));
    ingest::EncodedFrame frame;
    frame.data = std::move(bytes);
    return frame;
  }
};

/// A voice with in-band copies (SILK).
Encoder voice() {
  Encoder encoder(OPUS_APPLICATION_VOIP, true);
  encoder.set(OPUS_SET_BITRATE(24'000));
  encoder.set(OPUS_SET_INBAND_FEC(1));
  encoder.set(OPUS_SET_PACKET_LOSS_PERC(20));
  encoder.set(OPUS_SET_SIGNAL(OPUS_SIGNAL_VOICE));
  encoder.set(OPUS_SET_MAX_BANDWIDTH(OPUS_BANDWIDTH_WIDEBAND));
  return encoder;
}

double level(std::span<const float> samples) {
  double sum = 0;
  for (const float sample : samples) sum += static_cast<double>(sample) * sample;
  return samples.empty() ? 0 : std::sqrt(sum / static_cast<double>(samples.size()));
}

float steepest(std::span<const float> samples, float& before) {
  float most = 0;
  for (std::size_t i = 0; i < samples.size(); i += 2) {
    most = std::max(most, std::abs(samples[i] - before));
    before = samples[i];
  }
  return most;
}

/// Decodes ten packets, then one after `lost` that never came.
std::vector<SoundPiece> after_loss(Encoder& encoder, OpusTrack& track, int lost) {
  for (int i = 0; i < 10; ++i) REQUIRE(track.decode(encoder.next()).size() == 1);
  for (int i = 0; i < lost; ++i) encoder.next();
  auto packet = encoder.next();
  packet.after_loss = true;
  packet.missing_ns = lost * 20'000'000;
  return track.decode(packet);
}

}  // namespace

TEST_CASE("packets in order are one piece each, joined to the one before") {
  Encoder encoder(OPUS_APPLICATION_AUDIO);
  OpusTrack track;
  for (int i = 0; i < 5; ++i) {
    const auto pieces = track.decode(encoder.next());
    REQUIRE(pieces.size() == 1);
    CHECK(pieces[0].offset == 0);
    CHECK(pieces[0].joined);
    CHECK(pieces[0].samples.size() == 2 * kPacket);
  }
}

TEST_CASE("one lost packet without a copy is made up, as loud, and nothing clicks") {
  Encoder encoder(OPUS_APPLICATION_AUDIO);
  OpusTrack track;
  const auto pieces = after_loss(encoder, track, 1);
  REQUIRE(pieces.size() == 2);
  CHECK(pieces[0].offset == -kPacket);
  CHECK(pieces[0].joined);
  CHECK(pieces[0].samples.size() == 2 * kPacket);
  CHECK(level(pieces[0].samples) > 0.09);
  CHECK(pieces[1].offset == 0);
  CHECK(pieces[1].joined);
  float before = pieces[0].samples[0];
  CHECK(steepest(pieces[0].samples, before) < 0.03F);
  CHECK(steepest(pieces[1].samples, before) < 0.03F);
}

TEST_CASE("the copy that the next packet carries is the lost packet itself") {
  // The same stream whole and with a hole: what comes of the copy has the whole one's waveform.
  Encoder encoder = voice();
  OpusTrack whole;
  OpusTrack holed;
  std::vector<ingest::EncodedFrame> packets;
  for (int i = 0; i < 20; ++i) packets.push_back(encoder.next());
  std::vector<float> sent;
  for (int i = 0; i < 18; ++i) {
    sent = whole.decode(packets[static_cast<std::size_t>(i)]).back().samples;
    if (i < 17) holed.decode(packets[static_cast<std::size_t>(i)]);
  }
  auto next = packets[18];
  next.after_loss = true;
  next.missing_ns = 20'000'000;
  const auto pieces = holed.decode(next);
  REQUIRE(pieces.size() == 2);
  CHECK(pieces[0].offset == -kPacket);
  double product = 0;
  for (std::size_t i = 0; i < sent.size(); ++i) product += static_cast<double>(sent[i]) * pieces[0].samples[i];
  const double alike = product / static_cast<double>(sent.size()) / level(sent) / level(pieces[0].samples);
  CHECK(alike > 0.9);
}

TEST_CASE("a hole of several packets fades, and sound comes back softly") {
  Encoder encoder(OPUS_APPLICATION_AUDIO);
  OpusTrack track;
  const auto pieces = after_loss(encoder, track, 4);
  REQUIRE(pieces.size() == 2);
  REQUIRE(pieces[0].samples.size() == 2 * 4 * kPacket);
  const std::span made(pieces[0].samples);
  CHECK(level(made.last(2 * kPacket)) < level(made.first(2 * kPacket)) / 2);
  float before = made[0];
  CHECK(steepest(made, before) < 0.03F);
  CHECK(steepest(pieces[1].samples, before) < 0.03F);
}

TEST_CASE("a long hole is made up for 100 ms, then silent") {
  Encoder encoder(OPUS_APPLICATION_AUDIO);
  OpusTrack track;
  const auto pieces = after_loss(encoder, track, 20);
  REQUIRE(pieces.size() == 2);
  CHECK(pieces[0].offset == -20 * kPacket);
  CHECK(pieces[0].samples.size() == 2 * OpusTrack::kConcealedMost);
  CHECK(std::abs(pieces[0].samples.back()) < 1e-3F);
  CHECK_FALSE(pieces[1].joined);
}

TEST_CASE("behind a long hole the copy stands right before its packet") {
  Encoder encoder = voice();
  OpusTrack track;
  const auto pieces = after_loss(encoder, track, 20);
  REQUIRE(pieces.size() == 3);
  CHECK(pieces[1].offset == -kPacket);
  CHECK_FALSE(pieces[1].joined);
  CHECK(level(pieces[1].samples) > 0.05);
  CHECK(pieces[2].joined);
}

TEST_CASE("a sender's pause is no hole, even where its end was lost") {
  Encoder encoder(OPUS_APPLICATION_VOIP);
  OpusTrack track;
  for (int i = 0; i < 5; ++i) track.decode(encoder.next());
  ingest::EncodedFrame pause;
  // RFC 6716 3.1: SILK, wideband, 20 ms, mono, one frame of no bytes.
  pause.data = {std::byte{9 << 3}};
  REQUIRE(track.decode(pause).size() == 1);
  auto packet = encoder.next();
  packet.after_loss = true;
  packet.missing_ns = 60'000'000;
  const auto pieces = track.decode(packet);
  REQUIRE(pieces.size() == 1);
  CHECK_FALSE(pieces[0].joined);
}

TEST_CASE("a loss of unknown length, or before anything was heard, is not made up") {
  Encoder encoder(OPUS_APPLICATION_AUDIO);
  OpusTrack track;
  auto packet = encoder.next();
  packet.after_loss = true;
  packet.missing_ns = 40'000'000;
  auto pieces = track.decode(packet);
  REQUIRE(pieces.size() == 1);
  CHECK_FALSE(pieces[0].joined);
  packet = encoder.next();
  packet.after_loss = true;
  pieces = track.decode(packet);
  REQUIRE(pieces.size() == 1);
  CHECK_FALSE(pieces[0].joined);
}

TEST_CASE("hostile packets are refused or bounded") {
  OpusTrack track;
  ingest::EncodedFrame packet;
  CHECK(track.decode(packet).empty());
  packet.data = Bytes(OpusTrack::kMostBytes + 1, std::byte{0x78});
  CHECK(track.decode(packet).empty());
  std::mt19937 random(1);
  Encoder encoder = voice();
  for (int i = 0; i < 4'000; ++i) {
    if (i % 2 == 0) {
      packet.data = encoder.next().data;
      for (int flips = 0; flips < i % 7; ++flips) packet.data[random() % packet.data.size()] ^= std::byte(random());
      packet.data.resize(1 + random() % packet.data.size());
    } else {
      packet.data = Bytes(1 + random() % 200);
      for (std::byte& byte : packet.data) byte = std::byte(random());
    }
    packet.after_loss = random() % 2 == 0;
    packet.missing_ns = static_cast<std::int64_t>(random() % 200) * 1'000'000 - 10'000'000;
    for (const SoundPiece& piece : track.decode(packet)) {
      REQUIRE(piece.samples.size() <= 2 * 5'760);
      REQUIRE(std::ranges::all_of(piece.samples, [](float s) { return std::abs(s) <= 4; }));
    }
  }
}
