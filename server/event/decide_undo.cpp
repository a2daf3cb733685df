#include <algorithm>

#include "server/event/decide_parts.hpp"

namespace rostrum::event {
namespace {

Refusal changed_since() { return {Reason::wrong_state, "It was changed again since: undo that first."}; }

struct Undoer {
  const State& state;
  const Person& actor;
  Seq seq;

  Decision operator()(const QuestionBefore& before) const {
    if (!actor.may(Capability::questions)) return forbidden("undo this");
    const auto& question = state.questions.at(before.question);
    if (question.changed_by != seq) return changed_since();
    QuestionChanged back;
    back.question = question.id;
    back.what = QuestionChange::restored;
    back.after = before.curation;
    back.undoes = seq;
    std::vector<Event> events{back};
    const auto* live = state.live_question();
    // An undone `live` gives the place back to the question it took it from, and an undone `done` takes it only when
    // free.
    if (back.after.state == QuestionState::live && live != nullptr && live != &question) return changed_since();
    if (before.displaced.empty()) return events;
    const auto& displaced = state.questions.at(before.displaced);
    if (displaced.changed_by + 1 != seq) return events;
    QuestionChanged again;
    again.question = displaced.id;
    again.what = QuestionChange::restored;
    again.after = displaced.now;
    again.after.state = QuestionState::live;
    again.undoes = displaced.changed_by;
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
