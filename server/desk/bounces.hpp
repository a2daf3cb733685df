// Mails that came back: told to the desk whose mail it was, in a running server or beside none.
#pragma once
#include <functional>
#include <optional>
#include <string>

#include "server/desk/desks.hpp"
#include "server/journal/journal.hpp"
#include "server/mail/bounce.hpp"

namespace rostrum::desk {

/// What became of it: noted, on disk; of no mail here; not to be known now, so that it is to be told again.
enum class Bouncing { noted, unknown, unavailable };

/// Asks all desks. Calls back once, on any thread.
void tell_bounce(const Desks& desks, const mail::Bounce& bounce, std::function<void(Bouncing)> done);
/// Where no server runs. Blocks. The data directory's lock must be held.
Bouncing bounce_beside(journal::Journal& journal, const mail::Bounce& bounce, registration::Instant now);

}  // namespace rostrum::desk
