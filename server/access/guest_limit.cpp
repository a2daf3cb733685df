#include "server/access/guest_limit.hpp"

#include <algorithm>

namespace rostrum::access {
namespace {

namespace ip = boost::asio::ip;

ip::address counted_as(const ip::address& address) {
  const auto known = plain(address);
  if (known.is_v4()) return known;
  auto bytes = known.to_v6().to_bytes();
  std::fill(bytes.begin() + 8, bytes.end(), std::uint8_t{0});
  return ip::address_v6(bytes);
}

}  // namespace

double GuestLimit::filled(const Bucket& bucket, Instant now) {
  const std::chrono::duration<double> since = now - bucket.filled_at;
  return std::min(kAtOnce, bucket.tokens + std::max(0.0, since.count()) * kPerSecond);
}

std::chrono::milliseconds GuestLimit::take(const ip::address& address, Instant now) {
  const auto key = counted_as(address);
  if (plain(address).is_loopback() || any_contains(unlimited_, address)) return {};
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
