// Comma-separated values (RFC 4180) for spreadsheets, made of JSON as protocol/api shapes it. Pure.
#pragma once
#include <boost/json/array.hpp>
#include <span>
#include <string>
#include <string_view>

namespace rostrum::tables {

/// UTF-8 is taken for what it is by spreadsheets when it begins so.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// In quotes. What a spreadsheet would compute (OWASP, "CSV injection"; CWE-1236) is text by an apostrophe before it.
std::string cell(std::string_view text);

struct Column {
  std::string_view name;
  /// Members from an object inwards, with dots between.
  std::string_view path;
};
/// A line of names, then one for each object of `list`. What is not there, or null, is an empty cell; texts in a list
/// are joined by semicolons.
std::string table(const boost::json::array& list, std::span<const Column> columns);

std::string questions_csv(const boost::json::array& questions);

}  // namespace rostrum::tables
