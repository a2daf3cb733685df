#include "server/openid/json.hpp"

namespace rostrum::openid {

namespace json = boost::json;

std::optional<json::object> object_of(std::string_view text) {
  boost::system::error_code error;
  auto value = json::parse(json::string_view(text.data(), text.size()), error, {}, {.max_depth = 16});
  if (error || !value.is_object()) return std::nullopt;
  return std::move(value.get_object());
}

std::string text_at(const json::object& from, std::string_view name) {
  const auto* found = from.if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

std::vector<std::string> words_at(const json::object& from, std::string_view name, std::size_t most) {
  std::vector<std::string> words;
  const auto* found = from.if_contains(name);
  if (found == nullptr) return words;
  if (found->is_string()) words.emplace_back(found->get_string());
  if (!found->is_array()) return words;
  for (const auto& one : found->get_array()) {
    if (words.size() == most) break;
    if (one.is_string()) words.emplace_back(one.get_string());
  }
  return words;
}

}  // namespace rostrum::openid
