// From a command of the wire to one of the domain. Its texts get ids here and wait beside it, to be stored with what it
// causes. Pure but for the fresh ids.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "protocol/session/client_frame.hpp"
#include "server/event/command.hpp"
#include "server/event/decide.hpp"
#include "server/journal/row.hpp"

namespace rostrum::room {

/// A new name that begins with `prefix` and never repeats.
using FreshId = std::function<std::string(std::string_view prefix)>;

struct Translated {
  event::Command command;
  std::vector<journal::Content> contents;
  /// For the thing that the command makes.
  std::string fresh_id;
};

/// A refusal for a role that does not exist.
std::variant<Translated, event::Refusal> translate(const session::Command& command, const std::string& person,
                                                   const FreshId& fresh);

/// Characters as people count limits: code points.
std::uint32_t code_points(std::string_view utf8);

}  // namespace rostrum::room
