#include "server/records/own_data.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "protocol/session/instant.hpp"
#include "server/desk/shapes.hpp"
#include "server/journal/codec.hpp"
#include "server/journal/describe.hpp"
#include "server/records/book.hpp"
#include "server/records/chronicle.hpp"
#include "server/registration/codec.hpp"
#include "server/room/shapes_chat.hpp"

namespace rostrum::records {
namespace {

namespace json = boost::json;
namespace reg = registration;

json::string instant(Instant at) { return json::string(session::format_instant(at)); }
json::value instant(const std::optional<Instant>& at) { return at ? json::value(instant(*at)) : json::value(); }

/// What others do to a question without telling its asker.
bool is_the_desks(std::string_view what) {
  constexpr std::string_view kTheirs[] = {"claimed", "noted", "tagged", "ordered", "reported", "settled", "assigned"};
  return std::ranges::find(kTheirs, what) != std::end(kTheirs);
}

struct Teller {
  const journal::Archive& archive;
  const Chronicle& told;
  const reg::Book& book;
  const std::string& person;
  Instant now;

  [[nodiscard]] std::string text(const event::TextId& id) const { return room::text_of(told.texts, id); }

  [[nodiscard]] json::object who() const {
    json::object out;
    out["id"] = person;
    const auto* known = told.state.person(person);
    out["name"] = known == nullptr ? std::string() : text(known->name);
    out["organisation"] = known == nullptr ? std::string() : text(known->organisation);
    json::array roles;
    if (known != nullptr) {
      for (const auto role : known->roles) roles.emplace_back(room::word(role));
    }
    out["roles"] = std::move(roles);
    out["languages"] = known == nullptr ? json::value(json::array()) : json::value_from(known->languages);
    out["guest"] = known == nullptr ? person.starts_with('p') : known->guest;
    out["silenced"] = known != nullptr && known->silenced;
    out["removed"] = known != nullptr && known->removed;
    out["erased"] = known == nullptr ? 0 : known->erasures;
    return out;
  }
  /// Every name they had, and since when.
  [[nodiscard]] json::array names() const {
    json::array list;
    event::TextId last;
    event::TextId organisation;
    for (const auto& row : archive.session) {
      const auto event = journal::decode(row);
      const event::Person* now_is = nullptr;
      if (const auto* joined = std::get_if<event::PersonJoined>(&*event)) now_is = &joined->person;
      if (const auto* changed = std::get_if<event::PersonChanged>(&*event)) now_is = &changed->person;
      if (now_is == nullptr || now_is->id != person) continue;
      if (now_is->name == last && now_is->organisation == organisation) continue;
      last = now_is->name;
      organisation = now_is->organisation;
      json::object one;
      one["at"] = instant(row.at);
      one["name"] = text(last);
      one["organisation"] = text(organisation);
      list.emplace_back(std::move(one));
    }
    return list;
  }
  [[nodiscard]] json::object deed(const Deed& done) const {
    const bool own = done.by == person;
    json::object one;
    one["at"] = instant(done.at);
    one["by_you"] = own;
    one["what"] = done.what;
    one["state"] = room::word(done.to);
    const bool to_them = done.what == "edited" || done.what == "answered";
    if (!done.text.empty() && (own || to_them)) one["text"] = text(done.text);
    if (!done.why.empty() && (own || done.what == "dismissed")) one["why"] = text(done.why);
    if (!done.word.empty() && own) one["word"] = done.word;
    return one;
  }
  [[nodiscard]] const std::vector<Deed>& deeds_of(const event::QuestionId& id) const {
    static const std::vector<Deed> none;
    const auto found = told.deeds.find(id);
    return found == told.deeds.end() ? none : found->second;
  }
  [[nodiscard]] json::array questions() const {
    json::array list;
    for (const auto& [id, question] : told.state.questions) {
      if (question.author != person) continue;
      json::object one;
      one["id"] = id;
      one["asked_at"] = instant(question.asked_at);
      one["text"] = text(question.now.text);
      one["lang"] = question.lang;
      one["anonymous"] = question.anonymous;
      one["watching"] = instant(question.watching);
      one["state"] = room::word(question.now.state);
      one["votes"] = told.state.votes(id);
      one["answer"] = text(question.now.answer);
      json::array history;
      for (const auto& done : deeds_of(id)) {
        if (done.by == person || !is_the_desks(done.what)) history.emplace_back(deed(done));
      }
      one["history"] = std::move(history);
      list.emplace_back(std::move(one));
    }
    return list;
  }
  /// What they did to questions of others: answers, notes, reports and their like.
  [[nodiscard]] json::array on_questions() const {
    json::array list;
    for (const auto& [id, question] : told.state.questions) {
      if (question.author == person) continue;
      for (const auto& done : deeds_of(id)) {
        if (done.by != person) continue;
        auto one = deed(done);
        one["question"] = id;
        list.emplace_back(std::move(one));
      }
    }
    return list;
  }
  [[nodiscard]] json::object votes() const {
    json::array voted;
    for (const auto& [id, question] : told.state.questions) {
      if (question.voters.contains(person)) voted.emplace_back(id);
    }
    json::array polls;
    for (const auto& [id, poll] : told.state.polls) {
      if (!poll.voters.contains(person)) continue;
      json::object one;
      one["poll"] = id;
      one["question"] = text(poll.spec.question);
      one["anonymous"] = poll.spec.anonymous;
      json::array chosen;
      if (const auto ballot = poll.ballots.find(person); ballot != poll.ballots.end()) {
        for (const auto place : ballot->second) {
          chosen.emplace_back(place < poll.spec.options.size() ? text(poll.spec.options[place])
                                                               : std::to_string(place + 1));
        }
      }
      one["chosen"] = std::move(chosen);
      polls.emplace_back(std::move(one));
    }
    json::object out;
    out["questions"] = std::move(voted);
    out["polls"] = std::move(polls);
    return out;
  }
  [[nodiscard]] json::array messages() const {
    json::array list;
    for (const auto& message : told.messages) {
      if (message.author != person) continue;
      json::object one;
      one["at"] = instant(message.at);
      one["channel"] = room::word(message.channel);
      one["text"] = text(message.text);
      one["deleted"] = message.deleted;
      list.emplace_back(std::move(one));
    }
    return list;
  }
  [[nodiscard]] json::array comments() const {
    json::array list;
    for (const auto& [id, comment] : told.state.comments) {
      if (comment.author != person) continue;
      json::object one;
      one["id"] = id;
      one["at"] = instant(comment.at);
      one["text"] = text(comment.text);
      one["state"] = boost::describe::enum_to_string(comment.state, "");
      one["reason"] = text(comment.reason);
      list.emplace_back(std::move(one));
    }
    return list;
  }
  /// Everything of the journal that they did, by kind: also what has no text.
  [[nodiscard]] json::array acts() const {
    json::array list;
    for (const auto& row : archive.session) {
      if (row.actor != person) continue;
      json::object one;
      one["at"] = instant(row.at);
      one["what"] = row.kind;
      list.emplace_back(std::move(one));
    }
    return list;
  }
  [[nodiscard]] json::array visits() const {
    json::array list;
    for (const auto& visit : archive.visits) {
      if (visit.person != person) continue;
      json::object one;
      one["since"] = instant(visit.since);
      one["until"] = instant(visit.until);
      list.emplace_back(std::move(one));
    }
    return list;
  }
  [[nodiscard]] json::value registration() const {
    const auto* found = book.find(person);
    if (found == nullptr) return nullptr;
    const desk::Shown shown{book, archive.registration_texts, told.document, now};
    auto out = desk::registration_shape(shown, *found, desk::Needs::shown);
    json::array mails;
    for (const auto& [id, mail] : book.mails) {
      if (mail.person != person) continue;
      json::object one;
      one["about"] = reg::word(mail.about);
      one["state"] = reg::word(mail.state);
      one["queued_at"] = instant(mail.queued_at);
      one["subject"] = shown.text(mail.subject);
      one["text"] = shown.text(mail.text);
      mails.emplace_back(std::move(one));
    }
    out["mails"] = std::move(mails);
    return out;
  }
};

}  // namespace

json::object own_data_of(const journal::Archive& archive, const std::string& person, std::int64_t now) {
  const auto told = chronicle_of(archive.session, archive.session_texts);
  const auto book = book_of(archive.registrations);
  const Teller teller{archive, told, book, person, now};
  json::object out;
  out["made_at"] = instant(now);
  out["event"] = told.document.slug;
  out["you"] = teller.who();
  out["names"] = teller.names();
  out["questions"] = teller.questions();
  out["on_questions"] = teller.on_questions();
  out["votes"] = teller.votes();
  out["messages"] = teller.messages();
  out["comments"] = teller.comments();
  out["acts"] = teller.acts();
  out["visits"] = teller.visits();
  out["registration"] = teller.registration();
  return out;
}

}  // namespace rostrum::records
