#include "server/records/attendance.hpp"

#include <algorithm>

namespace rostrum::records {
namespace {

constexpr Instant kMinute_ms = 60'000;

/// So many are present for so long.
struct Stretch {
  Span span;
  std::size_t people = 0;
};

/// Without gaps between the first arrival and the last leaving.
std::vector<Stretch> stretches_of(const Presence& presence) {
  std::map<Instant, std::ptrdiff_t> changes;
  for (const auto& [person, spans] : presence) {
    for (const Span& span : spans) {
      ++changes[span.from];
      --changes[span.to];
    }
  }
  std::vector<Stretch> found;
  std::ptrdiff_t people = 0;
  for (auto change = changes.begin(); change != changes.end(); ++change) {
    people += change->second;
    const auto next = std::next(change);
    if (next != changes.end()) found.push_back({{change->first, next->first}, static_cast<std::size_t>(people)});
  }
  return found;
}

std::vector<Span> joined(std::vector<Span> visits) {
  std::ranges::sort(visits, {}, &Span::from);
  std::vector<Span> found;
  for (const Span& visit : visits) {
    if (!found.empty() && visit.from - found.back().to <= kBreak_ms) {
      found.back().to = std::max(found.back().to, visit.to);
    } else {
      found.push_back(visit);
    }
  }
  return found;
}

std::vector<Span> within(const std::vector<Span>& spans, const std::vector<Span>& open) {
  std::vector<Span> found;
  for (const Span& span : spans) {
    for (const Span& part : open) {
      const Span both{std::max(span.from, part.from), std::min(span.to, part.to)};
      if (both.from < both.to) found.push_back(both);
    }
  }
  return found;
}

}  // namespace

Presence presence_of(const std::vector<journal::Visit>& visits, const std::vector<Span>& open) {
  Presence found;
  for (const auto& visit : visits) found[visit.person].push_back({visit.since, visit.until.value_or(visit.since)});
  for (auto& [person, spans] : found) spans = within(joined(std::move(spans)), open);
  std::erase_if(found, [](const auto& entry) { return entry.second.empty(); });
  return found;
}

Instant present_ms(const std::vector<Span>& spans) {
  Instant sum = 0;
  for (const Span& span : spans) sum += span.to - span.from;
  return sum;
}

Figures figures_of(const Presence& presence) {
  Figures figures;
  figures.unique = presence.size();
  for (const Stretch& stretch : stretches_of(presence)) {
    if (stretch.people <= figures.peak) continue;
    figures.peak = stretch.people;
    figures.peak_at = stretch.span.from;
  }
  std::vector<Instant> times;
  for (const auto& [person, spans] : presence) times.push_back(present_ms(spans));
  std::ranges::sort(times);
  const auto half = times.size() / 2;
  if (!times.empty()) figures.median_ms = times.size() % 2 == 1 ? times[half] : (times[half - 1] + times[half]) / 2;
  return figures;
}

std::vector<Level> levels_of(const Presence& presence) {
  std::map<Instant, std::size_t> highest;
  const auto reached = [&](Instant minute, std::size_t people) {
    auto& most = highest[minute];
    most = std::max(most, people);
  };
  Instant end = 0;
  for (const auto& [span, people] : stretches_of(presence)) {
    const auto first = span.from / kMinute_ms;
    const auto last = (span.to - 1) / kMinute_ms;
    reached(first, people);
    // Between its first minute and its last nothing else happens: all of those are as the second is.
    if (last > first) reached(first + 1, people);
    reached(last, people);
    end = last + 1;
  }
  if (!highest.empty()) reached(end, 0);
  std::vector<Level> levels;
  for (const auto& [minute, people] : highest) {
    if (levels.empty() || levels.back().people != people) levels.push_back({minute * kMinute_ms, people});
  }
  return levels;
}

}  // namespace rostrum::records
