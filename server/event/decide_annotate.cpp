// What stands beside a question: claims, notes, tags, the order by hand, translations, reports.
#include <algorithm>

#include "server/event/decide_parts.hpp"

namespace rostrum::event {
namespace {

constexpr std::uint32_t kNoteLength = 1'000;
constexpr std::uint32_t kReportLength = 500;
constexpr std::size_t kMaxNotes = 50;
constexpr std::size_t kMaxTags = 10;
/// Bytes.
constexpr std::size_t kTagLength = 60;
constexpr std::size_t kMaxTranslations = 20;
/// What is reported this often is known well enough; more would fill the disk.
constexpr std::size_t kMaxReports = 50;
/// Between neighbours in the order, so that some thirty may be put into the same gap before all are numbered anew.
constexpr std::int64_t kGap = std::int64_t{1} << 32;

QuestionAnnotated annotated(const Question& question, const Person& actor, const AnnotateQuestion& command) {
  QuestionAnnotated event;
  event.question = question.id;
  event.what = command.what;
  event.by = actor.id;
  event.on = command.on;
  event.word = command.word;
  if (command.text && command.text->length > 0) event.text = command.text->id;
  return event;
}

/// All that have a place in the order, in it.
std::vector<const Question*> ordered(const State& state, const QuestionId& without) {
  std::vector<const Question*> list;
  for (const auto& [id, question] : state.questions) {
    if (question.beside.rank && id != without) list.push_back(&question);
  }
  std::ranges::sort(list, {}, [](const Question* one) { return *one->beside.rank; });
  return list;
}

Decision place(const State& state, const Question& question, const Person& actor, const AnnotateQuestion& command) {
  auto event = annotated(question, actor, command);
  if (!command.on) {
    if (!question.beside.rank) return std::vector<Event>{};
    return std::vector<Event>{event};
  }
  const auto list = ordered(state, question.id);
  auto at = list.end();
  if (!command.before.empty()) {
    at = std::ranges::find(list, command.before, &Question::id);
    if (at == list.end()) {
      return Refusal{Reason::wrong_state, "The question to come before has no place in the order.", 0};
    }
  }
  const auto below = at == list.begin() ? std::optional<std::int64_t>() : (*std::prev(at))->beside.rank;
  const auto above = at == list.end() ? std::optional<std::int64_t>() : (*at)->beside.rank;
  if (!below || !above) {
    event.rank = below ? *below + kGap : above ? *above - kGap : 0;
    return std::vector<Event>{event};
  }
  if (*above - *below > 1) {
    event.rank = *below + (*above - *below) / 2;
    return std::vector<Event>{event};
  }
  // The gap is used up: everybody gets a new number.
  std::vector<Event> events;
  std::int64_t rank = 0;
  const auto number = [&](const Question& one) {
    auto moved = annotated(one, actor, command);
    moved.rank = rank;
    rank += kGap;
    events.emplace_back(std::move(moved));
  };
  for (auto one = list.begin(); one != list.end(); ++one) {
    if (one == at) number(question);
    number(**one);
  }
  return events;
}

}  // namespace

Decision decide_part(const State& state, const Person& actor, const AnnotateQuestion& command, const Context&) {
  const bool curator = actor.may(Capability::questions);
  const bool reports = command.what == QuestionChange::reported;
  if (!curator && !reports) return forbidden("curate questions");
  const auto* question = state.question(command.question);
  if (question == nullptr) return no_such("question");
  const auto& beside = question->beside;
  const auto length = command.text ? command.text->length : 0;
  const auto event = annotated(*question, actor, command);
  switch (command.what) {
    case QuestionChange::claimed:
      if (command.on ? beside.claimed_by == actor.id : beside.claimed_by.empty()) return std::vector<Event>{};
      break;
    case QuestionChange::noted:
      if (length == 0) return Refusal{Reason::empty, "A note needs a text.", 0};
      if (length > kNoteLength) return Refusal{Reason::too_long, "The note is too long.", 0};
      if (beside.notes.size() >= kMaxNotes) return Refusal{Reason::wrong_state, "No more notes fit here.", 0};
      break;
    case QuestionChange::tagged:
      if (command.word.size() > kTagLength) return Refusal{Reason::too_long, "The tag is too long.", 0};
      if (std::ranges::binary_search(beside.tags, command.word) == command.on) return std::vector<Event>{};
      if (command.on && beside.tags.size() >= kMaxTags) {
        return Refusal{Reason::wrong_state, "No more tags fit here.", 0};
      }
      break;
    case QuestionChange::ordered:
      return place(state, *question, actor, command);
    case QuestionChange::translated: {
      if (length > state.rules.max_length * 2) return Refusal{Reason::too_long, "The translation is too long.", 0};
      if (question->now.text.empty()) return wrong_state(*question);
      const bool there = beside.translations.contains(command.word);
      if (length == 0 && !there) return std::vector<Event>{};
      if (!there && beside.translations.size() >= kMaxTranslations) {
        return Refusal{Reason::wrong_state, "No more translations fit here.", 0};
      }
      // Each text it ever had is kept for its redaction.
      if (length > 0 && question->former.size() >= kMaxRewordings) {
        return Refusal{Reason::wrong_state, "It was changed too often.", 0};
      }
      break;
    }
    case QuestionChange::reported: {
      if (!curator && question->author != actor.id && !is_shown(*question, actor)) return no_such("question");
      if (actor.silenced) return silenced();
      if (length > kReportLength) return Refusal{Reason::too_long, "That is too long.", 0};
      // Once a person; and what many said needs no further words.
      const bool said = std::ranges::find(beside.reports, actor.id, &Remark::by) != beside.reports.end();
      if (said || beside.reports.size() >= kMaxReports || question->former.size() >= kFormer) {
        return std::vector<Event>{};
      }
      break;
    }
    case QuestionChange::settled:
      if (beside.reports.empty()) return std::vector<Event>{};
      break;
    default:
      return Refusal{Reason::invalid, "There is no such annotation.", 0};
  }
  return std::vector<Event>{event};
}

}  // namespace rostrum::event
