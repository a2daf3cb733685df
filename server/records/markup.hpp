// Markup for a page that loads and runs nothing: what people wrote is text in it, in its own direction. Pure.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "server/records/attendance.hpp"

namespace rostrum::records {

/// For text and quoted attributes alike. Control characters, but for line breaks, are shown as U+FFFD.
std::string escaped(std::string_view text);
/// Escaped, and kept from turning what stands around it (UAX 9: an isolate).
std::string words(std::string_view text);

/// A bar as long as `value` is of `most`, to stand beside its number.
std::string bar(std::size_t value, std::size_t most);
/// Parts of a span, each where it lies. `label` says what they are, for those who do not see them.
std::string strip(const std::vector<Span>& parts, Span whole, std::string_view label);
/// Steps over time, each level up to the next. Empty for fewer than two.
std::string steps(const std::vector<Level>& levels, std::string_view label);

}  // namespace rostrum::records
