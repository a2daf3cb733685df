// Stands before every route: whoever comes with an API key passes where its scopes and events allow, and what was done
// is noted (the key's audit). Whoever comes with anything else passes as if it was not there. Behind it a key counts as
// an organiser of its events (server/authority), so nothing may be served that is not wrapped. Runs on I/O threads.
#pragma once
#include <functional>
#include <string>

#include "server/http/exchange.hpp"
#include "server/http/programs.hpp"
#include "server/integration/key_ring.hpp"
#include "server/integration/scopes.hpp"

namespace rostrum::integration {

class Gate {
 public:
  /// `keys` outlives every handler that it makes.
  Gate(KeyRing& keys, Needs needs, KeyRing::Clock now) : keys_(keys), needs_(std::move(needs)), now_(std::move(now)) {}

  /// `handler` of this pattern, for those who may.
  [[nodiscard]] http::Handler before(const std::string& pattern, http::Handler handler) const;
  /// The same for commands by POST, of which a key may send question.translate. `for_room`: what an event's room
  /// understands in the place of a key.
  [[nodiscard]] http::Programs programs(
      std::function<std::string(const std::string& event, std::string token)> for_room) const;

 private:
  // Given.
  KeyRing& keys_;
  const Needs needs_;
  const KeyRing::Clock now_;
};

/// Why a request may not pass, if it may not.
[[nodiscard]] std::optional<http::Response> refusal(const Grant& grant, const Need& need, const http::Request& request);

}  // namespace rostrum::integration
