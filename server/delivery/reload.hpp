// Delivery directives and when a playlist answers them: draft-pantos-hls-rfc8216bis-22 6.2.5. Pure.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/delivery/place.hpp"

namespace rostrum::delivery {

struct Directives {
  std::optional<std::uint64_t> msn;
  std::optional<std::uint64_t> part;
  bool skip = false;
  friend bool operator==(const Directives&, const Directives&) = default;

  /// From a decoded query; other names are passed over. nullopt: not numbers, or a part without its segment.
  static std::optional<Directives> parse(const std::vector<std::pair<std::string, std::string>>& query);
};

/// How far beyond the last part a request may point. 6.2.5.2 recommends 3 s worth of parts; players that don't play at
/// low latency ask for the last part of the next segment, which may be two segments away, and get what they wait for.
inline constexpr std::uint64_t kAdvanceParts = 2 * kParts;

enum class Reload { answer, wait, refuse };

/// `edge` is where the playlist's next part goes.
Reload decide(const Directives& directives, Place edge);

}  // namespace rostrum::delivery
