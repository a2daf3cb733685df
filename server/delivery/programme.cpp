#include "server/delivery/programme.hpp"

#include <algorithm>

#include "protocol/cmaf/retime.hpp"
#include "protocol/hls/attributes.hpp"

namespace rostrum::delivery {
namespace {

constexpr std::size_t kMaxNameLength = 64;

/// Names become path segments.
bool plain_name(std::string_view name) {
  return !name.empty() && name.size() <= kMaxNameLength && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

Bytes retime_chunk(ByteView chunk, link::Tick first_tick, std::uint32_t sequence) {
  auto moved = cmaf::retime(chunk, first_tick, sequence);
  if (!moved) return {};
  return std::move(*moved);
}

SharedBody body_of(ByteView bytes) { return std::make_shared<const std::string>(as_text(bytes)); }

}  // namespace

Programme::Programme(ProgrammeConfig config, ProgrammeState state)
    : config_(std::move(config)), state_(std::move(state)), resumes_(!state_.inits.empty()) {
  if (!config_.retime) config_.retime = retime_chunk;
}

void Programme::start(std::int64_t now_ns) {
  if (ending_ && !ended_) ending_ = false;
  if (started_ && !ended_) return;
  if (ended_) {
    for (const auto& [name, rendition] : renditions_) earliest_ = std::max(earliest_, rendition.store.edge().msn);
    for (auto& [name, rendition] : renditions_) {
      rendition.pending.clear();
      rendition.last = Source::none;
    }
    base_.reset();
    ended_ = ending_ = listed_ = resumes_ = false;
    ++version_;
  }
  const auto now = segment_from(link::ns_to_ticks(now_ns - config_.timeline.origin_monotonic_ns));
  earliest_ = std::max(earliest_, now);
  if (resumes_) catch_up_until_ns_ = now_ns + kCatchUpNs;
  started_ = true;
}

void Programme::end() {
  if (listed_) {
    ending_ = true;
    return;
  }
  started_ = false;
  base_.reset();
}

void Programme::init(link::Init init) {
  if (!plain_name(init.rendition) || !plain_name(init.id) || !hls::quotable(init.codecs)) return;
  auto found = renditions_.find(init.rendition);
  if (found == renditions_.end()) {
    if (base_ || renditions_.size() == kMaxProgrammeRenditions) return;
    found = renditions_.try_emplace(init.rendition).first;
    found->second.kind = init.rendition.starts_with("a-") ? Kind::sound : Kind::video;
  }
  auto& rendition = found->second;
  std::erase_if(rendition.inits, [&](const auto& known) {
    return rendition.inits.size() >= kMaxInits && known.first != init_in_force(found->first) &&
           !rendition.store.uses(known.first) &&
           !(rendition.stand_in.whole() && rendition.stand_in.init() == known.first);
  });
  if (!rendition.inits.contains(init.id) && rendition.inits.size() >= kMaxInits) return;
  rendition.newest_init = init.id;
  if (rendition.inits.contains(init.id)) return;
  auto body = body_of(init.bytes);
  init.bytes.clear();
  const std::string id = init.id;
  Init kept{std::move(init), std::move(body)};
  rendition.inits.emplace(id, std::move(kept));
}

void Programme::part(link::Part part) {
  const auto found = renditions_.find(part.rendition);
  // Before the programme runs there's nothing to show, unless an earlier server was at it.
  if (found == renditions_.end() || (!started_ && !resumes_) || part.bytes.empty()) return;
  const auto place = place_at(found->second.kind, part.first_tick);
  if (!place || part.ticks != ticks(found->second.kind, *place)) return;
  keep(found->second, *place, std::move(part));
}

void Programme::gap(const link::Gap& gap) {
  const auto found = renditions_.find(gap.rendition);
  if (found == renditions_.end() || !base_) return;
  auto& rendition = found->second;
  Place place = rendition.store.edge();
  for (std::size_t i = 0; i < kMaxPending && first_tick(rendition.kind, place) < gap.first_tick + gap.ticks; ++i) {
    if (first_tick(rendition.kind, place) >= gap.first_tick) keep(rendition, place, std::nullopt);
    place = next_place(place);
  }
}

void Programme::keep(Rendition& rendition, Place place, std::optional<link::Part> part) {
  // What was published stays as it is.
  if (base_ && place < rendition.store.edge()) {
    if (part) ++config_.vitals->parts_late;
    return;
  }
  if (!base_ && !resumes_ && place.msn < earliest_) return;
  auto& pending = rendition.pending;
  if (pending.size() >= kMaxPending && !pending.contains(place)) {
    const auto farthest = std::prev(pending.end());
    if (base_ && place > farthest->first) return;
    pending.erase(base_ ? farthest : pending.begin());
  }
  auto& kept = pending[place];
  if (part || !kept) kept = std::move(part);
}

void Programme::stand_in(link::StandInPart part) {
  const auto found = renditions_.find(part.rendition);
  if (found == renditions_.end() || !found->second.inits.contains(part.init)) return;
  found->second.stand_in.take(std::move(part));
}

void Programme::add_daterange(Moment moment) {
  auto& moments = state_.moments;
  const auto known = [&](const Moment& other) { return other.id == moment.id; };
  if (std::any_of(moments.begin(), moments.end(), known)) return;
  const auto fits = [](const std::string& text) { return text.size() <= kMaxMomentText && hls::quotable(text); };
  bool good = fits(moment.id) && fits(moment.event_class);
  for (const auto& [name, value] : moment.attributes)
    good = good && name.starts_with("X-") && fits(name) && fits(value);
  if (!good) return;
  if (moments.size() >= kMaxMoments) {
    const auto over =
        std::find_if(moments.begin(), moments.end(), [](const Moment& m) { return m.duration.has_value(); });
    if (over == moments.end()) return;
    moments.erase(over);
  }
  moments.push_back(std::move(moment));
  forget_old_moments();
  ++version_;
}

void Programme::end_daterange(const MomentEnd& end) {
  const auto meant = [&](const Moment& m) {
    if (!end.id.empty()) return m.id == end.id;
    return m.event_class == end.event_class && m.at <= end.at && !m.attributes.empty() &&
           m.attributes.front().second == end.key;
  };
  auto& moments = state_.moments;
  const auto found = std::find_if(moments.rbegin(), moments.rend(), meant);
  // Once said, an end stays.
  if (found == moments.rend() || found->duration) return;
  found->duration = std::max<link::Tick>(0, end.at - found->at);
  forget_old_moments();
  ++version_;
}

void Programme::forget_old_moments() {
  if (!listed_) return;
  std::uint64_t first = ~std::uint64_t{0};
  for (const auto& [name, rendition] : renditions_) first = std::min(first, rendition.store.first_listed());
  // 6.2.1: not while any of its dates lies in a segment that is listed; one that goes on reaches to the edge.
  std::erase_if(state_.moments,
                [&](const Moment& m) { return m.duration && m.at + *m.duration < segment_tick(first); });
}

bool Programme::complete_set() const {
  const auto has = [&](Kind kind) {
    return std::any_of(renditions_.begin(), renditions_.end(), [&](const auto& r) { return r.second.kind == kind; });
  };
  return has(Kind::video) && has(Kind::sound);
}

std::int64_t Programme::late_ns(const Rendition& rendition, Place place) const {
  const auto end = first_tick(rendition.kind, next_place(place));
  return config_.timeline.origin_monotonic_ns + link::ticks_to_ns(end) + kPatienceNs;
}

std::int64_t Programme::due_ns(const Rendition& rendition, Place place) const {
  return std::max(late_ns(rendition, place), catch_up_until_ns_);
}

const std::string& Programme::init_in_force(const std::string& name) const {
  static const std::string none;
  const auto found = state_.inits.find(name);
  return found == state_.inits.end() ? none : found->second;
}

void Programme::begin(std::int64_t now_ns) {
  if (!started_ || !complete_set()) return;
  const auto all = [&](auto wanted) {
    return std::all_of(renditions_.begin(), renditions_.end(), [&](const auto& r) { return wanted(r.second); });
  };
  if (all([](const Rendition& r) { return !r.pending.empty(); })) {
    // A segment is listed whole or not at all: the first that all renditions have from its start.
    std::uint64_t msn = resumes_ ? 0 : earliest_;
    for (const auto& [name, rendition] : renditions_) {
      const Place first = rendition.pending.begin()->first;
      msn = std::max(msn, first.part == 0 ? first.msn : first.msn + 1);
    }
    return begin_at(msn);
  }
  const auto due = [&](const Rendition& r) { return r.stand_in.whole() && now_ns >= due_ns(r, {earliest_, 0}); };
  if (all(due)) begin_at(earliest_);
}

void Programme::begin_at(std::uint64_t msn) {
  base_ = msn;
  for (auto& [name, rendition] : renditions_) {
    rendition.store.begin(msn);
    rendition.pending.erase(rendition.pending.begin(), rendition.pending.lower_bound({msn, 0}));
  }
}

std::optional<Programme::Choice> Programme::choose(const std::string& name, const Rendition& rendition,
                                                   std::int64_t now_ns) const {
  const Place place = rendition.store.edge();
  const auto& in_force = init_in_force(name);
  // An init holds for a whole segment.
  const auto fits = [&](const std::string& init) {
    return rendition.inits.contains(init) && (place.part == 0 || init == in_force);
  };
  const auto pending = rendition.pending.find(place);
  const bool here = pending != rendition.pending.end();
  if (here && pending->second) {
    const auto& part = *pending->second;
    const bool continues = rendition.last == Source::stage && rendition.last_run == part.run;
    if (fits(part.init) && (part.independent || rendition.kind == Kind::sound || continues)) {
      return Choice{Source::stage, part.init};
    }
  }
  if (!here && now_ns < due_ns(rendition, place)) return std::nullopt;
  const bool lost = here && !pending->second;
  if (!lost && rendition.stand_in.whole() && fits(rendition.stand_in.init())) {
    return Choice{Source::stand_in, rendition.stand_in.init()};
  }
  return Choice{Source::gap, rendition.inits.contains(in_force) ? in_force : rendition.newest_init};
}

void Programme::advance(std::int64_t now_ns) {
  if (!base_) begin(now_ns);
  if (!base_ || ended_) return;
  const auto before = version_;
  bool moved = true;
  while (moved && !ended_) {
    moved = false;
    for (auto& [name, rendition] : renditions_) {
      while (rendition.store.edge().part != 0) {
        const auto choice = choose(name, rendition, now_ns);
        if (!choice) break;
        publish(rendition, *choice);
        moved = true;
      }
    }
    moved = open_segment(now_ns) || moved;
  }
  if (version_ != before) forget_old_moments();
  if (catch_up_until_ns_ == 0) return;
  // At the live edge again: from here on lateness counts as ever.
  const auto in_time = [&](const auto& entry) { return now_ns < late_ns(entry.second, entry.second.store.edge()); };
  if (std::all_of(renditions_.begin(), renditions_.end(), in_time)) catch_up_until_ns_ = 0;
}

bool Programme::open_segment(std::int64_t now_ns) {
  const Place place = renditions_.begin()->second.store.edge();
  if (place.part != 0) return false;
  // Renditions begin a segment together, since a discontinuity must stand in all of them (6.2.4).
  std::vector<Choice> choices;
  bool discontinuity = false;
  for (const auto& [name, rendition] : renditions_) {
    if (rendition.store.edge() != place) return false;
    if (ending_) continue;
    auto choice = choose(name, rendition, now_ns);
    if (!choice) return false;
    const auto& in_force = init_in_force(name);
    discontinuity = discontinuity || (!in_force.empty() && in_force != choice->init);
    choices.push_back(std::move(*choice));
  }
  if (ending_) {
    ended_ = true;
    ++version_;
    return false;
  }
  if (discontinuity) state_.discontinuities.push_back(place.msn);
  auto choice = choices.begin();
  for (auto& [name, rendition] : renditions_) {
    state_.inits[name] = choice->init;
    publish(rendition, *choice++);
  }
  listed_ = true;
  return true;
}

void Programme::publish(Rendition& rendition, const Choice& choice) {
  const Place place = rendition.store.edge();
  StoredPart stored;
  Source source = choice.source;
  if (source == Source::stage) {
    const auto& part = *rendition.pending.at(place);
    stored.body = body_of(part.bytes);
    stored.independent = part.independent || rendition.kind == Kind::sound;
    rendition.last_run = part.run;
  } else if (source == Source::stand_in) {
    stored = stand_in_part(rendition, place);
    if (!stored.body) source = Source::gap;
  }
  auto& vitals = *config_.vitals;
  ++(source == Source::stage ? vitals.parts_from_stage
     : source == Source::gap ? vitals.parts_missing
                             : vitals.parts_stood_in);
  rendition.last = source;
  rendition.pending.erase(place);
  rendition.store.append(std::move(stored), choice.init);
  ++version_;
}

StoredPart Programme::stand_in_part(Rendition& rendition, Place place) {
  const bool restart = rendition.last != Source::stand_in || place.part == 0;
  const auto* part = rendition.stand_in.next(ticks(rendition.kind, place), restart);
  if (!part) return {};
  const auto sequence = static_cast<std::uint32_t>(place.msn * kParts + place.part);
  const Bytes moved = config_.retime(part->bytes, first_tick(rendition.kind, place), sequence);
  if (moved.empty()) return {};
  return {body_of(moved), part->independent || rendition.kind == Kind::sound};
}

std::optional<std::int64_t> Programme::next_due_ns(std::int64_t now_ns) const {
  std::optional<std::int64_t> due;
  const auto consider = [&](std::int64_t at) { due = std::min(due.value_or(at), at); };
  if (!base_ && started_) {
    for (const auto& [name, rendition] : renditions_) {
      if (now_ns < due_ns(rendition, {earliest_, 0})) consider(due_ns(rendition, {earliest_, 0}));
    }
  } else if (base_ && !ended_) {
    for (const auto& [name, rendition] : renditions_) {
      if (!choose(name, rendition, now_ns)) consider(due_ns(rendition, rendition.store.edge()));
    }
  }
  return due;
}

std::optional<Place> Programme::edge(std::string_view rendition) const {
  const auto found = renditions_.find(rendition);
  if (found == renditions_.end()) return std::nullopt;
  return found->second.store.edge();
}

}  // namespace rostrum::delivery
