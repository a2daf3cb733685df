// Joins what other programs are given, API keys, to the routes and the journal. Owned by main.
#pragma once
#include "server/authority.hpp"
#include "server/http/router.hpp"
#include "server/integration/gate.hpp"
#include "server/integration/key_ring.hpp"
#include "server/journal/journal.hpp"

namespace rostrum::server {

class Integrating {
 public:
  /// `journal` outlives it.
  explicit Integrating(journal::Journal& journal);

  [[nodiscard]] const integration::KeyRing& keys() const { return keys_; }
  /// Blocks until what integrations have is read; before anyone comes.
  void load() { keys_.load(); }
  /// Its own routes, and the gate before all: the last to be added. It and `authority` outlive the router.
  void add_to(http::Router& router, const Authority& authority);

 private:
  // Owned.
  integration::KeyRing keys_;
  const integration::Gate gate_;
};

}  // namespace rostrum::server
