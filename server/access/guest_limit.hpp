// How many guests one address may have made: a bucket that fills with time, for each address, IPv6 by its /64 (what one
// household gets). Bounded: beyond kMaxAddresses the fullest buckets are forgotten, which only ever forgives. Time is
// an argument. Owned by whoever guards it.
#pragma once
#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <map>
#include <vector>

#include "server/access/network.hpp"

namespace rostrum::access {

class GuestLimit {
 public:
  using Instant = std::chrono::steady_clock::time_point;
  /// A school behind one address comes at once; a script does not go on for ever.
  static constexpr double kAtOnce = 200;
  static constexpr double kPerSecond = 1;
  static constexpr std::size_t kMaxAddresses = 10'000;

  /// Loopback and `unlimited` are never limited.
  explicit GuestLimit(std::vector<Network> unlimited) : unlimited_(std::move(unlimited)) {}

  /// Zero: one more guest is counted and may be made. Otherwise how long to wait, and nothing is counted.
  std::chrono::milliseconds take(const boost::asio::ip::address& address, Instant now);

  /// Whether guests from there are never counted.
  [[nodiscard]] bool spares(const boost::asio::ip::address& address) const;

  [[nodiscard]] std::size_t addresses() const { return made_.size(); }

 private:
  struct Bucket {
    double tokens = kAtOnce;
    Instant filled_at;
  };
  static double filled(const Bucket& bucket, Instant now);
  void forget_full(Instant now);

  // Given.
  std::vector<Network> unlimited_;
  // State.
  std::map<boost::asio::ip::address, Bucket> made_;
};

}  // namespace rostrum::access
