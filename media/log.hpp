// The stage's log, set once at start, on the standard error that it has from the server: every line names the event and
// this run of its stage, in the server's own form (protocol/link/log_line). What libav complains of goes there too.
#pragma once
#include <string>

namespace rostrum {

struct LogStyle {
  /// "plain" or "json".
  std::string format = "plain";
  /// "trace" … "error": this and what is graver.
  std::string level = "info";
};

void set_up_log(const std::string& event, const std::string& run, const LogStyle& style);

}  // namespace rostrum
