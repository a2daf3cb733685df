// Reads members of a JSON object, remembering where it is, and throws the first fault. Used by one parse at a time.
#pragma once
#include <algorithm>
#include <boost/json.hpp>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/document/document.hpp"

namespace rostrum::document {

namespace json = boost::json;

/// One value and its place.
class Reader {
 public:
  Reader(const json::value& value, std::string pointer, Keys keys)
      : value_(value), pointer_(std::move(pointer)), keys_(keys) {}

  [[noreturn]] void fail(std::string reason) const { throw Fault{pointer_, std::move(reason)}; }

  /// The object's member, or nullopt. Null is no value.
  [[nodiscard]] std::optional<Reader> member(std::string_view name) const {
    const auto* found = object().if_contains(name);
    if (found == nullptr) return std::nullopt;
    return Reader(*found, pointer_ + "/" + std::string(name), keys_);
  }
  [[nodiscard]] Reader required(std::string_view name) const {
    auto found = member(name);
    if (!found) throw Fault{pointer_ + "/" + std::string(name), "is missing"};
    return *std::move(found);
  }
  [[nodiscard]] const json::object& object() const {
    if (!value_.is_object()) fail("must be an object");
    return value_.get_object();
  }
  /// Keys that begin with x- are anybody's.
  void only(std::initializer_list<std::string_view> known) const {
    for (const auto& [key, ignored] : object()) {
      const std::string_view name = key;
      if (keys_ == Keys::lenient || name.starts_with("x-") || std::ranges::find(known, name) != known.end()) continue;
      throw Fault{pointer_ + "/" + escaped(name), "is not known"};
    }
  }
  [[nodiscard]] std::string text(std::size_t longest = 2'000) const {
    if (!value_.is_string()) fail("must be a string");
    const std::string_view text = value_.get_string();
    if (text.empty()) fail("must not be empty");
    if (text.size() > longest) fail("is longer than " + std::to_string(longest) + " bytes");
    return std::string(text);
  }
  [[nodiscard]] std::string one_of(std::initializer_list<std::string_view> words) const {
    const auto word = text();
    if (std::ranges::find(words, word) != words.end()) return word;
    std::string list;
    for (const auto known : words) list += (list.empty() ? "" : ", ") + std::string(known);
    fail("must be one of " + list);
  }
  [[nodiscard]] bool flag() const {
    if (!value_.is_bool()) fail("must be true or false");
    return value_.get_bool();
  }
  [[nodiscard]] std::int64_t number(std::int64_t least, std::int64_t most) const {
    if (!value_.is_int64() || value_.get_int64() < least || value_.get_int64() > most) {
      fail("must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    }
    return value_.get_int64();
  }
  [[nodiscard]] std::string tag() const {
    const auto tag = text(35);
    const bool good = std::ranges::all_of(tag, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    });
    if (!good) fail("must be a language tag such as en or zh-Hant");
    return tag;
  }
  /// A name for addresses and ids: letters, digits, '-' and '_'.
  [[nodiscard]] std::string name(std::size_t longest = 100) const {
    const auto name = text(longest);
    const bool good = std::ranges::all_of(name, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
    if (!good) fail("may have letters, digits, '-' and '_' only");
    return name;
  }
  /// A map from language tag to text.
  void texts(std::size_t longest = 2'000) const {
    if (object().empty()) fail("needs a text in one language at least");
    for (const auto& [key, value] : object()) {
      const json::value tag_value(key);
      static_cast<void>(Reader(tag_value, pointer_ + "/" + escaped(key), keys_).tag());
      static_cast<void>(Reader(value, pointer_ + "/" + escaped(key), keys_).text(longest));
    }
  }
  [[nodiscard]] std::vector<Reader> elements(std::size_t most) const {
    if (!value_.is_array()) fail("must be an array");
    const auto& array = value_.get_array();
    if (array.size() > most) fail("may have " + std::to_string(most) + " elements");
    std::vector<Reader> found;
    for (std::size_t i = 0; i < array.size(); ++i) {
      found.emplace_back(array[i], pointer_ + "/" + std::to_string(i), keys_);
    }
    return found;
  }
  [[nodiscard]] bool strict() const { return keys_ == Keys::strict; }
  [[nodiscard]] const json::value& value() const { return value_; }
  [[nodiscard]] const std::string& pointer() const { return pointer_; }

 private:
  static std::string escaped(std::string_view name) {
    std::string out;
    for (const char c : name) out += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    return out;
  }

  const json::value& value_;
  std::string pointer_;
  Keys keys_;
};

}  // namespace rostrum::document
