#include "server/questions_csv.hpp"

#include <boost/json.hpp>
#include <initializer_list>
#include <string_view>

namespace rostrum::server {
namespace {

namespace json = boost::json;

/// A cell that a spreadsheet shows and never computes: OWASP, "CSV injection".
std::string cell(std::string_view text) {
  std::string out = "\"";
  // White space before it does not keep a spreadsheet from it.
  const auto first = text.find_first_not_of(" \t\r\n");
  const bool blank_first = !text.empty() && (text.front() == '\t' || text.front() == '\r');
  if (blank_first ||
      (first != std::string_view::npos && std::string_view("=+-@").find(text[first]) != std::string_view::npos)) {
    out += "'";
  }
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

std::string text_of(const json::value* value) {
  if (value == nullptr || value->is_null()) return {};
  if (const auto* text = value->if_string()) return std::string(*text);
  return json::serialize(*value);
}

std::string member(const json::object& question, std::string_view owner, std::string_view name) {
  const auto* found = question.if_contains(owner);
  const auto* object = found == nullptr ? nullptr : found->if_object();
  return object == nullptr ? std::string() : text_of(object->if_contains(name));
}

constexpr std::string_view kColumns =
    "id,asked_at,state,votes,author,organisation,lang,text,answer,answered_by,reason,agenda,merged_into";

}  // namespace

std::string questions_csv(const json::array& questions) {
  std::string out = "\xEF\xBB\xBF" + std::string(kColumns) + "\r\n";
  for (const auto& one : questions) {
    const auto& question = one.as_object();
    const auto plain = [&](std::string_view name) { return text_of(question.if_contains(name)); };
    const std::string cells[] = {plain("id"),
                                 plain("asked_at"),
                                 plain("state"),
                                 plain("votes"),
                                 member(question, "author", "name"),
                                 member(question, "author", "organisation"),
                                 plain("lang"),
                                 plain("text"),
                                 plain("answer"),
                                 member(question, "answered_by", "name"),
                                 plain("reason"),
                                 plain("agenda"),
                                 plain("merged_into")};
    bool first = true;
    for (const auto& text : cells) {
      if (!first) out += ',';
      first = false;
      out += cell(text);
    }
    out += "\r\n";
  }
  return out;
}

}  // namespace rostrum::server
