// Comments: decided and applied.
#include <algorithm>

#include "server/event/apply_parts.hpp"
#include "server/event/decide_parts.hpp"

namespace rostrum::event {
namespace {

constexpr std::uint32_t kReasonLength = 500;

std::size_t comments_of(const State& state, const PersonId& person) {
  return static_cast<std::size_t>(
      std::ranges::count_if(state.comments, [&](const auto& entry) { return entry.second.author == person; }));
}

Refusal wrong_state() { return {Reason::wrong_state, "This cannot be done to the comment now.", 0}; }

}  // namespace

std::optional<Refusal> not_to_be_posted(const State& state, const Person& author, std::uint32_t length) {
  if (author.silenced) return silenced();
  if (author.removed) return forbidden("comment");
  if (!state.rules.comments.open) return Refusal{Reason::closed, "Comments are closed.", 0};
  if (state.phase != Phase::ended) return Refusal{Reason::closed, "Comments open once the event has ended.", 0};
  if (length == 0) return Refusal{Reason::empty, "A comment needs a text.", 0};
  if (length > state.rules.comments.max_length) {
    return Refusal{Reason::too_long,
                   "A comment may have " + std::to_string(state.rules.comments.max_length) + " characters.", 0};
  }
  if (author.is_staff()) return std::nullopt;
  if (state.comments.size() >= kMaxComments) {
    return Refusal{Reason::closed, "This event takes no more comments: there are as many as it can hold.", 0};
  }
  if (comments_of(state, author.id) >= kMaxCommentsOfPerson) {
    return Refusal{Reason::closed, "You may post " + std::to_string(kMaxCommentsOfPerson) + " comments in all.", 0};
  }
  return std::nullopt;
}

Decision decide_part(const State& state, const Person& actor, const PostComment& command, const Context& context) {
  // Nobody has vouched for who they are: they show an address to be theirs instead.
  if (actor.guest) return forbidden("comment without a name that somebody knows: confirm an address by mail");
  if (auto refusal = not_to_be_posted(state, actor, command.text.length)) return *std::move(refusal);
  CommentPosted posted;
  posted.comment = context.fresh_id;
  posted.author = actor.id;
  posted.text = command.text.id;
  posted.state = actor.may(Capability::questions) ? CommentState::approved : CommentState::pending;
  return std::vector<Event>{posted};
}

Decision decide_part(const State& state, const Person& actor, const JudgeComment& command, const Context&) {
  if (!actor.may(Capability::questions)) return forbidden("judge comments");
  const auto* comment = state.comment(command.comment);
  if (comment == nullptr) return no_such("comment");
  CommentChanged changed;
  changed.comment = comment->id;
  changed.what = command.what;
  changed.after = comment->state;
  changed.by = actor.id;
  if (command.why && command.why->length > kReasonLength)
    return Refusal{Reason::too_long, "The reason is too long.", 0};
  if (command.why && command.why->length > 0) changed.why = command.why->id;
  switch (command.what) {
    case CommentChange::approved:
      if (comment->state != CommentState::pending) return wrong_state();
      changed.after = CommentState::approved;
      break;
    case CommentChange::dismissed:
      if (comment->state == CommentState::dismissed) return wrong_state();
      changed.after = CommentState::dismissed;
      break;
    case CommentChange::restored:
      if (comment->state != CommentState::dismissed) return wrong_state();
      changed.after = comment->before;
      break;
    case CommentChange::redacted:
      if (comment->text.empty()) return std::vector<Event>{};
      changed.blanks = {comment->text};
      break;
  }
  return std::vector<Event>{std::move(changed)};
}

Decision undo_comment(const State& state, const Person& actor, Seq seq, const CommentBefore& before) {
  if (!actor.may(Capability::questions)) return forbidden("undo this");
  const auto* comment = state.comment(before.comment);
  if (comment == nullptr || comment->changed_by != seq) {
    return Refusal{Reason::wrong_state, "It was changed again since: undo that first.", 0};
  }
  CommentChanged back;
  back.comment = comment->id;
  back.what = CommentChange::restored;
  back.after = before.state;
  back.by = actor.id;
  back.undoes = seq;
  return std::vector<Event>{std::move(back)};
}

void apply_part(State& state, Seq seq, Instant at, const CommentPosted& event) {
  Comment comment;
  comment.id = event.comment;
  comment.author = event.author;
  comment.text = event.text;
  comment.at = at;
  comment.state = event.state;
  comment.changed_by = seq;
  state.comments.insert_or_assign(event.comment, std::move(comment));
}

void apply_part(State& state, Seq seq, const CommentChanged& event) {
  const auto found = state.comments.find(event.comment);
  if (found == state.comments.end()) return;
  auto& comment = found->second;
  if (event.what == CommentChange::redacted) {
    // It stands in the way of no undo; what it blanked stays blank.
    comment.text.clear();
    return;
  }
  const auto undone = event.undoes ? state.undoable.find(*event.undoes) : state.undoable.end();
  if (undone != state.undoable.end()) {
    const auto& before = std::get<CommentBefore>(undone->second);
    comment.state = before.state;
    comment.before = before.before;
    comment.reason = before.reason;
    comment.dismissed_by = before.dismissed_by;
    comment.changed_by = before.changed_by;
    state.undoable.erase(undone);
    return;
  }
  remember(state, seq,
           CommentBefore{comment.id, comment.state, comment.before, comment.reason, comment.dismissed_by,
                         comment.changed_by});
  if (event.what == CommentChange::dismissed) {
    comment.before = comment.state;
    comment.reason = event.why;
    comment.dismissed_by = event.by;
  }
  if (event.what == CommentChange::restored) {
    comment.reason.clear();
    comment.dismissed_by.clear();
  }
  comment.state = event.after;
  comment.changed_by = seq;
}

}  // namespace rostrum::event
