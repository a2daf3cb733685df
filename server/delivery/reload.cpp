#include "server/delivery/reload.hpp"

#include "protocol/hls/time.hpp"

namespace rostrum::delivery {
namespace {

/// Parts from tick 0.
std::uint64_t ordinal(Place place) { return place.msn * kParts + place.part; }

}  // namespace

std::optional<Directives> Directives::parse(const std::vector<std::pair<std::string, std::string>>& query) {
  Directives directives;
  for (const auto& [name, value] : query) {
    if (name == "_HLS_msn" || name == "_HLS_part") {
      auto& number = name == "_HLS_msn" ? directives.msn : directives.part;
      number = hls::parse_integer(value);
      if (!number) return std::nullopt;
    } else if (name == "_HLS_skip") {
      directives.skip = value == "YES" || value == "v2";
    }
  }
  // 6.2.5.2: a part needs its segment.
  if (directives.part && !directives.msn) return std::nullopt;
  return directives;
}

Reload decide(const Directives& directives, Place edge) {
  if (!directives.msn) return Reload::answer;
  const std::uint64_t msn = *directives.msn;
  if (msn < edge.msn && (!directives.part || msn + 1 < edge.msn)) return Reload::answer;
  // 6.2.5.2: at most two segments beyond the last complete one.
  if (msn > edge.msn + 1) return Reload::refuse;
  if (!directives.part) return Reload::wait;
  const std::uint64_t part = *directives.part;
  if (part > kParts + kAdvanceParts) return Reload::refuse;
  // 6.2.5.2: what lies beyond the segment's last part means the first part of the next segment.
  const Place wanted = part < kParts ? Place{msn, static_cast<std::uint32_t>(part)} : Place{msn + 1, 0};
  if (wanted < edge) return Reload::answer;
  const std::uint64_t asked = msn * kParts + part;
  return asked + 1 > ordinal(edge) + kAdvanceParts ? Reload::refuse : Reload::wait;
}

}  // namespace rostrum::delivery
