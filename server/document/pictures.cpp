#include "server/document/pictures.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace rostrum::document {

namespace json = boost::json;

namespace {

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

void add_of(const json::object& document, std::string_view list, std::string_view key,
            std::vector<PicturePlace>& places) {
  const auto* found = document.if_contains(list);
  const auto* elements = found == nullptr ? nullptr : found->if_array();
  if (elements == nullptr) return;
  for (std::size_t i = 0; i < elements->size(); ++i) {
    const auto* element = (*elements)[i].if_object();
    const auto* path = element == nullptr ? nullptr : element->if_contains(key);
    if (path == nullptr || !path->is_string()) continue;
    places.push_back(
        {"/" + std::string(list) + "/" + std::to_string(i) + "/" + std::string(key), std::string(path->get_string())});
  }
}

}  // namespace

bool is_picture_name(std::string_view name) {
  return !name.empty() && name.size() <= kMaxPictureName && is_letter_or_digit(name.front()) &&
         std::ranges::all_of(name, [](char c) { return is_letter_or_digit(c) || c == '.' || c == '_' || c == '-'; });
}

std::string picture_name(std::string_view path) {
  std::string name;
  for (const char c : path) {
    const char small = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    const bool good = is_letter_or_digit(small) || small == '.' || small == '_';
    // The first is a letter or a digit, and several that are not good are one dash.
    if (good && (!name.empty() || is_letter_or_digit(small))) {
      name.push_back(small);
    } else if (!name.empty() && name.back() != '-') {
      name.push_back('-');
    }
  }
  // The end tells what kind of file it is.
  if (name.size() > kMaxPictureName) name = "long-" + name.substr(name.size() - kMaxPictureName + 5);
  return name.empty() ? "picture" : name;
}

std::vector<PicturePlace> picture_places(const json::value& document) {
  std::vector<PicturePlace> places;
  if (const auto* object = document.if_object()) {
    add_of(*object, "people", "photo", places);
    add_of(*object, "organisers", "logo", places);
  }
  return places;
}

std::string picture_address(std::string_view event, std::string_view name) {
  return "/api/v1/events/" + std::string(event) + "/assets/" + std::string(name);
}

}  // namespace rostrum::document
