// Whether a WebSocket's peer is still there (RFC 6455 5.5.2). A viewer has nothing to say for an hour, so silence is
// broken by pings; who answers none has left, whatever TCP believes, since the kernel of a stopped or vanished program
// goes on acknowledging. Time is an argument. Value; owned by its connection.
//
//   heard ──silent for kPingEvery──► pinged ──again──► pinged … ──silent for kGoneAfter──► gone
#pragma once
#include <chrono>

namespace rostrum::http {

class Liveness {
 public:
  using Instant = std::chrono::steady_clock::time_point;
  static constexpr std::chrono::seconds kPingEvery{20};
  /// Two pings, and what the way takes.
  static constexpr std::chrono::seconds kGoneAfter{44};
  enum class Verdict { fine, ping, gone };

  explicit Liveness(Instant now) : heard_at_(now), spoke_at_(now) {}

  /// Anything came, a pong or else.
  void heard(Instant now) { heard_at_ = spoke_at_ = now; }

  /// To be asked about once a second. Says `ping` once for each ping that is due.
  Verdict at(Instant now) {
    if (now - heard_at_ >= kGoneAfter) return Verdict::gone;
    if (now - spoke_at_ < kPingEvery) return Verdict::fine;
    spoke_at_ = now;
    return Verdict::ping;
  }

 private:
  Instant heard_at_;
  /// When it was last heard or asked.
  Instant spoke_at_;
};

}  // namespace rostrum::http
