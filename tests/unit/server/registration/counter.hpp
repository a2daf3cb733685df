// A book with its rules and a clock that stands, to decide on.
#pragma once
#include <doctest/doctest.h>

#include <utility>

#include "server/registration/decide.hpp"

namespace rostrum::registration {

struct Counter {
  Book book;
  Rules rules;
  Instant now = 1'000'000'000;
  int ids = 0;
  std::vector<std::pair<Instant, Event>> history;

  Counter() {
    rules.open = true;
    announce(now + 10 * 24 * 3'600'000LL);
  }
  std::variant<Outcome, Reason> run(const Command& command) {
    const Context context{now, rules, [this](std::string_view prefix) { return std::string(prefix) + next(); }};
    auto decided = decide(book, command, context);
    if (const auto* outcome = std::get_if<Outcome>(&decided)) {
      for (const auto& event : outcome->events) {
        history.emplace_back(now, event);
        apply(book, book.seq + 1, now, event);
      }
    }
    return decided;
  }
  std::string next() { return std::to_string(++ids); }
  void announce(Instant starts_at, bool cancelled = false) {
    run(Announce{starts_at, starts_at + 3'600'000, cancelled});
  }
  /// Status of a new form, or why not.
  std::variant<Status, Reason> enrol(const std::string& person, Attending attending = Attending::participant,
                                     const std::string& key = {}, const std::string& form = {}) {
    Register asked;
    if (book.find(person) != nullptr) asked.known = person;
    asked.fresh = person;
    asked.address = "t-" + person;
    asked.said.language = "en";
    asked.attending = attending;
    asked.key = key;
    asked.form = form;
    const auto decided = run(asked);
    if (const auto* reason = std::get_if<Reason>(&decided)) return *reason;
    const auto& outcome = std::get<Outcome>(decided);
    if (outcome.refused) return *outcome.refused;
    return outcome.status;
  }
  std::optional<Reason> act(const std::string& person, Move what) {
    const auto decided = run(Act{person, what});
    const auto* reason = std::get_if<Reason>(&decided);
    return reason == nullptr ? std::nullopt : std::optional(*reason);
  }
  void pass(Instant ms = 0) {
    now += ms;
    run(Pass{});
  }
  [[nodiscard]] Status status(const std::string& person) const { return book.find(person)->status; }
  [[nodiscard]] std::size_t mails(Template about) const {
    std::size_t found = 0;
    for (const auto& [id, mail] : book.mails) found += mail.about == about ? 1 : 0;
    return found;
  }
};

}  // namespace rostrum::registration
