// Signing in by an OpenID provider over HTTP. The provider sends the browser back to a page by GET, as the standard has
// it (OpenID Connect Core 3.1.2.5); the page posts code and state, so that no GET signs anybody in. That needs no
// button, as a mailed link does: the code is of use only to the browser that has the attempt's cookie. Handlers run on
// I/O threads; the provider is waited for on its own.
#pragma once
#include <functional>
#include <string>

#include "server/access/keys.hpp"
#include "server/http/router.hpp"
#include "server/openid/provider.hpp"
#include "server/sign_in/sign_ins.hpp"

namespace rostrum::sign_in {

struct OpenIdPorts {
  const SignIns& sign_ins;
  const access::Keys& keys;
  openid::Provider& provider;
  /// Where pages are, without a slash at its end.
  std::function<std::string()> base_url;
};

/// What the ports refer to outlives the router.
void add_openid(http::Router& router, OpenIdPorts ports);
/// The same addresses where there is no provider.
void add_no_openid(http::Router& router);

}  // namespace rostrum::sign_in
