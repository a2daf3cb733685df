#include "protocol/session/command_table.hpp"

#include <algorithm>
#include <initializer_list>

namespace rostrum::session {
namespace {

using enum FieldKind;

constexpr CommandShape shape(std::string_view type, std::string_view past, std::initializer_list<Field> fields = {}) {
  CommandShape made;
  made.type = type;
  made.past = past;
  for (const Field& field : fields) made.fields[made.field_count++] = field;
  return made;
}

constexpr Field kQuestion{"question", id};
constexpr Field kParticipant{"participant", id};
constexpr Field kComment{"comment", id};
constexpr Field kPoll{"poll", id};
constexpr Field kText{"text", text};
constexpr Field kReason{"reason", text, false};
constexpr Field kOn{"on", flag, false};

constexpr CommandShape kTable[] = {
    shape("agenda.end", "agenda.ended"),
    shape("agenda.start", "agenda.started", {{"item", id}}),
    shape("announce.post", "announcement.posted", {kText}),
    shape("announce.retract", "announcement.retracted", {{"announcement", id}}),
    shape("chat.delete", "chat.deleted", {{"message", id}}),
    shape("chat.send", "chat.said", {{"channel", id}, kText, {"to", id, false}}),
    shape("comment.approve", "comment.approved", {kComment}),
    shape("comment.dismiss", "comment.dismissed", {kComment, kReason}),
    shape("comment.post", "comment.posted", {kText}),
    shape("comment.redact", "comment.redacted", {kComment}),
    shape("comment.restore", "comment.restored", {kComment}),
    shape("event.doors", "event.opened"),
    shape("event.end", "event.ended"),
    shape("event.go_live", "event.went_live"),
    shape("event.pause", "event.paused"),
    shape("event.rehearse", "event.rehearsed", {{"reset", flag, false}}),
    shape("event.reopen", "event.reopened"),
    shape("event.resume", "event.resumed"),
    shape("hand.lower", "hand.lowered", {{"participant", id, false}}),
    shape("hand.raise", "hand.raised"),
    shape("participant.ban", "",
          {{"participant", id, false}, {"question", id, false}, {"lasts", id, false}, {"dry", flag, false}}),
    shape("participant.edit", "participant.edited",
          {kParticipant, {"name", text, false}, {"organisation", text, false}, {"trusted", flag, false}}),
    shape("participant.erase", "participant.edited", {{"participant", id, false}}),
    shape("participant.invite", "participant.invited", {kParticipant, kOn}),
    shape("participant.remove", "participant.removed", {{"participant", id, false}, {"question", id, false}, kOn}),
    shape("participant.role", "participant.changed", {kParticipant, {"role", id}, {"on", flag}}),
    shape("participant.silence", "participant.silenced", {{"participant", id, false}, {"question", id, false}, kOn}),
    shape("participant.unban", "", {{"ban", id}}),
    shape("poll.close", "poll.closed", {kPoll}),
    shape("poll.create", "poll.created", {{"poll", poll}}),
    shape("poll.open", "poll.opened", {kPoll}),
    shape("poll.publish", "poll.published", {kPoll}),
    shape("poll.vote", "", {kPoll, {"options", names, true, true}, {"watching", instant, false, true}}),
    shape("profile.set", "participant.changed", {{"name", text, false}, {"organisation", text, false}}),
    shape("prompt.send", "prompt.sent", {{"to", id}, kText}),
    shape("question.answer", "question.answered", {kQuestion, kText, {"private", flag, false}}),
    shape("question.approve", "question.approved", {kQuestion}),
    shape("question.ask", "question.asked",
          {kText, {"lang", tag, false}, {"anonymous", flag, false}, {"to", id, false}, {"watching", instant, false}}),
    shape("question.assign", "question.assigned", {kQuestion, {"to", id_or_null}}),
    shape("question.claim", "question.claimed", {kQuestion, kOn}),
    shape("question.dismiss", "question.dismissed", {kQuestion, kReason}),
    shape("question.done", "question.done", {kQuestion}),
    shape("question.edit", "question.edited", {kQuestion, kText}),
    shape("question.live", "question.live", {kQuestion}),
    shape("question.merge", "question.merged", {kQuestion, {"into", id}, kReason}),
    shape("question.next", "question.next", {kQuestion}),
    shape("question.note", "question.noted", {kQuestion, kText}),
    shape("question.order", "question.ordered", {kQuestion, {"before", id_or_null, false}, kOn}),
    shape("question.pin", "question.pinned", {kQuestion, {"on", flag}}),
    shape("question.redact", "question.redacted", {kQuestion, kReason}),
    shape("question.report", "question.reported", {kQuestion, kReason}),
    shape("question.restore", "question.restored", {kQuestion, kReason}),
    shape("question.settle", "question.settled", {kQuestion}),
    shape("question.tag", "question.tagged", {kQuestion, {"tag", id}, kOn}),
    shape("question.translate", "question.translated", {kQuestion, {"lang", tag}, kText}),
    shape("question.vote", "", {kQuestion, {"up", flag}}),
    shape("question.withdraw", "question.withdrawn", {kQuestion}),
    shape("questions.close", "questions.closed"),
    shape("questions.open", "questions.opened"),
    shape("reaction.send", "", {{"kind", id}}),
    shape("stage.bring_on", "stage.brought_on", {kParticipant}),
    shape("stage.cut", "stage.cut"),
    shape("stage.mute", "stage.muted", {kParticipant, {"on", flag}}),
    shape("stage.ready", "participant.changed", {{"ready", flag}}),
    shape("stage.restore", "stage.restored"),
    shape("stage.send_off", "stage.sent_off", {kParticipant}),
    shape("stage.slate", "stage.slated", {{"name", id_or_null}}),
    shape("stage.spotlight", "stage.spotlit", {{"feed", id_or_null}}),
    shape("stage.take_seat", "participant.changed", {kOn}),
    shape("timer.start", "timer.started", {{"seconds", count}, {"participant", id, false}}),
    shape("timer.stop", "timer.stopped"),
    shape("undo", "", {{"seq", seq}}),
};
static_assert(std::ranges::is_sorted(kTable, {}, &CommandShape::type));

}  // namespace

std::span<const CommandShape> command_table() { return kTable; }

const CommandShape* find_command(std::string_view type) {
  const auto found = std::ranges::lower_bound(kTable, type, {}, &CommandShape::type);
  return found != std::end(kTable) && found->type == type ? &*found : nullptr;
}

}  // namespace rostrum::session
