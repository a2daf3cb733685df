// The HTTP API's handlers, apart from media and registrations: /api/v1/events…. Called on I/O threads.
#pragma once
#include "server/documents.hpp"
#include "server/http/router.hpp"
#include "server/rooms.hpp"

namespace rostrum::server {

/// All outlive the router.
void add_api(http::Router& router, const Rooms& rooms, const Authority& authority, const Documents& documents,
             journal::Journal& journal);

}  // namespace rostrum::server
