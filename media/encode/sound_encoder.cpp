#include "media/encode/sound_encoder.hpp"

#include <algorithm>
#include <cmath>
#include <deque>

#include "media/encode/av_handles.hpp"

extern "C" {
#include <libavutil/channel_layout.h>
}

namespace rostrum::encode {
namespace {

Av<AVCodecContext> open_aac(const SoundSettings& settings) {
  auto context = make_encoder("aac");
  context->sample_rate = link::kTicksPerSecond;
  context->sample_fmt = AV_SAMPLE_FMT_FLTP;
  context->time_base = {1, link::kTicksPerSecond};
  context->bit_rate = settings.bits_per_second;
  context->profile = FF_PROFILE_AAC_LOW;
  context->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  av_channel_layout_default(&context->ch_layout, SoundEncoder::kChannels);
  open_encoder(*context);
  if (context->frame_size != link::kAudioFrameTicks) throw std::runtime_error("AAC frames of another length");
  return context;
}

}  // namespace

struct SoundEncoder::Implementation {
  // Given.
  SoundSettings settings;
  // Owned.
  Av<AVCodecContext> context;
  Av<AVFrame> frame{av_frame_alloc()};
  Av<AVPacket> packet{av_packet_alloc()};
  Bytes config;
  // State.
  /// Interleaved, not yet a frame; the first belongs to `next`.
  std::vector<float> waiting;
  link::Tick next = -1;
  /// Of the first frame that is given out.
  link::Tick first = 0;

  explicit Implementation(const SoundSettings& wanted) : settings(wanted), context(open_aac(wanted)) {
    if (!frame || !packet) throw std::bad_alloc();
    config = bytes_of(context->extradata, context->extradata_size);
  }

  /// The samples from the first frame's edge on.
  std::span<const float> begin(link::Tick tick, std::span<const float> samples) {
    const link::Tick edge = (tick + link::kAudioFrameTicks - 1) / link::kAudioFrameTicks * link::kAudioFrameTicks;
    const auto skipped = static_cast<std::size_t>(edge - tick) * kChannels;
    // A longer way to the edge than samples: the next call begins it.
    if (skipped >= samples.size()) return {};
    // An encoder that has begun knows no other start.
    if (next >= 0) context = open_aac(settings);
    waiting.clear();
    next = first = edge;
    return samples.subspan(skipped);
  }

  void send() {
    av_frame_unref(frame.get());
    frame->format = context->sample_fmt;
    frame->nb_samples = link::kAudioFrameTicks;
    frame->sample_rate = context->sample_rate;
    if (av_channel_layout_copy(&frame->ch_layout, &context->ch_layout) < 0 || av_frame_get_buffer(frame.get(), 0) < 0)
      throw std::runtime_error("out of memory for a frame of sound");
    for (int channel = 0; channel < kChannels; ++channel) {
      auto* plane = reinterpret_cast<float*>(frame->extended_data[channel]);
      for (std::size_t i = 0; i < static_cast<std::size_t>(link::kAudioFrameTicks); ++i) {
        const float value = waiting[i * kChannels + static_cast<std::size_t>(channel)];
        plane[i] = std::isfinite(value) ? std::clamp(value, -1.0F, 1.0F) : 0.0F;
      }
    }
    frame->pts = next;
    next += link::kAudioFrameTicks;
    waiting.erase(waiting.begin(), waiting.begin() + link::kAudioFrameTicks * kChannels);
    if (avcodec_send_frame(context.get(), frame.get()) < 0) throw std::runtime_error("the sound encoder failed");
  }

  void receive(std::vector<AccessUnit>& out) {
    while (avcodec_receive_packet(context.get(), packet.get()) == 0) {
      // libav stamps a packet with its decoded samples' time: priming lies before the first.
      if (packet->pts >= first) out.push_back({packet->pts, true, bytes_of(packet->data, packet->size)});
      av_packet_unref(packet.get());
    }
  }
};

SoundEncoder::SoundEncoder(const SoundSettings& settings)
    : implementation_(std::make_unique<Implementation>(settings)) {}
SoundEncoder::~SoundEncoder() = default;

const Bytes& SoundEncoder::config() const { return implementation_->config; }

std::vector<AccessUnit> SoundEncoder::encode(link::Tick tick, std::span<const float> samples) {
  Implementation& self = *implementation_;
  const auto waiting = static_cast<link::Tick>(self.waiting.size()) / kChannels;
  if (self.next < 0 || tick != self.next + waiting) samples = self.begin(tick, samples);
  self.waiting.insert(self.waiting.end(), samples.begin(), samples.end());
  std::vector<AccessUnit> units;
  constexpr auto kFrame = static_cast<std::size_t>(link::kAudioFrameTicks) * kChannels;
  while (self.waiting.size() >= kFrame) {
    self.send();
    self.receive(units);
  }
  return units;
}

}  // namespace rostrum::encode
