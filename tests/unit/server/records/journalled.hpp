// Events as a journal has them, a minute after each other unless said otherwise.
#pragma once
#include <doctest/doctest.h>

#include <boost/json.hpp>

#include "server/journal/codec.hpp"
#include "server/records/record.hpp"

namespace rostrum::records {

struct Journalled {
  static constexpr std::int64_t kMin = 60'000;
  journal::Archive archive;
  std::int64_t now = 100 * kMin;

  Journalled() {
    archive.session_texts["doc"] =
        R"({"format":1,"slug":"trial","title":{"fr":"Essai","en":"A <trial>"},"time_zone":"UTC","starts_at":"2030-01-01T09:00",
            "ends_at":"2030-01-01T10:00","questions":{"anonymous":"everyone"},"people":[{"id":"k","name":"Kim & co"}],
            "agenda":[{"id":"one","kind":"opening","people":["k"]},{"id":"two","kind":"panel","title":{"en":"Panel"}}]})";
    add(event::DocumentApplied{"doc", {}});
    join("mod", "Mo", event::Role::moderator);
    join("ann", "Ann", event::Role::viewer);
  }

  void add(const event::Event& event) {
    journal::Row row;
    row.seq = archive.session.size() + 1;
    row.at = now += kMin;
    row.kind = journal::kind_of(event);
    row.body = journal::encode(event);
    archive.session.push_back(std::move(row));
  }
  void join(const std::string& id, const std::string& name, event::Role role) {
    event::Person person;
    person.id = id;
    person.name = text(name);
    person.roles = {role};
    add(event::PersonJoined{person});
  }
  std::string text(const std::string& words) {
    const auto id = "t" + std::to_string(archive.session_texts.size());
    archive.session_texts[id] = words;
    return id;
  }
  void phase(event::PhaseChange what, event::Phase to) { add(event::PhaseChanged{what, to}); }
  void open() { phase(event::PhaseChange::opened, event::Phase::doors); }
  void end() { phase(event::PhaseChange::ended, event::Phase::ended); }
  void ask(const std::string& id, const std::string& by, const std::string& words, bool anonymous = false) {
    event::QuestionAsked asked;
    asked.question = id;
    asked.author = by;
    asked.text = text(words);
    asked.anonymous = anonymous;
    add(asked);
  }
  [[nodiscard]] boost::json::object record() const { return record_of(archive, desk::Needs::hidden, now).json; }
};

}  // namespace rostrum::records
