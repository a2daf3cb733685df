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
    state.spoken_until.clear();
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

  void record(Question& question, QuestionChange what, const PersonId& by, const TextId& why,
              std::optional<Seq> undoes) {
    question.history.push_back({seq, at, by, what, question.now.state, why, undoes});
    if (question.history.size() > kHistory) question.history.erase(question.history.begin());
  }
  /// Keeps what a redaction is to blank.
  static void keep(Question& question, const TextId& text) {
    if (!text.empty() && std::ranges::find(question.former, text) == question.former.end()) {
      question.former.push_back(text);
    }
  }

  void operator()(const DocumentApplied& event) {
    state.document = event.document;
    state.rules = event.rules;
    state.revisions.push_back({event.document, at, event.by});
    if (state.revisions.size() > kMaxRevisions) state.revisions.erase(state.revisions.begin());
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
    question.flagged = event.flagged;
    question.pictured = event.pictured;
    keep(question, event.text);
    const auto author = state.people.find(event.author);
    const bool outsider = author == state.people.end() || author->second.is_outsider();
    question.rehearsal = state.phase == Phase::rehearsal && !outsider;
    state.questions.emplace(event.question, std::move(question));
    if (author == state.people.end()) return;
    auto& asked = author->second.asked_at;
    std::erase_if(asked, [&](Instant earlier) { return earlier <= at - 60'000 || earlier > at; });
    asked.push_back(at);
    ++author->second.asks;
  }
  void operator()(const QuestionChanged& event) {
    auto& question = state.questions.at(event.question);
    const auto undone = event.undoes ? state.undoable.find(*event.undoes) : state.undoable.end();
    const auto* before = undone == state.undoable.end() ? nullptr : std::get_if<QuestionBefore>(&undone->second);
    auto changed_by = seq;
    if (before != nullptr) {
      // The way it came is undone too: after an undone `restore` it can be restored again, and what came before the
      // undone change can be undone next.
      question.trail = before->trail;
      changed_by = before->changed_by;
    } else {
      // What was redacted is nowhere any more: there is no way back.
      if (!event.undoes && event.what != QuestionChange::redacted) {
        remember(QuestionBefore{question.id, question.now, question.trail, event.displaced, question.changed_by,
                                event.companions});
      }
      if (question.now.state != event.after.state) step(question, event);
    }
    if (undone != state.undoable.end()) state.undoable.erase(undone);
    if (question.now.merged_into != event.after.merged_into) {
      const auto from = state.questions.find(question.now.merged_into);
      if (from != state.questions.end()) from->second.merged.erase(question.id);
      const auto into = state.questions.find(event.after.merged_into);
      if (into != state.questions.end()) into->second.merged.insert(question.id);
    }
    // A redaction stands in the way of no undo; what it blanked stays blank.
    if (event.what == QuestionChange::redacted) changed_by = question.changed_by;
    question.now = event.after;
    question.changed_by = changed_by;
    keep(question, event.after.text);
    if (event.what == QuestionChange::redacted) {
      question.pictured = false;
      question.beside.translations.clear();
      question.beside.reports.clear();
    }
    record(question, event.what, event.by, event.why, event.undoes);
  }
  void operator()(const QuestionAnnotated& event) {
    auto& question = state.questions.at(event.question);
    auto& beside = question.beside;
    const auto remarked = [&](std::vector<Remark>& remarks) { remarks.push_back({event.text, event.by, at}); };
    switch (event.what) {
      case QuestionChange::claimed:
        beside.claimed_by = event.on ? event.by : PersonId{};
        break;
      case QuestionChange::noted:
        remarked(beside.notes);
        break;
      case QuestionChange::tagged:
        std::erase(beside.tags, event.word);
        if (event.on) beside.tags.insert(std::ranges::upper_bound(beside.tags, event.word), event.word);
        break;
      case QuestionChange::ordered:
        beside.rank = event.on ? std::optional(event.rank) : std::nullopt;
        break;
      case QuestionChange::translated:
        keep(question, event.text);
        if (event.text.empty()) {
          beside.translations.erase(event.word);
        } else {
          beside.translations.insert_or_assign(event.word, event.text);
        }
        break;
      case QuestionChange::reported:
        keep(question, event.text);
        remarked(beside.reports);
        break;
      case QuestionChange::settled:
        beside.reports.clear();
        record(question, event.what, event.by, event.text, std::nullopt);
        break;
      default:
        break;
    }
  }
  void operator()(const VoteCast& event) {
    auto& voters = state.questions.at(event.question).voters;
    if (event.up) {
      voters.insert(event.person);
    } else {
      voters.erase(event.person);
    }
  }
  void operator()(const QuestionsGated& event) {
    const auto undone = event.undoes ? state.undoable.find(*event.undoes) : state.undoable.end();
    auto changed_by = seq;
    if (undone == state.undoable.end()) {
      if (!event.undoes) remember(GateBefore{state.questions_open, state.gate_changed_by});
    } else {
      changed_by = std::get<GateBefore>(undone->second).changed_by;
      state.undoable.erase(undone);
    }
    state.questions_open = event.by_hand ? std::optional(event.open) : std::nullopt;
    state.gate_changed_by = changed_by;
  }
  void operator()(const PhaseChanged& event) {
    if (event.to == Phase::ended) state.before_end = state.phase;
    if (state.phase == Phase::rehearsal) {
      strike();
      state.backstage.reset();
    }
    if (event.to == Phase::rehearsal)
      state.backstage =
          Backstage{state.scene, state.agenda, state.agenda_since, state.agenda_done, state.questions_open};
    if (event.to != Phase::ended) state.forgets_visits = false;
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
  void operator()(const PersonChanged& event) {
    auto& person = state.people[event.person.id];
    const auto undone = event.undoes ? state.undoable.find(*event.undoes) : state.undoable.end();
    auto changed_by = person.standing_changed_by;
    if (undone != state.undoable.end()) {
      changed_by = std::get<StandingBefore>(undone->second).changed_by;
      state.undoable.erase(undone);
    } else if (person.roles != event.person.roles || person.silenced != event.person.silenced ||
               person.removed != event.person.removed) {
      if (!event.undoes) {
        remember(StandingBefore{event.person.id, person.roles, person.silenced, person.removed, event.left_stage,
                                changed_by});
      }
      changed_by = seq;
    }
    person = event.person;
    person.standing_changed_by = changed_by;
  }
  void operator()(const LinkMade& event) {
    Link link;
    link.person = event.person;
    link.roles = event.roles;
    link.can = event.can;
    link.languages = event.languages;
    link.name = event.name;
    link.made_at = at;
    link.made_by = event.by;
    state.links.insert_or_assign(event.person, std::move(link));
  }
  void operator()(const LinkRevoked& event) {
    auto& link = state.links[event.person];
    const auto person = state.people.find(event.person);
    if (person != state.people.end()) person->second.revoked = true;
    if (link.person.empty() && person != state.people.end()) {
      // Its link was made before links were listed.
      link.person = event.person;
      link.roles = person->second.roles;
      link.can = person->second.can;
      link.languages = person->second.languages;
      link.name = person->second.name;
    }
    link.revoked_at = at;
    link.revoked_by = event.by;
  }
  void operator()(const PersonErased& event) { apply_part(state, event); }
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
  void operator()(const Spoke& event) { state.spoken_until.insert_or_assign(event.person, event.to); }
  void operator()(const ChatSaid& event) { apply_part(state, at, event); }
  void operator()(const ChatDeleted& event) { apply_part(state, seq, event); }
  void operator()(const Expired& event) { apply_part(state, event); }
  void operator()(const CommentPosted& event) { apply_part(state, seq, at, event); }
  void operator()(const CommentChanged& event) { apply_part(state, seq, event); }
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
