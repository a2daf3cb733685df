// From what happened to what each view is told. Pure. Called right after the event was applied.
#pragma once
#include <optional>

#include "server/room/shapes.hpp"

namespace rostrum::room {

/// What a publication needs of the time before its event was applied.
struct Earlier {
  /// Of the question it is about, if it was there.
  std::optional<event::Question> question;
  event::Phase phase = event::Phase::draft;
  bool asking_open = false;
};
Earlier earlier_of(const event::State& state, const event::Event& event);

struct Happened {
  event::Seq seq = 0;
  event::Instant at = 0;
  std::optional<event::Instant> media_time;
};

/// Nothing to tell gives a publication without frames.
Publication publication_of(const Shown& shown, const Earlier& earlier, const Happened& happened,
                           const event::Event& event);

}  // namespace rostrum::room
