// Mail addresses (RFC 5321 4.1.2, and RFC 6531 for other letters), as far as a form takes them. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace rostrum::registration {

/// RFC 5321 4.5.3.1.3: a path with its brackets has 256.
inline constexpr std::size_t kMaxAddress = 254;

/// Without white space around it; nullopt for what no mail can be sent to. No quoted local parts, no comments, no
/// addresses without a domain; nothing with which a header or a command could be made to go on.
std::optional<std::string> parse_address(std::string_view text);

/// By which an address is recognised: without regard to the case of ASCII letters.
std::string address_key(std::string_view address);

}  // namespace rostrum::registration
