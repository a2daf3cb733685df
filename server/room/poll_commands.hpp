// From poll.* of the wire to the domain's commands. Pure but for what `keep` does.
#pragma once
#include <functional>
#include <string>

#include "protocol/session/client_frame.hpp"
#include "server/event/command.hpp"

namespace rostrum::room {

/// Puts a text aside under a fresh id; `kind` is journal::Content's.
using KeepText = std::function<event::NewText(std::string text, std::string kind)>;

event::Command create_poll(const session::PollDraft& draft, const KeepText& keep);
event::Command cast_ballot(const session::Command& command);

}  // namespace rostrum::room
