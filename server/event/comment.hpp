// Comments after the event. Values. A moderator looks at each before others see it.
//
//   posted ─► pending ──approve──► approved
//                └──────dismiss──────┴─► dismissed ──restore──► where it was; redacted: its words are gone, from any
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server/event/names.hpp"

namespace rostrum::event {

using CommentId = std::string;

enum class CommentState { pending, approved, dismissed };

struct CommentRules {
  /// Whether comments are taken once the event has ended.
  bool open = false;
  /// Code points.
  std::uint32_t max_length = 2'000;
  friend bool operator==(const CommentRules&, const CommentRules&) = default;
};

struct Comment {
  CommentId id;
  PersonId author;
  TextId text;
  Instant at = 0;
  CommentState state = CommentState::pending;
  /// Where it was before it was dismissed.
  CommentState before = CommentState::pending;
  /// Why it was dismissed, empty for no reason.
  TextId reason;
  PersonId dismissed_by;
  /// Seq of the last change that was not taken back, which alone may be undone. A redaction is none.
  Seq changed_by = 0;
  friend bool operator==(const Comment&, const Comment&) = default;
};

/// Of an event, and of one person.
inline constexpr std::size_t kMaxComments = 10'000;
inline constexpr std::size_t kMaxCommentsOfPerson = 20;

struct CommentPosted {
  CommentId comment;
  PersonId author;
  TextId text;
  CommentState state = CommentState::pending;
  friend bool operator==(const CommentPosted&, const CommentPosted&) = default;
};
/// Past forms of the commands.
enum class CommentChange { approved, dismissed, restored, redacted };
struct CommentChanged {
  CommentId comment;
  CommentChange what = CommentChange::approved;
  CommentState after = CommentState::approved;
  PersonId by;
  TextId why;
  /// redacted: texts that are blank from now on.
  std::vector<TextId> blanks;
  /// Seq that this compensates; `after` is then as it was before that.
  std::optional<Seq> undoes = std::nullopt;
  friend bool operator==(const CommentChanged&, const CommentChanged&) = default;
};

}  // namespace rostrum::event
