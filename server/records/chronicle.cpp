#include "server/records/chronicle.hpp"

#include <algorithm>
#include <stdexcept>

#include "server/journal/codec.hpp"
#include "server/journal/describe.hpp"
#include "server/room/shapes_chat.hpp"

namespace rostrum::records {
namespace {

bool is_open(event::Phase phase) {
  return phase == event::Phase::doors || phase == event::Phase::live || phase == event::Phase::paused;
}

std::string word_of(event::QuestionChange change) { return boost::describe::enum_to_string(change, ""); }

/// Ends what ran and is not in `now`, begins what is and did not.
void follow(std::vector<Ran>& ran, const std::vector<std::string>& now, Instant at) {
  for (Ran& one : ran) {
    if (!one.to && std::ranges::find(now, one.what) == now.end()) one.to = std::max(one.from, at);
  }
  for (const auto& what : now) {
    const bool runs = std::ranges::any_of(ran, [&](const Ran& one) { return !one.to && one.what == what; });
    if (!runs) ran.push_back({what, at, std::nullopt});
  }
}

struct Teller {
  Chronicle& told;
  const journal::Row& row;
  const event::State& before;

  template <class Other>
  void operator()(const Other&) const {}

  void operator()(const event::QuestionAsked& event) const {
    auto& deed = add(event.question, "asked", event.author);
    deed.text = event.text;
    deed.to = event.state;
  }
  void operator()(const event::QuestionChanged& event) const {
    const auto* question = before.question(event.question);
    if (question == nullptr) return;
    auto& deed = add(event.question, word_of(event.what), event.by);
    deed.to = event.after.state;
    deed.why = event.why;
    deed.undoes = event.undoes;
    if (event.after.text != question->now.text) deed.text = event.after.text;
    if (event.after.answer != question->now.answer) deed.text = event.after.answer;
  }
  void operator()(const event::QuestionAnnotated& event) const {
    const auto* question = before.question(event.question);
    if (question == nullptr) return;
    auto& deed = add(event.question, word_of(event.what), event.by);
    deed.to = question->now.state;
    deed.text = event.text;
    deed.word = event.word;
    deed.on = event.on;
  }
  void operator()(const event::Spoke& event) const { told.turns.push_back({event.person, event.from, event.to}); }
  void operator()(const event::AnnouncementPosted& event) const {
    if (before.phase == event::Phase::rehearsal) return;
    told.announcements.push_back({{event.announcement, event.text, row.at, false}, std::nullopt});
  }
  void operator()(const event::AnnouncementRetracted& event) const {
    for (auto& posted : told.announcements) {
      if (posted.announcement.id == event.announcement) posted.retracted_at = row.at;
    }
  }
  void operator()(const event::ChatSaid& event) const {
    // For viewers a rehearsal does not take place: what they say meanwhile, and what they are answered, is real.
    const auto* with = before.person(event.thread.empty() ? event.author : event.thread);
    const bool real = with == nullptr || with->is_outsider();
    if (before.phase == event::Phase::rehearsal && !real) return;
    event::Message message;
    message.id = event.message;
    message.channel = event.channel;
    message.thread = event.thread;
    message.author = event.author;
    message.text = event.text;
    message.at = row.at;
    told.messages.push_back(std::move(message));
  }
  void operator()(const event::ChatDeleted& event) const {
    for (auto& message : told.messages) {
      if (message.id == event.message) message.deleted = event.deleted;
    }
  }

 private:
  Deed& add(const event::QuestionId& question, std::string what, const event::PersonId& by) const {
    Deed deed;
    deed.seq = row.seq;
    deed.at = row.at;
    deed.by = by;
    deed.what = std::move(what);
    return told.deeds[question].emplace_back(std::move(deed));
  }
};

/// The item that an undo brings back goes on as if it had not ended.
void move_agenda(Chronicle& told, const event::AgendaMoved& moved, Instant at) {
  auto& ran = told.agenda;
  if (moved.undoes && !ran.empty() && !ran.back().to) {
    ran.pop_back();
    if (!ran.empty() && ran.back().what == moved.item) {
      ran.back().to.reset();
      return;
    }
  }
  follow(ran, moved.item.empty() ? std::vector<std::string>() : std::vector<std::string>{moved.item}, at);
}

void follow_phase(Chronicle& told, event::Phase before, Instant at) {
  const auto phase = told.state.phase;
  const bool opens = is_open(phase) && !is_open(before);
  const std::vector<std::string> nothing;
  if (is_open(phase) || phase == event::Phase::ended) {
    follow(told.phases, {std::string(room::word(phase))}, at);
  } else {
    follow(told.phases, nothing, at);
  }
  if (!is_open(phase)) {
    follow(told.agenda, nothing, at);
  } else if (opens && !told.state.agenda.empty()) {
    follow(told.agenda, {told.state.agenda}, at);
  }
  follow(told.stage, is_open(phase) ? told.state.scene.on_stage : nothing, at);
}

}  // namespace

Chronicle chronicle_of(const std::vector<journal::Row>& rows, room::Texts texts) {
  Chronicle told;
  told.texts = std::move(texts);
  for (const journal::Row& row : rows) {
    const auto event = journal::decode(row);
    if (!event) {
      throw std::runtime_error("the journal has a " + row.kind + " of version " + std::to_string(row.version) +
                               " that this program cannot read");
    }
    // Also where the content table is older than the journal.
    if (const auto* changed = std::get_if<event::QuestionChanged>(&*event)) {
      for (const auto& text : changed->blanks) told.texts.erase(text);
    }
    if (const auto* judged = std::get_if<event::CommentChanged>(&*event)) {
      for (const auto& text : judged->blanks) told.texts.erase(text);
    }
    const auto before = told.state.phase;
    std::visit(Teller{told, row, told.state}, *event);
    event::apply(told.state, row.seq, row.at, *event);
    const auto* moved = std::get_if<event::AgendaMoved>(&*event);
    if (moved != nullptr && is_open(told.state.phase)) move_agenda(told, *moved, row.at);
    if (told.state.phase != before || std::holds_alternative<event::SceneChanged>(*event) ||
        std::holds_alternative<event::RehearsalReset>(*event)) {
      follow_phase(told, before, row.at);
    }
  }
  // A turn is told when it ends.
  std::ranges::stable_sort(told.turns, {}, &Ran::from);
  auto document = document::parse(room::text_of(told.texts, told.state.document), document::Keys::lenient);
  if (auto* parsed = std::get_if<document::Document>(&document)) told.document = std::move(*parsed);
  return told;
}

std::vector<Span> open_spans(const Chronicle& chronicle, Instant now) {
  std::vector<Span> spans;
  for (const Ran& phase : chronicle.phases) {
    if (phase.what == room::word(event::Phase::ended)) continue;
    const Span span{phase.from, phase.to.value_or(std::max(phase.from, now))};
    if (!spans.empty() && spans.back().to == span.from) {
      spans.back().to = span.to;
    } else {
      spans.push_back(span);
    }
  }
  return spans;
}

}  // namespace rostrum::records
