// How long what people wrote is kept after an event. Values. Kinds of data that are not the session's (needs,
// registrations) have their clock at the registrations' desk.
#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <vector>

#include "server/event/names.hpp"

namespace rostrum::event {

enum class Kept { needs, registrations, questions, chat, comments, attendance };
inline constexpr std::size_t kKeptKinds = 6;
inline constexpr Instant kDayMs = 24 * 3'600'000LL;

struct Retention {
  /// Days after the end, by kind; nullopt: as long as the event.
  std::array<std::optional<std::uint32_t>, kKeptKinds> days{};
  friend bool operator==(const Retention&, const Retention&) = default;
  [[nodiscard]] std::optional<std::uint32_t> of(Kept kind) const { return days[static_cast<std::size_t>(kind)]; }
};

/// Where an event stands, for whoever waits for its end.
struct Ending {
  /// From rehearsal to end: nothing is over.
  bool goes_on = false;
  std::optional<Instant> ended_at;
  friend bool operator==(const Ending&, const Ending&) = default;
};

/// What was written until then is not to be kept any more; nullopt: all still is. `planned`: the end by the document,
/// for an event that never opened.
inline std::optional<Instant> expired_before(std::optional<std::uint32_t> days, const Ending& ending, Instant planned,
                                             Instant now) {
  if (!days || ending.goes_on) return std::nullopt;
  const Instant kept = Instant{*days} * kDayMs;
  const Instant end = ending.ended_at.value_or(planned);
  if (end + kept > now) return std::nullopt;
  return now - kept;
}

/// Texts of a kind that were written until `before` are blank from now on; who was present is nobody any more.
struct Expired {
  Kept kind = Kept::questions;
  Instant before = 0;
  /// Of whom nothing else is left, but their votes: their names go too.
  std::vector<PersonId> unnamed;
  friend bool operator==(const Expired&, const Expired&) = default;
};

}  // namespace rostrum::event
