#include "media/encode/sound_encoder.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <numbers>

#include "media/encode/av_handles.hpp"
#include "tests/unit/media/encode/test_media.hpp"

using namespace rostrum;

namespace {

std::vector<encode::AccessUnit> encode_second(encode::SoundEncoder& encoder, link::Tick first) {
  std::vector<encode::AccessUnit> units;
  for (int i = 0; i < 30; ++i) {
    const link::Tick tick = first + i * link::kVideoFrameTicks;
    for (auto& unit : encoder.encode(tick, encode::sine(tick, link::kVideoFrameTicks)))
      units.push_back(std::move(unit));
  }
  return units;
}

/// Two tones as two people's, or silence, from `first` on for that many pictures' lengths.
void encode_into(std::map<link::Tick, Bytes>& units, encode::SoundEncoder& encoder, link::Tick first, int pictures,
                 double level) {
  for (int picture = 0; picture < pictures; ++picture) {
    const link::Tick tick = first + picture * link::kVideoFrameTicks;
    std::vector<float> samples;
    for (link::Tick at = tick; at < tick + link::kVideoFrameTicks; ++at) {
      const double turn = 2 * std::numbers::pi * static_cast<double>(at % 48'000) / 48'000;
      const auto value = static_cast<float>(level * (std::cos(200 * turn) + std::cos(300 * turn)));
      samples.insert(samples.end(), {value, value});
    }
    for (auto& unit : encoder.encode(tick, samples)) units[unit.tick] = std::move(unit.data);
  }
}

std::vector<float> decoded(const std::map<link::Tick, Bytes>& units, const Bytes& config) {
  encode::Av<AVCodecContext> context(avcodec_alloc_context3(avcodec_find_decoder(AV_CODEC_ID_AAC)));
  const auto padded = config.size() + AV_INPUT_BUFFER_PADDING_SIZE;
  context->extradata = static_cast<std::uint8_t*>(av_mallocz(padded));
  context->extradata_size = static_cast<int>(config.size());
  std::memcpy(context->extradata, config.data(), config.size());
  REQUIRE(avcodec_open2(context.get(), context->codec, nullptr) == 0);
  const encode::Av<AVPacket> packet(av_packet_alloc());
  const encode::Av<AVFrame> frame(av_frame_alloc());
  std::vector<float> samples;
  for (const auto& [tick, data] : units) {
    REQUIRE(av_new_packet(packet.get(), static_cast<int>(data.size())) == 0);
    std::memcpy(packet->data, data.data(), data.size());
    REQUIRE(avcodec_send_packet(context.get(), packet.get()) == 0);
    av_packet_unref(packet.get());
    while (avcodec_receive_frame(context.get(), frame.get()) == 0) {
      const auto* const left = reinterpret_cast<const float*>(frame->data[0]);
      samples.insert(samples.end(), left, left + frame->nb_samples);
    }
  }
  return samples;
}

}  // namespace

TEST_CASE("frames lie on the grid from the first tick, without the one that primes") {
  encode::SoundEncoder encoder({128'000});
  const auto units = encode_second(encoder, 25'600);
  REQUIRE(units.size() >= 44);
  for (std::size_t i = 0; i < units.size(); ++i) {
    CHECK(units[i].tick == 25'600 + static_cast<link::Tick>(i) * link::kAudioFrameTicks);
    CHECK(units[i].key);
    CHECK(!units[i].data.empty());
  }
}

TEST_CASE("a start between two frames waits for the next one's edge") {
  encode::SoundEncoder encoder({128'000});
  CHECK(encode_second(encoder, 1'600).front().tick == 2'048);
}

TEST_CASE("after a jump encoding goes on at the new place") {
  encode::SoundEncoder encoder({128'000});
  encode_second(encoder, 0);
  CHECK(encode_second(encoder, 1'024'000).front().tick == 1'024'000);
}

TEST_CASE("samples that are no numbers do no harm") {
  encode::SoundEncoder encoder({128'000});
  std::vector<float> samples(2 * 48'000, std::nanf(""));
  CHECK(encoder.encode(0, samples).size() >= 44);
}

TEST_CASE("equal settings give equal configurations: AAC-LC, 48 kHz, stereo") {
  const encode::SoundEncoder one({128'000});
  const encode::SoundEncoder other({128'000});
  REQUIRE(one.config().size() >= 2);
  CHECK(one.config() == other.config());
  // 5 bits object type 2, 4 bits frequency index 3, 4 bits channels 2.
  CHECK(one.config()[0] == std::byte{0x11});
  CHECK(one.config()[1] == std::byte{0x90});
}

TEST_CASE("silence in place of frames that came too late, and what comes after it, do not click") {
  // Frames overlap by half: a frame's sound fades into the next one's whatever that is, over 21 ms.
  for (const bool anew : {false, true}) {
    for (link::Tick lost = 40; lost < 45; ++lost) {
      CAPTURE(anew);
      CAPTURE(lost);
      std::map<link::Tick, Bytes> units;
      encode::SoundEncoder speaking({128'000});
      // Late parts: the encoder goes on meanwhile. Pictures passed over: it begins anew.
      encode_into(units, speaking, 0, anew ? 32 : 90, 0.25);
      if (anew) encode_into(units, speaking, 64 * link::kVideoFrameTicks, 30, 0.25);
      std::map<link::Tick, Bytes> silence;
      encode::SoundEncoder silent({128'000});
      encode_into(silence, silent, 0, 90, 0);
      for (link::Tick i = lost; i < 100; ++i) {
        const link::Tick tick = i * link::kAudioFrameTicks;
        if (i < 75 || !units.contains(tick)) units[tick] = silence.at(tick);
      }
      const auto heard = decoded(units, speaking.config());
      float steepest = 0;
      for (std::size_t i = 4'096; i < heard.size(); ++i)
        steepest = std::max(steepest, std::abs(heard[i] - heard[i - 1]));
      CHECK(*std::max_element(heard.begin() + 4'096, heard.end()) > 0.4F);
      // The tones move by 0.016 at most.
      CHECK(steepest < 0.03F);
    }
  }
}
