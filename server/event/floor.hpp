// Who wants to speak, for how long somebody may, and what is whispered to them. Values.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "server/event/names.hpp"

namespace rostrum::event {

/// On the list of speakers, in the order they asked.
struct Hand {
  PersonId person;
  Instant at = 0;
  friend bool operator==(const Hand&, const Hand&) = default;
};

/// The speakers' clock.
struct Timer {
  Instant started_at = 0;
  std::uint32_t seconds = 0;
  /// Whose it is, empty for whoever speaks.
  PersonId participant;
  friend bool operator==(const Timer&, const Timer&) = default;
};

/// What was said by one person without a break, in programme time. Shorter ones are none: a cough, a yes.
struct Spoke {
  PersonId person;
  Instant from = 0;
  Instant to = 0;
  friend bool operator==(const Spoke&, const Spoke&) = default;
};
inline constexpr Instant kShortestTurnMs = 1'000;

/// What a moderator writes to a speaker; the newest stands until it is taken away.
struct Prompt {
  TextId text;
  Instant at = 0;
  friend bool operator==(const Prompt&, const Prompt&) = default;
};

inline constexpr std::size_t kMaxHands = 200;
inline constexpr std::uint32_t kLongestTimer_s = 24 * 60 * 60;

struct HandRaised {
  PersonId person;
  friend bool operator==(const HandRaised&, const HandRaised&) = default;
};
struct HandLowered {
  PersonId person;
  friend bool operator==(const HandLowered&, const HandLowered&) = default;
};
struct TimerSet {
  std::optional<Timer> timer;
  friend bool operator==(const TimerSet&, const TimerSet&) = default;
};
struct PromptSent {
  PersonId to;
  /// Empty: it is taken away.
  TextId text;
  friend bool operator==(const PromptSent&, const PromptSent&) = default;
};

}  // namespace rostrum::event
