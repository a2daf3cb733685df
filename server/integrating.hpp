// Joins what other programs are given, API keys and webhooks, to the routes and the journal. Owned by main.
#pragma once
#include <filesystem>

#include "server/authority.hpp"
#include "server/http/router.hpp"
#include "server/integration/courier.hpp"
#include "server/integration/gate.hpp"
#include "server/integration/key_ring.hpp"
#include "server/journal/journal.hpp"
#include "server/rooms.hpp"

namespace rostrum::server {

class Integrating {
 public:
  /// `journal`, whose file that is, and `rooms` outlive it.
  Integrating(std::filesystem::path file, journal::Journal& journal, const Rooms& rooms,
              integration::CourierSettings settings);

  [[nodiscard]] const integration::KeyRing& keys() const { return keys_; }
  /// Blocks until what integrations have is read; before anyone comes.
  void load() { keys_.load(); }
  /// Its own routes, and the gate before all: the last to be added. All outlive the router.
  void add_to(http::Router& router, const Rooms& rooms, const Authority& authority);
  /// Programs that send commands. It and `authority` outlive whoever asks.
  [[nodiscard]] http::Programs programs(const Authority& authority) const;
  /// After the listener was drained: no webhook is called any more.
  void finish() { courier_.finish(); }

 private:
  // Given.
  journal::Journal& journal_;
  // Owned.
  integration::KeyRing keys_;
  const integration::Gate gate_;
  integration::Courier courier_;
};

}  // namespace rostrum::server
