// Comments over HTTP: the list for anyone who may see the event, and comments of those who show an address to be
// theirs. One that is signed by a token is a command of the session (http/event_stream_session.cpp).
#pragma once
#include <vector>

#include "server/access/keys.hpp"
#include "server/access/network.hpp"
#include "server/desk/desks.hpp"
#include "server/http/router.hpp"
#include "server/rooms.hpp"

namespace rostrum::server {

/// What people begin with who commented by way of a mail: no other link names such a person, and theirs opens nothing.
inline constexpr char kCommenter = 'k';

/// Everything given outlives the router. `unlimited`: from where any number of forms may come.
void add_comments(http::Router& router, const Rooms& rooms, const desk::Desks& desks, const access::Keys& keys,
                  std::vector<access::Network> unlimited);

}  // namespace rostrum::server
