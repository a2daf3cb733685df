// /metrics, /healthz and /readyz: what the parts counted, and whether this server does its work. Called on I/O threads.
//
// healthz asks "is it alive": 200 while the rooms' thread answers; a supervisor restarts what is not. readyz asks "send
// it people": 503 while the journal cannot write, while a room is being read, and while it drains. metrics are for
// loopback and the networks given, 403 for others.
#pragma once
#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <vector>

#include "server/access/network.hpp"
#include "server/http/counters.hpp"
#include "server/http/router.hpp"
#include "server/journal/journal.hpp"
#include "server/programmes.hpp"
#include "server/rooms.hpp"

namespace rostrum::server {

/// What is watched; all of it outlives the router.
struct Watched {
  const Rooms& rooms;
  const Programmes& programmes;
  journal::Journal& journal;
  /// Of the rooms' thread.
  boost::asio::any_io_executor room_executor;
  std::function<std::vector<const http::Counters*>()> http;
  const std::atomic<bool>& draining;
  /// Who may read the metrics, besides loopback.
  std::vector<access::Network> metrics_from;
};

void add_health(http::Router& router, Watched watched);

}  // namespace rostrum::server
