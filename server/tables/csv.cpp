#include "server/tables/csv.hpp"

#include <array>
#include <boost/json.hpp>
#include <charconv>

namespace rostrum::tables {
namespace {

namespace json = boost::json;

/// What formulas begin with, the full-width forms too, which some spreadsheets take for the same.
constexpr std::string_view kFormulas[] = {
    "=", "+", "-", "@", "|", "%", "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0"};

bool is_computed(std::string_view text) {
  // White space before it does not keep a spreadsheet from it, and some pass over what else they do not show.
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return text.find_first_of("\t\r") == 0;
  if (first > 0) return true;
  for (const auto formula : kFormulas) {
    if (text.starts_with(formula)) return true;
  }
  return false;
}

/// As people write it, where JSON may have an exponent.
std::string decimal(double number) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
  return {text.data(), end};
}

std::string text_of(const json::value& value) {
  if (value.is_null()) return {};
  if (const auto* text = value.if_string()) return std::string(*text);
  if (const auto* number = value.if_double()) return decimal(*number);
  const auto* list = value.if_array();
  if (list == nullptr) return json::serialize(value);
  std::string out;
  for (const auto& one : *list) out += (out.empty() ? "" : "; ") + text_of(one);
  return out;
}

std::string at_path(const json::value& value, std::string_view path) {
  const auto* object = value.if_object();
  const auto dot = path.find('.');
  const auto* found = object == nullptr ? nullptr : object->if_contains(path.substr(0, dot));
  if (found == nullptr) return {};
  return dot == std::string_view::npos ? text_of(*found) : at_path(*found, path.substr(dot + 1));
}

}  // namespace

std::string cell(std::string_view text) {
  std::string out = "\"";
  if (is_computed(text)) out += '\'';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

std::string table(const json::array& list, std::span<const Column> columns) {
  std::string out(kByteOrderMark);
  for (const auto& column : columns) {
    if (&column != &columns.front()) out += ',';
    out += column.name;
  }
  out += "\r\n";
  for (const auto& one : list) {
    for (const auto& column : columns) {
      if (&column != &columns.front()) out += ',';
      out += cell(at_path(one, column.path));
    }
    out += "\r\n";
  }
  return out;
}

std::string questions_csv(const json::array& questions) {
  static constexpr Column kColumns[] = {{"id", "id"},
                                        {"asked_at", "asked_at"},
                                        {"state", "state"},
                                        {"votes", "votes"},
                                        {"author", "author.name"},
                                        {"organisation", "author.organisation"},
                                        {"lang", "lang"},
                                        {"text", "text"},
                                        {"answer", "answer"},
                                        {"answered_by", "answered_by.name"},
                                        {"reason", "reason"},
                                        {"agenda", "agenda"},
                                        {"merged_into", "merged_into"}};
  return table(questions, kColumns);
}

}  // namespace rostrum::tables
