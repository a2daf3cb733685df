// Turns what a session knows about its stage into the scene that the stage shows: who is seen and heard, in which
// order, or which slate. Pure.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/link/messages.hpp"

namespace rostrum::stages {

enum class Phase { draft, rehearsal, doors, live, paused, ended };

struct Performer {
  link::FeedId feed;
  std::string name;
  std::string title;
  bool muted = false;
};

/// The event's state as far as the picture depends on it.
struct StageView {
  Phase phase = Phase::draft;
  std::string title;
  std::int64_t starts_at_unix_ms = 0;
  /// In the order in which they were brought on.
  std::vector<Performer> on_stage;
  std::optional<link::FeedId> spotlight;
  /// The moderator's emergency cut: slate and silence at once.
  bool cut = false;
  /// A slate the moderator asked for by hand; its kind.
  std::optional<link::SlateKind> slate;
  /// Words for slates in the event's first floor language; empty ones are left out.
  std::string pause_text = "We will be right back";
  std::string ended_text = "Thank you for watching";
};

/// The scene numbered `version` that takes effect at `at_tick`.
///
/// draft, doors: slate "before" with a countdown. live, rehearsal: those on stage, slate "pause" when nobody is.
/// paused: "pause". ended: "after". A cut wins over all of them, then a slate asked for.
link::Scene direct(const StageView& view, std::uint64_t version, link::Tick at_tick);

}  // namespace rostrum::stages
