// The server's log, set once at start, on standard error; protocol/link/log_line has how a line looks. The stages write
// theirs the same way, as they are told. No line carries a token: they are never passed to the log.
#pragma once
#include <string>

namespace rostrum::observe {

/// `format` is "plain" or "json", `level` "trace" … "error"; both were checked.
void set_up_log(const std::string& format, const std::string& level);

}  // namespace rostrum::observe
