#include "protocol/webrtc/sdp/description.hpp"

#include <algorithm>
#include <charconv>

namespace rostrum::sdp {
namespace {

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> all;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    if (end > 0) all.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return all;
}

std::optional<Media> read_media(std::string_view value) {
  std::vector<std::string> parts = words(value);
  if (parts.size() < 4 || parts.size() > 3 + kMaxFormats) return std::nullopt;
  Media media;
  media.kind = std::move(parts[0]);
  const std::string& port = parts[1];
  // "9/2" would be two ports (RFC 8866 5.14): nothing here sends that.
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), media.port);
  if (error != std::errc() || end != port.data() + port.size() || media.port < 0 || media.port > 65'535) return {};
  media.protocol = std::move(parts[2]);
  media.formats.assign(std::make_move_iterator(parts.begin() + 3), std::make_move_iterator(parts.end()));
  return media;
}

Attribute read_attribute(std::string_view value) {
  const auto colon = value.find(':');
  if (colon == std::string_view::npos) return {std::string(value), {}};
  return {std::string(value.substr(0, colon)), std::string(value.substr(colon + 1))};
}

Parsed<Description, Error> read(std::string_view text, bool fragment) {
  const auto fail = [](Error code, std::size_t offset) { return ParseError<Error>{code, offset}; };
  if (text.size() > kMaxBytes) return fail(Error::too_long, kMaxBytes);
  Description description;
  bool begun = fragment;
  bool anything = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    at = end + 1;
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line.empty()) continue;
    if (line.size() > kMaxLineBytes) return fail(Error::too_long, start);
    const bool control =
        std::any_of(line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 32; });
    if (line.size() < 2 || line[1] != '=' || control) return fail(Error::bad_line, start);
    const std::string_view value = line.substr(2);
    if (!begun) {
      if (line != "v=0") return fail(Error::not_sdp, start);
      begun = true;
      continue;
    }
    if (line[0] == 'm') {
      if (description.media.size() >= kMaxMedia) return fail(Error::too_many, start);
      auto media = read_media(value);
      if (!media) return fail(Error::bad_media, start);
      description.media.push_back(std::move(*media));
      anything = true;
    } else if (line[0] == 'a') {
      Section& section = description.media.empty() ? static_cast<Section&>(description) : description.media.back();
      if (section.attributes.size() >= kMaxAttributes) return fail(Error::too_many, start);
      section.attributes.push_back(read_attribute(value));
      anything = true;
    } else if (line[0] == 'o' && description.media.empty()) {
      description.origin = value;
    }
  }
  if (!begun || (fragment && !anything)) return fail(Error::not_sdp, 0);
  return description;
}

void write_attributes(std::string& out, const Section& section) {
  for (const Attribute& attribute : section.attributes) {
    out += "a=" + attribute.name;
    if (!attribute.value.empty()) out += ":" + attribute.value;
    out += "\r\n";
  }
}

void write_sections(std::string& out, const Description& description, bool fragment) {
  write_attributes(out, description);
  for (const Media& media : description.media) {
    out += "m=" + media.kind + " " + std::to_string(media.port) + " " + media.protocol;
    for (const std::string& format : media.formats) out += " " + format;
    out += "\r\n";
    if (!fragment) out += "c=IN IP4 0.0.0.0\r\n";
    write_attributes(out, media);
  }
}

}  // namespace

const std::string* Section::find(std::string_view name) const {
  const auto found = std::find_if(attributes.begin(), attributes.end(), [&](const auto& a) { return a.name == name; });
  return found == attributes.end() ? nullptr : &found->value;
}

std::vector<std::string_view> Section::all(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const Attribute& attribute : attributes) {
    if (attribute.name == name) values.push_back(attribute.value);
  }
  return values;
}

Parsed<Description, Error> parse(std::string_view text) { return read(text, false); }
Parsed<Description, Error> parse_fragment(std::string_view text) { return read(text, true); }

std::string serialize(const Description& description) {
  std::string out = "v=0\r\no=" + description.origin + "\r\ns=-\r\nt=0 0\r\n";
  write_sections(out, description, false);
  return out;
}

std::string serialize_fragment(const Description& fragment) {
  std::string out;
  write_sections(out, fragment, true);
  return out;
}

}  // namespace rostrum::sdp
