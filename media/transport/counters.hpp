// What the transport counts, for metrics. Totals since start unless said otherwise. Value.
#pragma once
#include <cstdint>

namespace rostrum::transport {

struct Counters {
  std::uint64_t datagrams_in = 0;
  std::uint64_t datagrams_out = 0;
  std::uint64_t bytes_in = 0;
  std::uint64_t bytes_out = 0;
  /// Datagrams that belong to no protocol or to no session.
  std::uint64_t unroutable = 0;
  /// Datagrams the kernel's full buffer refused.
  std::uint64_t send_drops = 0;
  std::uint64_t stun_errors_sent = 0;
  std::uint64_t stun_errors_suppressed = 0;
  /// Failed authentication, replays and malformed packets under SRTP.
  std::uint64_t srtp_rejected = 0;
  std::uint64_t dtls_failures = 0;
  std::uint64_t tcp_accepted = 0;
  std::uint64_t tcp_refused = 0;
  std::uint64_t sessions_started = 0;
  std::uint64_t sessions_expired = 0;
  /// Sessions and TCP connections at this moment.
  std::uint64_t sessions_now = 0;
  std::uint64_t tcp_now = 0;
};

}  // namespace rostrum::transport
