#include "media/mix/opus_track.hpp"

#include <opus.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <new>

namespace rostrum::mix {
namespace {

constexpr int kHz = 48'000;
constexpr int kChannels = 2;
// Opus knows no shorter frame than 2.5 ms, and conceals in multiples of it.
constexpr std::int64_t kShortest = 120;
constexpr int kLongestPacket = 5'760;
// What is made up is at full strength for the first 20 ms, then fades until kConcealedMost.
constexpr std::int64_t kFadesAfter = 960;
// Back to full strength within 5 ms.
constexpr float kRise = 1.0F / 240;
// RFC 6716 2.1.9: frames of no more than a byte or two say that nothing is sent for a while.
constexpr std::size_t kPauseBytes = 2;
// No decoder of good packets gives more; what hostile ones give is cut there.
constexpr float kLoudest = 4;

const unsigned char* octets(ByteView bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }
opus_int32 size_of(ByteView bytes) { return static_cast<opus_int32>(bytes.size()); }

/// Frames of the copy of what was sent before that a packet carries, 0 for none. RFC 6716 4.2.3, 4.2.4: the first frame
/// of SILK begins, for each channel, with a bit of voice activity for each 20 ms and one that announces LBRR frames.
std::int64_t copied_frames(ByteView packet) {
  const unsigned char* const data = octets(packet);
  // RFC 6716 3.1: configurations from 16 on are CELT alone.
  if ((data[0] & 0x80) != 0) return 0;
  std::array<const unsigned char*, 48> frames{};
  std::array<opus_int16, 48> sizes{};
  unsigned char toc = 0;
  const int count = opus_packet_parse(data, size_of(packet), &toc, frames.data(), sizes.data(), nullptr);
  if (count <= 0 || sizes[0] <= 1) return 0;
  const int length = opus_packet_get_samples_per_frame(data, kHz);
  const int active_bits = std::max(1, length / 960);
  const int channels = opus_packet_get_nb_channels(data);
  for (int channel = 0; channel < channels; ++channel) {
    if ((frames[0][0] & 0x80 >> ((channel + 1) * (active_bits + 1) - 1)) != 0) return length;
  }
  return 0;
}

float bounded(float sample) { return std::isfinite(sample) ? std::clamp(sample, -kLoudest, kLoudest) : 0.0F; }

}  // namespace

void OpusTrack::Free::operator()(OpusDecoder* decoder) const { opus_decoder_destroy(decoder); }

OpusTrack::OpusTrack() : decoder_(opus_decoder_create(kHz, kChannels, nullptr)) {
  if (!decoder_) throw std::bad_alloc();
}
OpusTrack::~OpusTrack() = default;

std::vector<SoundPiece> OpusTrack::decode(const ingest::EncodedFrame& packet) {
  std::vector<SoundPiece> pieces;
  if (packet.data.empty() || packet.data.size() > kMostBytes) return pieces;
  const int frames = opus_packet_get_nb_samples(octets(packet.data), size_of(packet.data), kHz);
  if (frames <= 0 || frames > kLongestPacket) return pieces;
  const bool joined = !packet.after_loss || conceal(packet, pieces);
  if (!joined) gain_ = 1;
  std::vector<float> samples = decoded(packet.data, frames, false);
  if (samples.empty()) return {};
  pieces.push_back({0, std::move(samples), joined});
  fresh_ = false;
  pausing_ = packet.data.size() <= kPauseBytes;
  return pieces;
}

bool OpusTrack::conceal(const ingest::EncodedFrame& packet, std::vector<SoundPiece>& pieces) {
  const std::int64_t lost = (packet.missing_ns * 48 / 1'000'000 + kShortest / 2) / kShortest * kShortest;
  if (fresh_ || lost <= 0) return false;
  std::int64_t copied = copied_frames(packet.data);
  if (copied > lost) copied = 0;
  const std::int64_t made = pausing_ ? 0 : std::min(lost - copied, kConcealedMost);
  if (made > 0) pieces.push_back({-lost, made_up(made), true});
  const bool whole = made + copied == lost;
  if (copied == 0) return whole;
  if (!whole) gain_ = 1;
  pieces.push_back({-copied, decoded(packet.data, static_cast<int>(copied), true), whole});
  return true;
}

std::vector<float> OpusTrack::made_up(std::int64_t frames) {
  std::vector<float> samples(kChannels * static_cast<std::size_t>(frames));
  for (std::int64_t done = 0; done < frames;) {
    const auto step = std::min(frames - done, kFadesAfter);
    float* const to = &samples[kChannels * static_cast<std::size_t>(done)];
    if (opus_decode_float(decoder_.get(), nullptr, 0, to, static_cast<int>(step), 0) <= 0) break;
    done += step;
  }
  constexpr auto kFades = static_cast<float>(kConcealedMost - kFadesAfter);
  for (std::int64_t i = 0; i < frames; ++i) {
    const float fallen = 1 - static_cast<float>(i + 1 - kFadesAfter) / kFades;
    gain_ = std::clamp(std::min(fallen, gain_ + kRise), 0.0F, 1.0F);
    for (std::size_t side = 0; side < kChannels; ++side) {
      float& sample = samples[kChannels * static_cast<std::size_t>(i) + side];
      sample = bounded(sample) * gain_;
    }
  }
  return samples;
}

std::vector<float> OpusTrack::decoded(ByteView packet, int frames, bool copy_of_lost) {
  std::vector<float> samples(kChannels * static_cast<std::size_t>(frames));
  const int got =
      opus_decode_float(decoder_.get(), octets(packet), size_of(packet), samples.data(), frames, copy_of_lost ? 1 : 0);
  samples.resize(kChannels * static_cast<std::size_t>(std::max(got, 0)));
  for (std::size_t i = 0; i < samples.size(); i += kChannels) {
    gain_ = std::min(1.0F, gain_ + kRise);
    for (std::size_t side = 0; side < kChannels; ++side) samples[i + side] = bounded(samples[i + side]) * gain_;
  }
  return samples;
}

}  // namespace rostrum::mix
