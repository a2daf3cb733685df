// All events of a series for anyone's calendar: GET …/events/{slug}/series.ics. Handlers run on I/O threads.
#pragma once
#include <functional>
#include <string>

#include "server/desk/desks.hpp"
#include "server/http/router.hpp"

namespace rostrum::desk {

/// `desks` outlive the router.
void add_series(http::Router& router, const Desks& desks, std::function<bool(const std::string& event)> exists);

}  // namespace rostrum::desk
