// A poll as the event remembers it. Values. Who voted and what was chosen are kept apart where the poll is anonymous:
// the state then holds no choice of anybody, and the counts come in only when the poll is sealed. Until then they lie
// in an urn beside the journal (server/journal/urns.hpp).
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "server/event/names.hpp"

namespace rostrum::event {

using PollId = std::string;

/// rating: a number of points, the options 1 to n without texts.
enum class PollKind { single, multiple, rating };
/// When the audience is told the counts by itself: while it runs, once it is closed, or never. `publish` tells them
/// whatever this says.
enum class PollResults { live, close, never };
/// draft → open → closed; closed may be opened again while nothing is sealed.
enum class PollStage { draft, open, closed };

struct PollSpec {
  PollKind kind = PollKind::single;
  TextId question;
  /// Of a rating: none.
  std::vector<TextId> options;
  /// How many options a ballot may choose from: of a rating its points.
  std::uint32_t choices = 0;
  /// multiple: how many of them at most.
  std::uint32_t most = 1;
  bool anonymous = true;
  PollResults results = PollResults::close;
  friend bool operator==(const PollSpec&, const PollSpec&) = default;
};

/// What moderators change, whole, so that applying and undoing are assignments.
struct PollStanding {
  PollStage stage = PollStage::draft;
  bool published = false;
  std::optional<Instant> opened_at;
  std::optional<Instant> closed_at;
  /// When viewers see the close, in programme time; closed_at where there is no programme.
  std::optional<Instant> close_shown_at;
  friend bool operator==(const PollStanding&, const PollStanding&) = default;
};

/// Options by their place, from 0.
using Choices = std::vector<std::uint32_t>;
/// Votes for each option.
using Counts = std::vector<std::uint64_t>;

struct Poll {
  PollId id;
  PollSpec spec;
  PollStanding now;
  /// Everyone who has voted: one ballot each.
  std::set<PersonId> voters;
  /// Of a poll that is not anonymous.
  std::map<PersonId, Choices> ballots;
  /// Of an anonymous poll once it is sealed: nobody can vote any more.
  std::optional<Counts> sealed;
  /// Opened in a rehearsal: nowhere public, and a draft again when the rehearsal is discarded.
  bool rehearsal = false;
  /// Seq of the last change, which alone may be undone.
  Seq changed_by = 0;
  friend bool operator==(const Poll&, const Poll&) = default;

  /// Whether everyone may know the counts.
  [[nodiscard]] bool results_are_public() const {
    if (now.published) return true;
    if (spec.results == PollResults::live) return now.stage != PollStage::draft;
    return spec.results == PollResults::close && now.stage == PollStage::closed;
  }
  /// Of the ballots that are here; an anonymous poll's are in its urn until it is sealed.
  [[nodiscard]] Counts counts() const {
    if (sealed) return *sealed;
    Counts found(spec.choices, 0);
    for (const auto& [person, chosen] : ballots) {
      for (const auto option : chosen) ++found.at(option);
    }
    return found;
  }
};

/// A ballot cast this long after the close counts if its voter had not seen the close yet.
inline constexpr Instant kLateBallotMs = 15'000;
inline constexpr std::size_t kMaxPolls = 100;
inline constexpr std::uint32_t kMaxOptions = 20;
inline constexpr std::uint32_t kMaxPoints = 10;

}  // namespace rostrum::event
