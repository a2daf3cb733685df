// A delivery status notification (RFC 3464, in a multipart/report of RFC 6522): which of our mails it tells of, and why
// that one did not arrive. Pure. A mail is recognised by its Message-ID alone, which nobody can guess who did not get
// it: by an address anyone could stop anyone's mails.
#pragma once
#include <string>
#include <string_view>
#include <variant>

namespace rostrum::mail {

/// More is not read: a report returns the message that it tells of, and ours are small.
inline constexpr std::size_t kMaxReport = 1 << 20;
/// Bytes of a reason.
inline constexpr std::size_t kMaxReason = 300;

struct Bounce {
  /// The local part of our Message-ID, by which the outbox knows the mail. Letters and digits.
  std::string mail;
  /// There is no such mailbox, or it will never take this: status 5.x.x (RFC 3463). Otherwise it was tried for too
  /// long.
  bool permanent = false;
  /// Status and words of whoever refused it, in one line; addresses are left out.
  std::string reason;
};

/// Why a message is no bounce of a mail of ours: no report of that kind; none of a failure (delayed, delivered), for
/// which nothing is to be done; of a mail that is not named.
enum class NoBounce { no_report, no_failure, unnamed };

std::variant<Bounce, NoBounce> parse_bounce(std::string_view message);

}  // namespace rostrum::mail
