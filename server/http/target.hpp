// The request target (RFC 9112 3.2.1): path and query, percent-decoded. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rostrum::http {

struct Target {
  std::vector<std::string> path;
  std::string raw_path;
  std::vector<std::pair<std::string, std::string>> query;
};

inline constexpr std::size_t kMaxTarget = 8'192;

/// nullopt for what is neither origin-form nor absolute-form, and for a path that climbs: a part "..", or one in which
/// a slash, a backslash or a control character was hidden.
std::optional<Target> parse_target(std::string_view text);

}  // namespace rostrum::http
