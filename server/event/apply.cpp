#include <algorithm>

#include "server/event/apply_parts.hpp"

namespace rostrum::event {
namespace {

struct Applier {
  State& state;
  Seq seq;
  Instant at;

  void remember(Before before) { event::remember(state, seq, std::move(before)); }

  static void step(Question& question, const QuestionChanged& event) {
    if (event.what == QuestionChange::restored && !question.trail.empty()) {
      question.trail.pop_back();
      return;
    }
    question.trail.push_back(question.now.state);
    if (question.trail.size() > kTrail) question.trail.erase(question.trail.begin());
  }
  /// What the rehearsal changed of the scene, the agenda and the gate is as it was before it; its programme is over.
  void strike() {
    state.timeline.reset();
    if (!state.backstage) return;
    state.scene = state.backstage->scene;
    state.agenda = state.backstage->agenda;
    state.agenda_since = state.backstage->agenda_since;
    state.agenda_done = state.backstage->agenda_done;
    state.questions_open = state.backstage->questions_open;
    // Whoever lost the right to be there since does not come back.
    std::erase_if(state.scene.on_stage, [&](const PersonId& id) {
      const auto found = state.people.find(id);
      if (found != state.people.end() && found->second.may_publish()) return false;
      if (state.scene.spotlight.starts_with(id + ":")) state.scene.spotlight.clear();
      return true;
    });
    state.undoable.clear();
  }

  void operator()(const DocumentApplied& event) {
    state.document = event.document;
    state.rules = event.rules;
  }
  void operator()(const QuestionAsked& event) {
    Question question;
    question.id = event.question;
    question.author = event.author;
    question.lang = event.lang;
    question.anonymous = event.anonymous;
    question.asked_at = at;
    question.watching = event.watching;
    question.agenda = event.agenda;
    question.now.state = event.state;
    question.now.text = event.text;
    question.changed_by = seq;
    const auto author = state.people.find(event.author);
    const bool outsider = author == state.people.end() || author->second.is_outsider();
    question.rehearsal = state.phase == Phase::rehearsal && !outsider;
    state.questions.emplace(event.question, std::move(question));
    if (author == state.people.end()) return;
    auto& asked = author->second.asked_at;
    std::erase_if(asked, [&](Instant earlier) { return earlier <= at - 60'000; });
    asked.push_back(at);
  }
  void operator()(const QuestionChanged& event) {
    auto& question = state.questions.at(event.question);
    const auto undone = event.undoes ? state.undoable.find(*event.undoes) : state.undoable.end();
    const auto* before = undone == state.undoable.end() ? nullptr : std::get_if<QuestionBefore>(&undone->second);
    if (before != nullptr) {
      // The way it came is undone too: after an undone `restore` it can be restored again.
      question.trail = before->trail;
    } else {
      if (!event.undoes) remember(QuestionBefore{question.id, question.now, question.trail, event.displaced});
      if (question.now.state != event.after.state) step(question, event);
    }
    if (undone != state.undoable.end()) state.undoable.erase(undone);
    if (question.now.merged_into != event.after.merged_into) {
      const auto from = state.questions.find(question.now.merged_into);
      if (from != state.questions.end()) from->second.merged.erase(question.id);
      const auto into = state.questions.find(event.after.merged_into);
      if (into != state.questions.end()) into->second.merged.insert(question.id);
    }
    question.now = event.after;
    question.changed_by = seq;
  }
  void operator()(const VoteCast& event) {
    auto& voters = state.questions.at(event.question).voters;
    if (event.up) {
      voters.insert(event.person);
    } else {
      voters.erase(event.person);
    }
  }
  void operator()(const QuestionsGated& event) { state.questions_open = event.open; }
  void operator()(const PhaseChanged& event) {
    if (event.to == Phase::ended) state.before_end = state.phase;
    if (state.phase == Phase::rehearsal) {
      strike();
      state.backstage.reset();
    }
    if (event.to == Phase::rehearsal)
      state.backstage =
          Backstage{state.scene, state.agenda, state.agenda_since, state.agenda_done, state.questions_open};
    state.phase = event.to;
    state.phase_since = at;
  }
  void operator()(const TimelineSet& event) { state.timeline = event.timeline; }
  void operator()(const RehearsalReset&) {
    std::erase_if(state.questions, [](const auto& entry) { return entry.second.rehearsal; });
    std::erase_if(state.announcements, [](const Announcement& posted) { return posted.rehearsal; });
    discard_rehearsed_polls(state);
    discard_rehearsed_chat(state);
    discard_rehearsed_floor(state);
    state.undoable.clear();
    strike();
  }
  void operator()(const PersonJoined& event) { state.people.insert_or_assign(event.person.id, event.person); }
  void operator()(const PersonChanged& event) { state.people.insert_or_assign(event.person.id, event.person); }
  void operator()(const SceneChanged& event) {
    if (event.undoes) {
      state.undoable.erase(*event.undoes);
    } else {
      remember(SceneBefore{state.scene});
    }
    state.scene = event.after;
    state.scene_changed_by = seq;
  }
  void operator()(const AgendaMoved& event) {
    const auto undone = event.undoes ? state.undoable.find(*event.undoes) : state.undoable.end();
    if (undone != state.undoable.end()) {
      const auto& before = std::get<AgendaBefore>(undone->second);
      state.agenda_since = before.since;
      state.agenda_done = before.done;
      state.undoable.erase(undone);
    } else {
      if (!event.undoes) remember(AgendaBefore{state.agenda, state.agenda_since, state.agenda_done});
      if (!state.agenda.empty()) state.agenda_done.insert(state.agenda);
      state.agenda_since = event.item.empty() ? 0 : at;
    }
    state.agenda = event.item;
    state.agenda_changed_by = seq;
  }
  void operator()(const AnnouncementPosted& event) {
    state.announcements.push_back({event.announcement, event.text, at, state.phase == Phase::rehearsal});
    remember(AnnouncementBefore{event.announcement});
  }
  void operator()(const AnnouncementRetracted& event) {
    if (event.undoes) state.undoable.erase(*event.undoes);
    std::erase_if(state.announcements, [&](const Announcement& posted) { return posted.id == event.announcement; });
  }
  void operator()(const HandRaised& event) { apply_part(state, at, event); }
  void operator()(const HandLowered& event) { apply_part(state, at, event); }
  void operator()(const TimerSet& event) { apply_part(state, at, event); }
  void operator()(const PromptSent& event) { apply_part(state, at, event); }
  void operator()(const ChatSaid& event) { apply_part(state, at, event); }
  void operator()(const ChatDeleted& event) { apply_part(state, seq, event); }
  void operator()(const PollCreated& event) { apply_part(state, seq, event); }
  void operator()(const PollMoved& event) { apply_part(state, seq, event); }
  void operator()(const BallotCast& event) { apply_part(state, seq, event); }
  void operator()(const PollSealed& event) { apply_part(state, seq, event); }
};

}  // namespace

void remember(State& state, Seq seq, Before before) {
  state.undoable.emplace(seq, std::move(before));
  while (state.undoable.size() > kUndoable) state.undoable.erase(state.undoable.begin());
}

void apply(State& state, Seq seq, Instant at, const Event& event) {
  state.seq = seq;
  std::visit(Applier{state, seq, at}, event);
}

}  // namespace rostrum::event
