// Whoever signed in enters an event: they are given the token of a person of it, the same person each time, as long as
// their session. That person is on the organisers' list of links once they came, and can be revoked there.
#pragma once
#include <functional>
#include <string>

#include "server/access/keys.hpp"
#include "server/http/router.hpp"
#include "server/sign_in/sign_ins.hpp"

namespace rostrum::sign_in {

struct EnterPorts {
  const SignIns& sign_ins;
  const access::Keys& keys;
  std::function<bool(const std::string& event)> exists;
  /// Where pages are, without a slash at its end.
  std::function<std::string()> base_url;
};

/// What the ports refer to outlives the router.
void add_enter(http::Router& router, EnterPorts ports);

}  // namespace rostrum::sign_in
