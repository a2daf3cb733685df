#include "protocol/link/log_line.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

namespace rostrum::link {
namespace {

constexpr std::array<std::string_view, 4> kFields = {"event", "stage", "session", "feed"};

}  // namespace

LogLine split_line(std::string_view message) {
  LogLine line;
  for (;;) {
    const auto end = message.find(' ');
    const auto word = message.substr(0, end);
    const auto equals = word.find('=');
    const bool is_field = equals != std::string_view::npos &&
                          std::ranges::find(kFields, word.substr(0, equals)) != kFields.end() &&
                          end != std::string_view::npos;
    if (!is_field) break;
    line.fields.emplace_back(word.substr(0, equals), word.substr(equals + 1));
    message.remove_prefix(end + 1);
  }
  line.text = message;
  return line;
}

std::string json_line(std::string_view at, std::string_view level, std::string_view message) {
  const auto line = split_line(message);
  boost::json::object body;
  body["at"] = at;
  body["level"] = level;
  for (const auto& [name, value] : line.fields) body[name] = value;
  body["message"] = line.text;
  return boost::json::serialize(body);
}

}  // namespace rostrum::link
