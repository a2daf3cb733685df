#include "media/package/part_builder.hpp"

#include "media/package/chunk.hpp"

namespace rostrum::package {

std::optional<link::Part> PartBuilder::add(encode::AccessUnit sample) {
  if (sample.tick != next_) {
    dropped_ += samples_.size();
    samples_.clear();
    next_ = -1;
  }
  if (samples_.empty()) {
    if ((next_ < 0 && !sample.key) || !begin(sample.tick)) {
      ++dropped_;
      return std::nullopt;
    }
    first_is_key_ = sample.key;
  }
  next_ = sample.tick + sample_ticks();
  samples_.push_back(std::move(sample.data));
  if (next_ < end_) return std::nullopt;
  return finish();
}

bool PartBuilder::begin(link::Tick tick) {
  if (tick < 0) return false;
  const link::Tick segment = tick / link::kSegmentTicks;
  const auto offset = [&](int part) {
    return segment * link::kSegmentTicks +
           (kind_ == Kind::video ? link::video_part_offset(part) : link::audio_part_offset(part));
  };
  for (int part = 0; part < link::kPartsPerSegment; ++part) {
    if (offset(part) != tick) continue;
    first_ = tick;
    end_ = offset(part + 1);
    // As the server numbers its stand-ins: by place.
    sequence_ = static_cast<std::uint32_t>(segment * link::kPartsPerSegment + part);
    return true;
  }
  return false;
}

link::Part PartBuilder::finish() {
  const bool sound = kind_ == Kind::sound;
  link::Part part;
  part.rendition = rendition_;
  part.init = init_;
  part.first_tick = first_;
  part.ticks = end_ - first_;
  part.independent = first_is_key_;
  part.bytes = chunk({first_, sample_ticks(), sequence_, first_is_key_, sound}, samples_);
  samples_.clear();
  return part;
}

}  // namespace rostrum::package
