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
  /// Of the person it is about.
  bool participant = false;
  /// Whether viewers saw the announcement it is about.
  bool public_announcement = true;
  /// The comment it is about, if it was there.
  std::optional<event::Comment> comment;
  /// What a rehearsal leaves, when it is about that.
  std::vector<event::QuestionId> questions;
  std::vector<event::AnnouncementId> announcements;
  /// Place of the hand it lowers, from 0.
  std::size_t hand = 0;
  /// Which views saw the poll it is about.
  std::array<bool, kViews> poll_seen{};
};
Earlier earlier_of(const event::State& state, const event::Event& event);

struct Happened {
  event::Seq seq = 0;
  event::Instant at = 0;
  std::optional<event::Instant> media_time;
};

/// Not journalled: a participant came online, went, or one of their feeds changed.
Frame presence_frame(const Shown& shown, const event::Person& person);
/// Who speaks, by person; since, or until, when in programme time.
boost::json::object speaking_frame(const Presence& presence);
boost::json::object audience_frame(std::size_t count);

/// Nothing to tell gives a publication without frames.
Publication publication_of(const Shown& shown, const Earlier& earlier, const Happened& happened,
                           const event::Event& event);

}  // namespace rostrum::room
