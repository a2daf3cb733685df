#include "server/sign_in/mail_limit.hpp"

#include <algorithm>

namespace rostrum::sign_in {

bool MailLimit::take(const std::string& mailbox, std::int64_t now) {
  auto& bucket = sent_.try_emplace(mailbox, Bucket{kAtOnce, now}).first->second;
  const auto passed = std::max<std::int64_t>(0, now - bucket.filled_at);
  bucket.left = std::min(kAtOnce, bucket.left + static_cast<double>(passed) / kBetween_ms);
  bucket.filled_at = now;
  if (bucket.left < 1) return false;
  bucket.left -= 1;
  return true;
}

}  // namespace rostrum::sign_in
