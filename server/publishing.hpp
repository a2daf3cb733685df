// Who may publish: the WHIP routes held against the people of the rooms.
#pragma once
#include "server/http/router.hpp"
#include "server/rooms.hpp"
#include "server/stages/supervisor.hpp"

namespace rostrum::server {

/// /whip/{slug} and /whip/{slug}/{session}. All must outlive the router's handlers.
void add_whip(http::Router& router, const Rooms& rooms, stages::Supervisor& supervisor);

}  // namespace rostrum::server
