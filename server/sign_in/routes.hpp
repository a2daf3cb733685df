// Signing in over HTTP: what ways there are, asking for a link, using it, the end of a session. Handlers run on I/O
// threads; no GET changes anything, so that a mail scanner that opens a link uses nothing up.
#pragma once
#include <functional>
#include <string>

#include "server/http/router.hpp"
#include "server/sign_in/sign_ins.hpp"

namespace rostrum::sign_in {

/// `sign_ins` outlives the router. `openid`: how the OpenID provider is called, empty without one. `send`: mails a
/// link, or not, later and on another thread, so that the answer tells nobody who is listed, neither by its words nor
/// by its time.
void add_sign_in(http::Router& router, SignIns& sign_ins, std::string openid,
                 std::function<void(std::string address, std::string language)> send);

}  // namespace rostrum::sign_in
