// A question as far as a person may see it.
#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "protocol/session/instant.hpp"
#include "server/event/question_rules.hpp"
#include "server/room/shapes.hpp"

namespace rostrum::room {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 20> kChangeWords = {
    "edited", "withdrawn", "approved", "dismissed",  "restored", "next",     "live",
    "done",   "merged",    "pinned",   "assigned",   "answered", "redacted", "claimed",
    "noted",  "tagged",    "ordered",  "translated", "reported", "settled"};

json::value name_or_null(const std::string& name) { return name.empty() ? json::value() : json::value(name); }

struct QuestionShaper {
  const Shown& shown;
  const event::Question& question;
  const Looker& looker;

  [[nodiscard]] bool own() const { return !looker.person.empty() && question.author == looker.person; }
  [[nodiscard]] std::string text(const event::TextId& id) const { return text_of(shown.texts, id); }

  [[nodiscard]] bool author_hidden(const event::Question& of) const {
    if (!of.anonymous || of.author == looker.person) return false;
    switch (shown.document.anonymous) {
      case document::Anonymous::never:
      case document::Anonymous::audience:
        return looker.view == View::viewer;
      case document::Anonymous::speakers:
        return looker.view != View::staff;
      case document::Anonymous::everyone:
        return true;
    }
    return true;
  }
  [[nodiscard]] json::object named(const event::PersonId& id) const {
    json::object out;
    out["id"] = id;
    const auto* person = shown.state.person(id);
    out["name"] = person == nullptr ? std::string() : text(person->name);
    if (person != nullptr && !person->organisation.empty()) out["organisation"] = text(person->organisation);
    return out;
  }
  [[nodiscard]] json::value author_of(const event::Question& of) const {
    if (author_hidden(of)) return nullptr;
    return named(of.author);
  }
  /// Who did something: hidden where that was the asker, who is not to be known.
  [[nodiscard]] json::value doer(const event::PersonId& id) const {
    if (id.empty() || (id == question.author && author_hidden(question))) return nullptr;
    return named(id);
  }
  [[nodiscard]] json::array remarks(const std::vector<event::Remark>& from) const {
    json::array out;
    for (const auto& remark : from) {
      json::object one;
      one["by"] = doer(remark.by);
      one["at"] = session::format_instant(remark.at);
      one["text"] = text(remark.text);
      out.emplace_back(std::move(one));
    }
    return out;
  }
  [[nodiscard]] json::array history() const {
    json::array out;
    for (const auto& step : question.history) {
      json::object one;
      one["seq"] = step.seq;
      one["at"] = session::format_instant(step.at);
      one["by"] = doer(step.by);
      one["what"] = kChangeWords.at(static_cast<std::size_t>(step.what));
      one["to"] = word(step.to);
      if (!step.why.empty()) one["why"] = text(step.why);
      if (step.undoes) one["undoes"] = *step.undoes;
      out.emplace_back(std::move(one));
    }
    return out;
  }
  void answer(json::object& out) const {
    const auto& now = question.now;
    const bool hers = !looker.person.empty() && now.answered_by == looker.person;
    const bool seen = !now.answer_private || looker.view == View::staff || own() || hers;
    out["answer"] = seen ? name_or_null(text(now.answer)) : json::value();
    if (!seen || now.answer.empty()) return;
    if (!now.answered_by.empty()) out["answered_by"] = named(now.answered_by);
    if (now.answer_private) out["answer_private"] = true;
  }
  /// What the asker of one that was merged is to know of the other.
  void outcome(json::object& out) const {
    const auto* into = own() ? shown.state.question(question.now.merged_into) : nullptr;
    if (into == nullptr) return;
    json::object found;
    found["state"] = word(into->now.state);
    if (!into->now.reason.empty()) found["reason"] = text(into->now.reason);
    if (!into->now.answer.empty() && !into->now.answer_private) found["answer"] = text(into->now.answer);
    out["outcome"] = std::move(found);
  }
  void beside(json::object& out) const {
    const auto& beside = question.beside;
    if (beside.rank) out["rank"] = *beside.rank;
    if (!beside.translations.empty()) {
      json::object translations;
      for (const auto& [lang, id] : beside.translations) translations[lang] = text(id);
      out["translations"] = std::move(translations);
    }
    if (!question.merged.empty()) {
      json::array also;
      for (const auto& id : question.merged) also.emplace_back(author_of(shown.state.questions.at(id)));
      out["also_from"] = std::move(also);
    }
    if (!question.now.original.empty() && (looker.view == View::staff || own())) {
      out["original"] = text(question.now.original);
    }
  }
  /// Those it may be the same as, as far as it could be merged into them now.
  [[nodiscard]] json::array similar() const {
    json::array out;
    const auto found = shown.similar.find(question.id);
    if (found == shown.similar.end() || !event::takes_in_others(question.now.state)) return out;
    for (const auto& id : found->second) {
      const auto* other = shown.state.question(id);
      const bool open = other != nullptr && event::takes_in_others(other->now.state);
      if (open && other->rehearsal == question.rehearsal) out.emplace_back(id);
    }
    return out;
  }
  /// What only the desk sees.
  void desk(json::object& out) const {
    const auto& beside = question.beside;
    if (question.flagged) out["flagged"] = true;
    if (!beside.claimed_by.empty()) out["claimed_by"] = named(beside.claimed_by);
    if (!beside.tags.empty()) out["tags"] = json::value_from(beside.tags);
    if (!beside.notes.empty()) out["notes"] = remarks(beside.notes);
    if (!beside.reports.empty()) out["reports"] = remarks(beside.reports);
    if (auto same = similar(); !same.empty()) out["similar"] = std::move(same);
    if (!question.history.empty()) out["history"] = history();
  }
};

}  // namespace

bool sees_question(const Looker& looker, const event::Question& question) {
  if (looker.view == View::staff) return true;
  if (question.rehearsal && looker.view == View::viewer) return false;
  if (!looker.person.empty() && question.author == looker.person) return true;
  return event::is_public(question.now.state);
}

bool sees_still(View view, const event::Question& question) {
  return question.pictured && (view == View::staff || view == View::panelist);
}

json::object question_shape(const Shown& shown, const event::Question& question, const Looker& looker) {
  const QuestionShaper shaper{shown, question, looker};
  json::object out;
  out["id"] = question.id;
  out["text"] = text_of(shown.texts, question.now.text);
  out["lang"] = question.lang;
  out["author"] = shaper.author_of(question);
  out["asked_at"] = session::format_instant(question.asked_at);
  out["watching"] = question.watching ? json::value(session::format_instant(*question.watching)) : json::value();
  out["agenda"] = name_or_null(question.agenda);
  out["state"] = word(question.now.state);
  out["votes"] = shown.state.votes(question.id);
  out["pinned"] = question.now.pinned;
  out["assigned_to"] = name_or_null(question.now.assigned_to);
  shaper.answer(out);
  out["merged_into"] = name_or_null(question.now.merged_into);
  if (!question.now.reason.empty() && (looker.view == View::staff || shaper.own())) {
    out["reason"] = text_of(shown.texts, question.now.reason);
  }
  shaper.outcome(out);
  shaper.beside(out);
  if (looker.view == View::staff) shaper.desk(out);
  if (sees_still(looker.view, question)) out["picture"] = true;
  return out;
}

}  // namespace rostrum::room
