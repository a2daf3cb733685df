// What a verified token says about a person. Value.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace rostrum::access {

struct Claims {
  std::string event;
  /// The person's id in the event. Votes, questions, command ids and limits belong to it.
  std::string person;
  /// Wire names: viewer, panelist, interpreter, signer, captioner, moderator, organiser. Only what the introducing link
  /// grants; afterwards roles are event state.
  std::vector<std::string> roles;
  /// Narrowing of a moderator: questions, polls, announcements, people, stage, agenda, phase. Empty: all.
  std::vector<std::string> can;
  std::vector<std::string> languages;
  std::string name;
  bool guest = false;
  std::chrono::system_clock::time_point expires;
};

}  // namespace rostrum::access
