#include "media/programme/video_line.hpp"

#include "media/package/avc.hpp"
#include "media/package/track.hpp"

namespace rostrum::programme {
namespace {

constexpr link::Tick kPartTicks = link::kVideoFramesPerPart * link::kVideoFrameTicks;
constexpr link::Tick kGroupTicks = link::kVideoFramesPerGroup * link::kVideoFrameTicks;

link::Init init_of(const encode::VideoRung& rung, const encode::VideoEncoder& encoder) {
  const auto& settings = rung.settings;
  const package::VideoTrack track{settings.width, settings.height, package::avc_config(encoder.parameter_sets())};
  return package::init_of(rung.rendition, encode::peak_bandwidth_bps(settings.bits_per_second), track);
}

}  // namespace

VideoLine::VideoLine(encode::VideoRung rung, Outlet& outlet)
    : rung_(std::move(rung)),
      outlet_(outlet),
      encoder_(rung_.settings),
      init_(init_of(rung_, encoder_)),
      builder_(package::Kind::video, rung_.rendition, init_.id) {
  outlet_.init(init_);
}

void VideoLine::stand_in(const AVFrame& slate) const {
  // Equal settings give equal parameter sets: the group plays with the same init.
  encode::VideoEncoder encoder(rung_.settings);
  package::PartBuilder builder(package::Kind::video, rung_.rendition, init_.id);
  for (link::Tick tick = 0; tick < kGroupTicks; tick += link::kVideoFrameTicks) {
    auto unit = encoder.encode(slate, tick, tick == 0);
    unit.data = package::avc_sample(unit.data);
    auto part = builder.add(std::move(unit));
    if (!part) continue;
    link::StandInPart stand_in;
    stand_in.rendition = rung_.rendition;
    stand_in.init = init_.id;
    stand_in.index = static_cast<int>(part->first_tick / kPartTicks);
    stand_in.count = static_cast<int>(kGroupTicks / kPartTicks);
    stand_in.ticks = part->ticks;
    stand_in.independent = part->independent;
    stand_in.bytes = std::move(part->bytes);
    outlet_.stand_in(std::move(stand_in));
  }
}

void VideoLine::take(const AVFrame& picture, link::Tick tick) {
  const bool follows = tick == next_;
  if (!follows && tick % kPartTicks != 0) return;
  next_ = tick + link::kVideoFrameTicks;
  auto unit = encoder_.encode(picture, tick, !follows || tick % kGroupTicks == 0);
  unit.data = package::avc_sample(unit.data);
  auto part = builder_.add(std::move(unit));
  if (!part) return;
  encoded_until_ = part->first_tick + part->ticks;
  outlet_.part(std::move(*part));
}

}  // namespace rostrum::programme
