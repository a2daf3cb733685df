// How many links one mailbox may be sent: a few at once for whoever did not find the first, then one now and then, so
// that nobody floods it by asking. Only addresses of the settings come here, so that it is as small as they are. Time
// is an argument. Owned by whoever guards it.
#pragma once
#include <cstdint>
#include <map>
#include <string>

namespace rostrum::sign_in {

class MailLimit {
 public:
  static constexpr double kAtOnce = 3;
  /// Milliseconds after which one more may go.
  static constexpr std::int64_t kBetween_ms = 5 * 60'000;

  /// Whether one more may go to this mailbox at `now`, milliseconds of any steady clock; counts it if so.
  bool take(const std::string& mailbox, std::int64_t now);

 private:
  struct Bucket {
    double left = kAtOnce;
    std::int64_t filled_at = 0;
  };
  std::map<std::string, Bucket> sent_;
};

}  // namespace rostrum::sign_in
