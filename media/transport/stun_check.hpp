// A peer's connectivity check judged and answered (RFC 8489 9.1.3, RFC 8445 7.3), on protocol/webrtc's STUN. Pure.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <variant>

#include "media/transport/path.hpp"
#include "protocol/bytes.hpp"

namespace rostrum::transport {

/// A binding request with good integrity under one of our passwords, and the answer to send.
struct ValidCheck {
  /// Ours, the first part of USERNAME.
  std::string ufrag;
  bool use_candidate = false;
  Bytes response;
};
/// A request that is refused: 400, 401, 403, 420 or 487, whose sending is rate limited by the caller.
struct RefusedCheck {
  int code = 400;
  Bytes response;
};
/// Indications, responses, and what is no STUN.
struct NoCheck {};

/// What is known of a ufrag: its password, nullptr when it is none of ours, and whether its session has ended.
struct KnownUfrag {
  const std::string* password = nullptr;
  bool ended = false;
};
/// The pointer is used during judge_check() only.
using Recognise = std::function<KnownUfrag(const std::string& ufrag)>;

std::variant<ValidCheck, RefusedCheck, NoCheck> judge_check(ByteView packet, const Path& from,
                                                            const Recognise& recognise);

}  // namespace rostrum::transport
