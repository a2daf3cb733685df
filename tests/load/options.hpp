// What rostrum-load is asked to do: its command line.
#pragma once
#include <optional>
#include <string>

#include "tests/load/net.hpp"

namespace rostrum::load {

struct Options {
  std::string url = "http://127.0.0.1:8080";
  std::string event = "open-culture";
  unsigned viewers = 100;
  /// New connections a second.
  double ramp = 500;
  /// Of publishing, seconds, once all are there.
  double duration = 10;
  /// A moderator's, who makes the events; empty: somebody else does.
  std::string token;
  /// Events a second; one moderator may make 200.
  double rate = 20;
  /// Events sent together.
  unsigned burst = 1;
  /// A question that viewers vote on, all of them `votes` times a second; empty: nobody votes.
  std::string question;
  double votes = 1'000;
  /// The chance, for each viewer and second, that the connection breaks.
  double drop = 0;
  /// Longest time that a viewer whose connection broke stays away, seconds; the shortest is 0.
  double away = 1;
  /// How long to wait for everyone to be welcomed, seconds, beside the ramp.
  double patience = 60;
  /// How long to wait for those who lag behind at the end, seconds.
  double settle = 15;
  /// A fresh welcome where a resume was asked for is a failure.
  bool strict_resume = false;
  bool insecure = false;
  /// Whose CPU and memory are reported: the server's process id.
  int pid = 0;

  /// Throws std::invalid_argument for a URL that is none.
  [[nodiscard]] Place place() const;
};

/// nullopt when the program is to end now with `code`: help was asked for, or the line was wrong.
std::optional<Options> parse_options(int argc, char** argv, int& code);

}  // namespace rostrum::load
