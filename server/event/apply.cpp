#include <algorithm>

#include "server/event/event.hpp"

namespace rostrum::event {
namespace {

struct Applier {
  State& state;
  Seq seq;
  Instant at;

  void remember(Before before) {
    state.undoable.emplace(seq, std::move(before));
    while (state.undoable.size() > kUndoable) state.undoable.erase(state.undoable.begin());
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
    state.questions.emplace(event.question, std::move(question));
    const auto author = state.people.find(event.author);
    if (author == state.people.end()) return;
    auto& asked = author->second.asked_at;
    std::erase_if(asked, [&](Instant earlier) { return earlier <= at - 60'000; });
    asked.push_back(at);
  }
  void operator()(const QuestionChanged& event) {
    auto& question = state.questions.at(event.question);
    if (event.undoes) {
      state.undoable.erase(*event.undoes);
    } else {
      remember(QuestionBefore{question.id, question.now, event.displaced});
    }
    if (question.now.state != event.after.state) {
      if (event.what == QuestionChange::restored && !question.trail.empty()) {
        question.trail.pop_back();
      } else {
        question.trail.push_back(question.now.state);
        if (question.trail.size() > kTrail) question.trail.erase(question.trail.begin());
      }
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
    state.phase = event.to;
    state.phase_since = at;
  }
  void operator()(const TimelineSet& event) { state.timeline = event.timeline; }
  void operator()(const RehearsalReset&) {
    state.questions.clear();
    state.undoable.clear();
    state.scene = {};
    state.announcements.clear();
    state.agenda.clear();
    state.questions_open.reset();
    state.timeline.reset();
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
    if (event.undoes) {
      state.undoable.erase(*event.undoes);
    } else {
      remember(AgendaBefore{state.agenda});
    }
    state.agenda = event.item;
    state.agenda_changed_by = seq;
  }
  void operator()(const AnnouncementPosted& event) {
    state.announcements.push_back({event.announcement, event.text, at});
    remember(AnnouncementBefore{event.announcement});
  }
  void operator()(const AnnouncementRetracted& event) {
    if (event.undoes) state.undoable.erase(*event.undoes);
    std::erase_if(state.announcements, [&](const Announcement& posted) { return posted.id == event.announcement; });
  }
};

}  // namespace

void apply(State& state, Seq seq, Instant at, const Event& event) {
  state.seq = seq;
  std::visit(Applier{state, seq, at}, event);
}

}  // namespace rostrum::event
