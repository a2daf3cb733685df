// The asking side of WHIP (RFC 9725 4.2) over libcurl: an offer posted, a session ended. Blocks its caller.
#pragma once
#include <string>

namespace rostrum::publish {

struct WhipAnswer {
  /// 0 when nobody answered.
  int status = 0;
  /// SDP from a 201; else what the server says, or why it was not reached.
  std::string body;
  /// Where the session is ended, absolute.
  std::string session;
};

/// Waits 10 s at most.
WhipAnswer post_offer(const std::string& url, const std::string& token, const std::string& offer);
/// Best effort.
void end_session(const std::string& session, const std::string& token);

}  // namespace rostrum::publish
