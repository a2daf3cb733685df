// One SMTP connection (RFC 5321) by libcurl, kept while mails follow one another: STARTTLS or TLS, a login, deadlines.
// Blocking; owned by the mailer's thread.
#pragma once
#include <memory>

#include "server/mail/mailer.hpp"

namespace rostrum::mail {

class Smtp {
 public:
  /// `abandoned`: what is being sent is given up within a second.
  Smtp(const Settings& settings, const std::atomic<bool>& abandoned);
  ~Smtp();
  Smtp(const Smtp&) = delete;
  Smtp& operator=(const Smtp&) = delete;

  /// Refused: the server said 5xx of this mail. Deferred: anything else that may be otherwise later. A fault tells the
  /// server's codes, not its words, which may hold the address.
  Result send(const Letter& letter);

 private:
  struct Curl;
  const Settings& settings_;
  const std::atomic<bool>& abandoned_;
  std::unique_ptr<Curl> curl_;
};

}  // namespace rostrum::mail
