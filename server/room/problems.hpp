// The one table from a refusal to its problem (RFC 9457): type, status, title. contracts.md: `/problems/NAME`.
#pragma once
#include <string_view>

#include "server/event/decide.hpp"

namespace rostrum::room {

struct Problem {
  std::string_view name;
  int status = 400;
  std::string_view title;
};

constexpr Problem problem_of(event::Reason reason) {
  switch (reason) {
    case event::Reason::forbidden:
      return {"forbidden", 403, "You may not do this"};
    case event::Reason::unknown:
      return {"unknown", 404, "There is no such thing"};
    case event::Reason::wrong_state:
      return {"wrong-state", 409, "This cannot be done now"};
    case event::Reason::closed:
      return {"closed", 409, "This is closed"};
    case event::Reason::too_long:
      return {"too-long", 400, "This is too long"};
    case event::Reason::empty:
      return {"empty", 400, "There is no text"};
    case event::Reason::invalid:
      return {"invalid", 400, "This cannot be read"};
    case event::Reason::too_many:
      return {"too-many", 429, "Too many at once"};
  }
  return {"invalid", 400, "This cannot be read"};
}

inline constexpr Problem kMalformed{"malformed", 400, "This cannot be read"};
inline constexpr Problem kOtherCommand{"id-used", 422, "Another command had this id"};
inline constexpr Problem kBusy{"busy", 503, "Please try again in a moment"};
inline constexpr Problem kStorageFull{"storage-full", 507, "The server cannot store anything now"};
inline constexpr Problem kBanned{"banned", 403, "Guests from your network are not let in now"};
inline constexpr Problem kBadToken{"bad-token", 401, "This link is not valid here"};

}  // namespace rostrum::room
