#include "protocol/hls/attributes.hpp"

#include <algorithm>
#include <cassert>

namespace rostrum::hls {
namespace {

bool name_character(char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'; }

/// Enumerated strings and numbers: no quotes, commas or white space (4.2).
bool bare_character(char c) { return c != '"' && c != ',' && static_cast<unsigned char>(c) > 0x20 && c != 0x7f; }

}  // namespace

std::optional<ByteRange> parse_byte_range(std::string_view text) {
  const auto at = text.find('@');
  const auto length = parse_integer(text.substr(0, at));
  if (!length) return std::nullopt;
  ByteRange range{*length, std::nullopt};
  if (at != std::string_view::npos) {
    range.offset = parse_integer(text.substr(at + 1));
    if (!range.offset) return std::nullopt;
  }
  return range;
}

std::string to_text(const ByteRange& range) {
  return std::to_string(range.length) + (range.offset ? '@' + std::to_string(*range.offset) : std::string());
}

bool quotable(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    return c == '"' || (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
  });
}

Parsed<AttributeList> AttributeList::parse(std::string_view text) {
  AttributeList list;
  std::size_t at = 0;
  const auto failure = [&](Error error) { return ParseError<Error>{error, at}; };
  while (true) {
    const auto start = at;
    while (at < text.size() && name_character(text[at])) ++at;
    Attribute attribute{text.substr(start, at - start), {}, false, start};
    if (attribute.name.empty() || at == text.size() || text[at] != '=') return failure(Error::syntax);
    ++at;
    if (at < text.size() && text[at] == '"') {
      attribute.quoted = true;
      const auto end = text.find('"', at + 1);
      if (end == std::string_view::npos) return failure(Error::syntax);
      attribute.value = text.substr(at + 1, end - at - 1);
      if (!quotable(attribute.value)) return failure(Error::syntax);
      at = end + 1;
    } else {
      const auto value = at;
      while (at < text.size() && bare_character(text[at])) ++at;
      attribute.value = text.substr(value, at - value);
      if (attribute.value.empty()) return failure(Error::syntax);
    }
    if (list.find(attribute.name)) return ParseError<Error>{Error::duplicate_attribute, start};
    if (list.attributes_.size() == kMaxAttributes) return failure(Error::too_many);
    list.attributes_.push_back(attribute);
    if (at == text.size()) return list;
    if (text[at] != ',') return failure(Error::syntax);
    ++at;
  }
}

bool AttributeList::demands_unknown() const {
  return std::any_of(attributes_.begin(), attributes_.end(),
                     [](const Attribute& a) { return a.name.starts_with("REQ-"); });
}

const AttributeList::Attribute* AttributeList::find(std::string_view name) const {
  const auto found =
      std::find_if(attributes_.begin(), attributes_.end(), [&](const Attribute& a) { return a.name == name; });
  return found == attributes_.end() ? nullptr : &*found;
}

void AttributeReader::fail(Error error, std::size_t offset) {
  if (!error_) error_ = ParseError<Error>{error, offset};
}

template <class T, class Read>
std::optional<T> AttributeReader::read(std::string_view name, bool quoted, Read read_value) {
  const auto* attribute = list_.find(name);
  if (!attribute) return std::nullopt;
  std::optional<T> value;
  if (attribute->quoted == quoted) value = read_value(attribute->value);
  if (!value) fail(Error::bad_value, attribute->offset);
  return value;
}

std::optional<std::string> AttributeReader::quoted(std::string_view name) {
  return read<std::string>(name, true, [](std::string_view v) { return std::optional<std::string>(v); });
}
std::optional<std::string> AttributeReader::enumerated(std::string_view name) {
  return read<std::string>(name, false, [](std::string_view v) { return std::optional<std::string>(v); });
}
std::optional<std::uint64_t> AttributeReader::integer(std::string_view name) {
  return read<std::uint64_t>(name, false, parse_integer);
}
std::optional<Duration> AttributeReader::duration(std::string_view name) {
  return read<Duration>(name, false, parse_duration);
}
std::optional<Duration> AttributeReader::signed_duration(std::string_view name) {
  return read<Duration>(name, false, parse_signed_duration);
}
std::optional<DateTime> AttributeReader::date_time(std::string_view name) {
  return read<DateTime>(name, true, parse_date_time);
}
std::optional<ByteRange> AttributeReader::byte_range(std::string_view name) {
  return read<ByteRange>(name, true, parse_byte_range);
}

bool AttributeReader::yes(std::string_view name) {
  const auto value = enumerated(name);
  if (value && *value != "YES" && *value != "NO") fail(Error::bad_value, list_.find(name)->offset);
  return value == "YES";
}

void AttributeWriter::name(std::string_view name) {
  if (!first_) out_.push_back(',');
  first_ = false;
  out_.append(name).push_back('=');
}

AttributeWriter& AttributeWriter::quoted(std::string_view attribute, std::string_view value) {
  assert(quotable(value));
  name(attribute);
  out_.append("\"").append(value).append("\"");
  return *this;
}

AttributeWriter& AttributeWriter::bare(std::string_view attribute, std::string_view value) {
  name(attribute);
  out_.append(value);
  return *this;
}

AttributeWriter& AttributeWriter::yes(std::string_view attribute, bool value) {
  if (value) bare(attribute, "YES");
  return *this;
}

}  // namespace rostrum::hls
