// How a line of log looks in both programs, so that one collector reads both. A line about an event begins with
// `event=SLUG`, of one run of its stage it goes on with `stage=RUN`, of one person's session with `session=ID`; as JSON
// these become members, so that nobody need parse text. Pure: who writes the line is each program's own.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rostrum::link {

/// What a message says about itself: leading `name=value` words, and the rest.
struct LogLine {
  std::vector<std::pair<std::string_view, std::string_view>> fields;
  std::string_view text;
};
/// Views into `message`. Only event, stage, session and feed are names of fields; anything else begins the text.
[[nodiscard]] LogLine split_line(std::string_view message);

/// One line of JSON without its end: {"at":…,"level":…,"event":…,"message":…}. `at` is RFC 3339 in UTC.
[[nodiscard]] std::string json_line(std::string_view at, std::string_view level, std::string_view message);

}  // namespace rostrum::link
