// `rostrumd bounce`: takes a mail that came back, as a mail server's pipe or a fetcher hands it over, to the event
// whose mail it was. For commands; blocks.
#pragma once
#include <filesystem>
#include <iosfwd>
#include <string_view>

#include "server/desk/bounces.hpp"

namespace rostrum::server {

/// The exit status, as mail servers read it (sysexits.h): 0 noted, or nothing to note; 65 of no mail here; 75 later.
/// What there is to say goes to standard error.
int take_bounce(const std::filesystem::path& data, std::istream& message);

/// As the control socket says it.
std::string_view word(desk::Bouncing bouncing);

}  // namespace rostrum::server
