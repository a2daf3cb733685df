// What the routes of signing in have in common: bodies, refusals, what a session looks like.
#pragma once
#include <boost/json.hpp>
#include <string>
#include <utility>
#include <variant>

#include "protocol/session/instant.hpp"
#include "server/document/reader.hpp"
#include "server/http/problem.hpp"
#include "server/sign_in/sign_ins.hpp"

namespace rostrum::sign_in {

inline http::Response invalid(const document::Fault& fault) {
  return http::problem(http::beast_http::status::bad_request, "invalid", "This cannot be taken",
                       (fault.pointer.empty() ? "The body" : fault.pointer) + " " + fault.reason);
}

inline http::Response busy() {
  auto response = http::problem(http::beast_http::status::service_unavailable, "busy", "Please try again in a moment");
  response.headers.emplace_back("Retry-After", "2");
  return response;
}

inline http::Response unavailable(const journal::Failure& failure) {
  if (failure.reason != journal::Failure::Reason::disk_full) return busy();
  auto response = http::problem(http::beast_http::status::insufficient_storage, "storage-full",
                                "The server cannot store anything now");
  response.headers.emplace_back("Retry-After", "2");
  return response;
}

/// Whose it is, and what it opens.
inline boost::json::object shape_of(const Session& session) {
  boost::json::object out;
  out["mail"] = session.shown.mail;
  out["name"] = session.name;
  out["until"] = session::format_instant(session.until);
  out["role"] = session.rights.organiser ? "organiser" : "moderator";
  if (!session.rights.organiser && !session.rights.moderator) {
    out["events"] = boost::json::array(session.rights.events.begin(), session.rights.events.end());
  }
  return out;
}

inline http::Response opened_reply(const SignIns::Opened& opened) {
  auto body = shape_of(opened.session);
  body["token"] = opened.token;
  return http::json_response(boost::json::serialize(body));
}

/// What `read` makes of a JSON object, or the first fault.
template <class Read>
auto parsed(const std::string& body, Read read)
    -> std::variant<decltype(read(std::declval<const document::Reader&>())), document::Fault> {
  boost::system::error_code error;
  const auto value = boost::json::parse(body, error, {}, {.max_depth = 4});
  if (error) return document::Fault{"", "must be JSON"};
  try {
    return read(document::Reader(value, "", document::Keys::strict));
  } catch (document::Fault& fault) {
    return std::move(fault);
  }
}

}  // namespace rostrum::sign_in
