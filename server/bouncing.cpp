#include "server/bouncing.hpp"

#include <sysexits.h>

#include <chrono>
#include <iostream>
#include <limits>
#include <string>

#include "server/control.hpp"
#include "server/journal/data_directory.hpp"

namespace rostrum::server {
namespace {

std::string read_bounded(std::istream& in) {
  std::string text(mail::kMaxReport, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  // To its end: whoever writes to a pipe that nobody reads takes that for a failure.
  in.ignore(std::numeric_limits<std::streamsize>::max());
  return text;
}

desk::Bouncing told(const std::filesystem::path& data, const mail::Bounce& bounce) {
  const auto socket = journal::DataDirectory::control_socket(data);
  if (const auto there = bounce_through(socket, bounce)) {
    if (!there->fault) return desk::Bouncing::noted;
    return *there->fault == word(desk::Bouncing::unknown) ? desk::Bouncing::unknown : desk::Bouncing::unavailable;
  }
  const journal::DataDirectory held(data);
  journal::Journal journal(held.journal_file());
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return desk::bounce_beside(journal, bounce, std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

}  // namespace

std::string_view word(desk::Bouncing bouncing) {
  switch (bouncing) {
    case desk::Bouncing::noted:
      return "noted";
    case desk::Bouncing::unknown:
      return "it names no mail of this server";
    case desk::Bouncing::unavailable:
      return "it cannot be noted now";
  }
  return "it cannot be noted now";
}

int take_bounce(const std::filesystem::path& data, std::istream& message) {
  const auto parsed = mail::parse_bounce(read_bounded(message));
  if (const auto* none = std::get_if<mail::NoBounce>(&parsed)) {
    if (*none == mail::NoBounce::no_failure) return EX_OK;
    std::cerr << (*none == mail::NoBounce::no_report ? "this is no delivery status notification (RFC 3464)\n"
                                                     : "the report does not say which mail it is of\n");
    return EX_DATAERR;
  }
  try {
    const auto bouncing = told(data, std::get<mail::Bounce>(parsed));
    if (bouncing == desk::Bouncing::noted) return EX_OK;
    std::cerr << word(bouncing) << "\n";
    return bouncing == desk::Bouncing::unknown ? EX_DATAERR : EX_TEMPFAIL;
  } catch (const std::exception& error) {
    std::cerr << "rostrumd: " << error.what() << "\n";
    return EX_TEMPFAIL;
  }
}

}  // namespace rostrum::server
