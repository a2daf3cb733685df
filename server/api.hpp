// The HTTP API's handlers, apart from media: /api/v1/events…. Called on I/O threads.
#pragma once
#include "server/http/router.hpp"
#include "server/rooms.hpp"

namespace rostrum::server {

/// `rooms` outlives the router.
void add_api(http::Router& router, const Rooms& rooms);

}  // namespace rostrum::server
