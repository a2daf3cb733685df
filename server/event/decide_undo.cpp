#include <algorithm>

#include "server/event/decide_parts.hpp"

namespace rostrum::event {
namespace {

Refusal changed_since() { return {Reason::wrong_state, "It was changed again since: undo that first."}; }

struct Undoer {
  const State& state;
  const Person& actor;
  Seq seq;

  /// One question as it was before the change of that seq; nothing when that cannot be. `main`: the change that is
  /// taken back first.
  [[nodiscard]] std::optional<QuestionChanged> taken_back(Seq change, const QuestionChanged* main = nullptr) const {
    const auto found = state.undoable.find(change);
    const auto* before = found == state.undoable.end() ? nullptr : std::get_if<QuestionBefore>(&found->second);
    if (before == nullptr) return std::nullopt;
    const auto& question = state.questions.at(before->question);
    if (question.changed_by != change) return std::nullopt;
    // An undone `done` takes the live place only when it is free.
    const auto* live = state.live_question();
    if (before->curation.state == QuestionState::live && live != nullptr && live != &question) return std::nullopt;
    if (before->curation.state == QuestionState::merged && question.now.merged_into != before->curation.merged_into) {
      // Merged again: only into what still takes others in, and was not itself given some.
      const auto* into = state.question(before->curation.merged_into);
      const bool with_main = main != nullptr && into != nullptr && main->question == into->id;
      const bool stands = into != nullptr && question.merged.empty() &&
                          takes_in_others(with_main ? main->after.state : into->now.state);
      if (!stands) return std::nullopt;
    }
    QuestionChanged back;
    back.question = question.id;
    back.what = QuestionChange::restored;
    back.after = before->curation;
    // What was redacted since stays so.
    if (question.now.text.empty()) {
      back.after.text.clear();
      back.after.original.clear();
    }
    back.undoes = change;
    back.by = actor.id;
    return back;
  }

  Decision operator()(const QuestionBefore& before) const {
    if (!actor.may(Capability::questions)) return forbidden("undo this");
    auto back = taken_back(seq);
    if (!back) return changed_since();
    std::vector<Event> events{*back};
    for (Seq part = seq - 1; part + before.companions >= seq; --part) {
      auto with_it = taken_back(part, &*back);
      if (!with_it) return changed_since();
      events.emplace_back(*std::move(with_it));
    }
    if (before.displaced.empty()) return events;
    // An undone `live` gives the place back to the question it took it from.
    const auto* displaced = state.question(before.displaced);
    if (displaced == nullptr || displaced->changed_by + 1 != seq) return events;
    QuestionChanged again;
    again.question = displaced->id;
    again.what = QuestionChange::restored;
    again.after = displaced->now;
    again.after.state = QuestionState::live;
    again.undoes = displaced->changed_by;
    again.by = actor.id;
    events.emplace_back(std::move(again));
    return events;
  }
  Decision operator()(const GateBefore& before) const {
    if (!actor.may(Capability::questions)) return forbidden("undo this");
    if (state.gate_changed_by != seq) return changed_since();
    return std::vector<Event>{QuestionsGated{before.open.value_or(false), before.open.has_value(), seq}};
  }
  Decision operator()(const StandingBefore& before) const {
    if (!actor.may(Capability::people)) return forbidden("undo this");
    const auto* found = state.person(before.person);
    if (found == nullptr || found->standing_changed_by != seq || found->revoked) return changed_since();
    for (const Role role : {Role::moderator, Role::organiser}) {
      if (found->is(role) != before.roles.contains(role) && !actor.is(Role::organiser)) {
        return forbidden("make or unmake staff");
      }
    }
    PersonChanged back;
    back.person = *found;
    back.person.roles = before.roles;
    back.person.silenced = before.silenced;
    back.person.removed = before.removed;
    back.undoes = seq;
    auto events = with_standing(state, std::move(back));
    const auto scene = state.undoable.find(seq - 1);
    const auto* stage = scene == state.undoable.end() ? nullptr : std::get_if<SceneBefore>(&scene->second);
    if (!before.left_stage || stage == nullptr || state.scene_changed_by != seq - 1) return events;
    SceneChanged again;
    again.what = SceneChange::restored;
    again.participant = found->id;
    again.after = stage->scene;
    again.undoes = seq - 1;
    events.emplace_back(std::move(again));
    return events;
  }
  Decision operator()(const SceneBefore& before) const {
    if (!actor.may(Capability::stage)) return forbidden("undo this");
    if (state.scene_changed_by != seq) return changed_since();
    SceneChanged back;
    back.what = SceneChange::restored;
    back.after = before.scene;
    back.undoes = seq;
    // Whoever lost the right to be there since does not come back with the scene.
    std::erase_if(back.after.on_stage, [&](const PersonId& id) {
      const auto* person = state.person(id);
      if (person != nullptr && person->may_publish()) return false;
      if (back.after.spotlight.starts_with(id + ":")) back.after.spotlight.clear();
      return true;
    });
    return std::vector<Event>{back};
  }
  Decision operator()(const AgendaBefore& before) const {
    if (!actor.may(Capability::agenda)) return forbidden("undo this");
    if (state.agenda_changed_by != seq) return changed_since();
    return std::vector<Event>{AgendaMoved{before.item, seq}};
  }
  Decision operator()(const AnnouncementBefore& before) const {
    if (!actor.may(Capability::announcements)) return forbidden("undo this");
    if (std::ranges::find(state.announcements, before.posted, &Announcement::id) == state.announcements.end()) {
      return changed_since();
    }
    return std::vector<Event>{AnnouncementRetracted{before.posted, seq}};
  }
  Decision operator()(const ChatBefore& before) const { return undo_chat(state, actor, seq, before); }
  Decision operator()(const CommentBefore& before) const { return undo_comment(state, actor, seq, before); }
  Decision operator()(const PollBefore& before) const { return undo_poll(state, actor, seq, before); }
};

}  // namespace

Decision decide_part(const State& state, const Person& actor, const Undo& command, const Context&) {
  if (!actor.is_staff()) return forbidden("undo");
  const auto found = state.undoable.find(command.seq);
  if (found == state.undoable.end()) return no_such("change that can be undone");
  return std::visit(Undoer{state, actor, command.seq}, found->second);
}

}  // namespace rostrum::event
