#include "server/access/guest_limit.hpp"

#include <algorithm>

namespace rostrum::access {
namespace ip = boost::asio::ip;

double GuestLimit::filled(const Bucket& bucket, Instant now) {
  const std::chrono::duration<double> since = now - bucket.filled_at;
  return std::min(kAtOnce, bucket.tokens + std::max(0.0, since.count()) * kPerSecond);
}

bool GuestLimit::spares(const ip::address& address) const {
  return plain(address).is_loopback() || any_contains(unlimited_, address);
}

std::chrono::milliseconds GuestLimit::take(const ip::address& address, Instant now) {
  const auto key = neighbourhood(address);
  if (spares(address)) return {};
  if (made_.size() >= kMaxAddresses && !made_.contains(key)) forget_full(now);
  auto& bucket = made_.try_emplace(key, Bucket{kAtOnce, now}).first->second;
  bucket.tokens = filled(bucket, now);
  bucket.filled_at = now;
  if (bucket.tokens >= 1) {
    bucket.tokens -= 1;
    return {};
  }
  return std::chrono::milliseconds(static_cast<std::int64_t>((1 - bucket.tokens) / kPerSecond * 1000) + 1);
}

void GuestLimit::forget_full(Instant now) {
  std::erase_if(made_, [&](const auto& entry) { return filled(entry.second, now) >= kAtOnce; });
  while (made_.size() >= kMaxAddresses) {
    made_.erase(std::ranges::max_element(made_, {}, [&](const auto& entry) { return filled(entry.second, now); }));
  }
}

}  // namespace rostrum::access
