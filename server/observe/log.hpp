// How log lines look: set once at start, on standard error. A line about an event begins with `event=SLUG`, of one
// person's session goes on with `session=ID`; as JSON these become members, so that a collector need not parse text.
// No line carries a token: they are never passed to the log.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rostrum::observe {

/// `format` is "plain" or "json", `level` "trace" … "error"; both were checked.
void set_up_log(const std::string& format, const std::string& level);

/// What a message says about itself: leading `name=value` words, and the rest.
struct LogLine {
  std::vector<std::pair<std::string_view, std::string_view>> fields;
  std::string_view text;
};
/// Views into `message`. Only event, session and feed are names of fields; anything else begins the text.
[[nodiscard]] LogLine split_line(std::string_view message);

/// One line of JSON without its end: {"at":…,"level":…,"event":…,"message":…}. `at` is RFC 3339 in UTC.
[[nodiscard]] std::string json_line(std::string_view at, std::string_view level, std::string_view message);

}  // namespace rostrum::observe
