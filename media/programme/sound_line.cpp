#include "media/programme/sound_line.hpp"

#include "media/package/track.hpp"

namespace rostrum::programme {
namespace {

link::Init init_of(const encode::SoundRung& rung, const encode::SoundEncoder& encoder) {
  const int bits_per_second = rung.settings.bits_per_second;
  const package::SoundTrack track{bits_per_second, encoder.config()};
  return package::init_of(rung.rendition, encode::peak_bandwidth_bps(bits_per_second), track);
}

}  // namespace

SoundLine::SoundLine(encode::SoundRung rung, Outlet& outlet)
    : rung_(std::move(rung)),
      outlet_(outlet),
      encoder_(rung_.settings),
      init_(init_of(rung_, encoder_)),
      builder_(package::Kind::sound, rung_.rendition, init_.id) {
  outlet_.init(init_);
}

void SoundLine::stand_in() const {
  constexpr int kCount = 2;
  encode::SoundEncoder encoder(rung_.settings);
  package::PartBuilder builder(package::Kind::sound, rung_.rendition, init_.id);
  const std::vector<float> silence(2 * link::kAudioFrameTicks);
  int index = 0;
  for (link::Tick tick = 0; index < kCount; tick += link::kAudioFrameTicks) {
    for (auto& unit : encoder.encode(tick, silence)) {
      auto part = builder.add(std::move(unit));
      if (!part || index == kCount) continue;
      link::StandInPart stand_in;
      stand_in.rendition = rung_.rendition;
      stand_in.init = init_.id;
      stand_in.index = index++;
      stand_in.count = kCount;
      stand_in.ticks = part->ticks;
      stand_in.independent = true;
      stand_in.bytes = std::move(part->bytes);
      outlet_.stand_in(std::move(stand_in));
    }
  }
}

void SoundLine::take(std::span<const float> samples, link::Tick tick) {
  for (auto& unit : encoder_.encode(tick, samples)) {
    auto part = builder_.add(std::move(unit));
    if (!part) continue;
    encoded_until_ = part->first_tick + part->ticks;
    outlet_.part(std::move(*part));
  }
}

}  // namespace rostrum::programme
