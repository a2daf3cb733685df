#include "server/records/record.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <stdexcept>

#include "protocol/session/instant.hpp"
#include "server/records/book.hpp"
#include "server/records/chronicle.hpp"
#include "server/registration/codec.hpp"
#include "server/room/after/shapes_comment.hpp"
#include "server/room/shapes_chat.hpp"
#include "server/room/shapes_poll.hpp"

namespace rostrum::records {
namespace {

namespace json = boost::json;
namespace reg = registration;

constexpr room::View kReader = room::View::staff;

json::string instant(Instant at) { return json::string(session::format_instant(at)); }
json::value instant(const std::optional<Instant>& at) { return at ? json::value(instant(*at)) : json::value(); }

/// To a tenth.
double minutes(Instant span_ms) { return std::round(static_cast<double>(span_ms) / 6'000) / 10; }

struct Shaper {
  const Chronicle& told;
  Instant now;

  [[nodiscard]] room::Shown shown() const {
    static const room::Presence nobody;
    // What is in an urn is nobody's to know before it is counted.
    static const room::Urns closed;
    static const std::map<event::QuestionId, std::vector<event::QuestionId>> none;
    return {told.state, told.document, told.texts, nobody, closed, none};
  }
  [[nodiscard]] std::string text(const event::TextId& id) const { return room::text_of(told.texts, id); }
  [[nodiscard]] std::string name_of(const event::PersonId& id) const {
    const auto* person = told.state.person(id);
    return person == nullptr ? std::string() : text(person->name);
  }
  [[nodiscard]] json::object named(const event::PersonId& id) const {
    json::object out;
    out["id"] = id;
    out["name"] = name_of(id);
    return out;
  }

  [[nodiscard]] json::object event() const {
    json::object out;
    for (const char* name : {"slug", "title", "time_zone", "starts_at", "ends_at"}) {
      if (const auto* found = told.document.page.if_contains(name)) out[name] = *found;
    }
    out["phase"] = room::word(told.state.phase);
    return out;
  }

  void lasted(const Ran& ran, json::object& out) const {
    out["from"] = instant(ran.from);
    out["to"] = instant(ran.to);
    out["minutes"] = minutes(ran.to.value_or(std::max(now, ran.from)) - ran.from);
  }
  [[nodiscard]] json::array phases() const {
    json::array list;
    for (const Ran& ran : told.phases) {
      json::object one;
      one["phase"] = ran.what;
      one["from"] = instant(ran.from);
      one["to"] = instant(ran.to);
      list.emplace_back(std::move(one));
    }
    return list;
  }
  [[nodiscard]] json::array stage() const {
    json::array list;
    for (const Ran& ran : told.stage) {
      json::object one;
      one["person"] = named(ran.what);
      lasted(ran, one);
      list.emplace_back(std::move(one));
    }
    return list;
  }
  [[nodiscard]] json::array speaking() const {
    json::array list;
    for (const Ran& turn : told.turns) {
      json::object one;
      one["person"] = named(turn.what);
      one["from"] = instant(turn.from);
      one["to"] = instant(turn.to);
      one["seconds"] = std::round(static_cast<double>(*turn.to - turn.from) / 100) / 10;
      list.emplace_back(std::move(one));
    }
    return list;
  }
  /// nullptr when the document has it no more.
  [[nodiscard]] static const json::object* listed(const json::array& list, const json::value& id) {
    for (const auto& one : list) {
      if (one.at("id") == id) return &one.as_object();
    }
    return nullptr;
  }
  [[nodiscard]] json::array agenda() const {
    json::array list;
    for (const Ran& ran : told.agenda) {
      json::object one;
      one["item"] = ran.what;
      one["title"] = json::object();
      json::array people;
      if (const auto* item = listed(told.document.agenda, json::value(ran.what))) {
        one["title"] = item->at("title");
        for (const auto& id : item->at("people").as_array()) {
          if (const auto* person = listed(told.document.page.at("people").as_array(), id)) {
            people.push_back(person->at("name"));
          }
        }
      }
      one["people"] = std::move(people);
      lasted(ran, one);
      list.emplace_back(std::move(one));
    }
    return list;
  }

  [[nodiscard]] json::object deed_shape(const event::Question& question, const Deed& deed) const {
    const bool hidden = question.anonymous && told.document.anonymous == document::Anonymous::everyone;
    json::object out;
    out["seq"] = deed.seq;
    out["at"] = instant(deed.at);
    out["by"] = deed.by.empty() || (hidden && deed.by == question.author) ? json::value() : json::value(named(deed.by));
    out["what"] = deed.what;
    out["to"] = room::word(deed.to);
    if (!deed.text.empty()) out["text"] = text(deed.text);
    if (!deed.why.empty()) out["why"] = text(deed.why);
    if (!deed.word.empty()) out["word"] = deed.word;
    if (!deed.on) out["on"] = false;
    if (deed.undoes) out["undoes"] = *deed.undoes;
    return out;
  }
  [[nodiscard]] json::array questions() const {
    std::vector<const event::Question*> real;
    for (const auto& [id, question] : told.state.questions) {
      if (!question.rehearsal) real.push_back(&question);
    }
    std::ranges::sort(real, {}, [](const event::Question* one) { return std::pair(one->asked_at, one->id); });
    json::array list;
    for (const auto* question : real) {
      json::object one;
      one["question"] = room::question_shape(shown(), *question, {kReader, {}});
      // All of it, where the shape has the newest.
      one["question"].as_object().erase("history");
      json::array history;
      const auto deeds = told.deeds.find(question->id);
      if (deeds != told.deeds.end()) {
        for (const Deed& deed : deeds->second) history.emplace_back(deed_shape(*question, deed));
      }
      one["history"] = std::move(history);
      list.emplace_back(std::move(one));
    }
    return list;
  }

  [[nodiscard]] json::array polls() const {
    json::array list;
    for (const auto& [id, poll] : told.state.polls) {
      if (!room::sees_poll(room::View::viewer, poll)) continue;
      json::object one;
      one["poll"] = room::poll_shape(shown(), poll, kReader);
      json::array ballots;
      for (const auto& [person, chosen] : poll.ballots) {
        json::object ballot;
        ballot["person"] = named(person);
        json::array options;
        for (const auto place : chosen) options.emplace_back(std::to_string(place + 1));
        ballot["options"] = std::move(options);
        ballots.emplace_back(std::move(ballot));
      }
      one["ballots"] = std::move(ballots);
      list.emplace_back(std::move(one));
    }
    return list;
  }

  [[nodiscard]] json::array chat() const {
    json::array list;
    for (auto message : told.messages) {
      if (message.deleted) message.text.clear();
      json::object one;
      one["message"] = room::message_shape(shown(), message);
      one["deleted"] = message.deleted;
      list.emplace_back(std::move(one));
    }
    return list;
  }
  [[nodiscard]] json::array announcements() const {
    json::array list;
    for (const Posted& posted : told.announcements) {
      json::object one;
      one["announcement"] = room::announcement_shape(shown(), posted.announcement);
      one["retracted_at"] = instant(posted.retracted_at);
      list.emplace_back(std::move(one));
    }
    return list;
  }

  [[nodiscard]] json::array comments() const {
    auto list = room::comment_list(shown(), {kReader, {}}, 0, told.state.comments.size()).at("comments").as_array();
    std::ranges::reverse(list);
    return list;
  }

  [[nodiscard]] static json::object figures(const Presence& presence) {
    const auto found = figures_of(presence);
    json::object out;
    out["unique"] = found.unique;
    out["peak"] = found.peak;
    out["peak_at"] = found.peak == 0 ? json::value() : json::value(instant(found.peak_at));
    out["median_minutes"] = minutes(found.median_ms);
    return out;
  }
  [[nodiscard]] json::object attender(const event::PersonId& id, const std::vector<Span>& spans) const {
    json::object out;
    out["person"] = named(id);
    json::array roles;
    const auto* person = told.state.person(id);
    if (person == nullptr) {
      roles.emplace_back(room::word(event::Role::viewer));
    } else {
      if (!person->organisation.empty()) out["organisation"] = text(person->organisation);
      for (const auto role : person->roles) roles.emplace_back(room::word(role));
    }
    out["roles"] = std::move(roles);
    out["guest"] = person == nullptr || person->guest;
    out["first_seen"] = instant(spans.front().from);
    out["last_seen"] = instant(spans.back().to);
    out["minutes"] = minutes(present_ms(spans));
    return out;
  }
  [[nodiscard]] json::object attendance(const std::vector<journal::Visit>& visits) const {
    const auto everyone = presence_of(visits, open_spans(told, now));
    auto viewers = everyone;
    std::erase_if(viewers, [&](const auto& entry) {
      const auto* person = told.state.person(entry.first);
      return person != nullptr && room::view_of(*person) != room::View::viewer;
    });
    json::array people;
    for (const auto& [id, spans] : everyone) people.emplace_back(attender(id, spans));
    json::array levels;
    for (const Level& level : levels_of(everyone)) {
      json::object one;
      one["minute"] = instant(level.minute);
      one["people"] = level.people;
      levels.emplace_back(std::move(one));
    }
    json::object definitions;
    definitions["present"] =
        "Connected by at least one device, between doors and end; breaks of a minute or less are none.";
    definitions["unique"] = "People who were present at all: each once, with however many devices.";
    definitions["peak"] = "The most people who were present at one instant.";
    definitions["median_minutes"] = "Half of the people were present for that long or longer, all their time together.";
    definitions["presence"] = "The most people at once in that minute and in each after it, until the next entry.";
    json::object out;
    out["definitions"] = std::move(definitions);
    out["everyone"] = figures(everyone);
    out["viewers"] = figures(viewers);
    out["people"] = std::move(people);
    out["presence"] = std::move(levels);
    return out;
  }
};

}  // namespace

reg::Book book_of(const std::vector<journal::Row>& rows) {
  reg::Book book;
  for (const auto& row : rows) {
    const auto event = reg::decode(row.kind, row.version, row.body);
    if (!event) throw std::runtime_error("the journal has a " + row.kind + " that this program cannot read");
    reg::apply(book, row.seq, row.at, *event);
  }
  return book;
}

Record record_of(const journal::Archive& archive, desk::Needs needs, std::int64_t now) {
  const auto told = chronicle_of(archive.session, archive.session_texts);
  const Shaper shaper{told, now};
  const auto book = book_of(archive.registrations);
  const desk::Shown registrations{book, archive.registration_texts, told.document, now};
  desk::Wanted all;
  all.limit = book.registrations.size();
  all.needs = needs;
  json::object out;
  out["made_at"] = instant(now);
  out["event"] = shaper.event();
  out["phases"] = shaper.phases();
  out["agenda"] = shaper.agenda();
  out["stage"] = shaper.stage();
  out["speaking"] = shaper.speaking();
  out["questions"] = shaper.questions();
  out["polls"] = shaper.polls();
  out["chat"] = shaper.chat();
  out["announcements"] = shaper.announcements();
  out["comments"] = shaper.comments();
  out["attendance"] = shaper.attendance(archive.visits);
  out["registrations"] = desk::list_shape(registrations, all);
  return {std::move(out), desk::list_csv(registrations, all)};
}

}  // namespace rostrum::records
