// What the room answers to who makes, lists and revokes links. Values.
#pragma once
#include <functional>
#include <string>
#include <variant>

#include "server/event/names.hpp"
#include "server/room/people.hpp"
#include "server/room/problems.hpp"

namespace rostrum::room {

/// Why a link was not made or not revoked. `detail` is one sentence for whoever asked.
struct LinkRefusal {
  Problem problem;
  std::string detail;
};
/// Called once it is on disk: whom the link introduces.
using LinkDone = std::function<void(std::variant<event::PersonId, LinkRefusal>)>;

}  // namespace rostrum::room
