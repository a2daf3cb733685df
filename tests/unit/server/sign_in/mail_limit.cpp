#include "server/sign_in/mail_limit.hpp"

#include <doctest/doctest.h>

namespace rostrum::sign_in {

TEST_CASE("a mailbox is sent a few links at once, then one now and then; another's are its own") {
  MailLimit limit;
  const auto taken = [&](const std::string& mailbox, std::int64_t now) {
    int count = 0;
    while (count < 100 && limit.take(mailbox, now)) ++count;
    return count;
  };
  CHECK(taken("a", 1'000) == 3);
  CHECK(taken("b", 1'000) == 3);
  CHECK(taken("a", 1'000 + MailLimit::kBetween_ms - 1) == 0);
  CHECK(taken("a", 1'000 + MailLimit::kBetween_ms) == 1);
  CHECK(taken("a", 1'000 + 100 * MailLimit::kBetween_ms) == 3);
  // A clock that is set back gives nothing away.
  CHECK(taken("a", 0) == 0);
}

}  // namespace rostrum::sign_in
