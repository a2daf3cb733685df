// Session descriptions as WHIP carries them (RFC 8866, RFC 9429), and their fragments (RFC 8840): lines sorted into
// sections, attributes unread. Attribute values are read in attributes.hpp. Value types; pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/result.hpp"

namespace rostrum::sdp {

enum class Error {
  too_long,
  too_many,
  /// Not "x=…", or a control character.
  bad_line,
  /// The description does not begin with "v=0".
  not_sdp,
  /// An m= line without kind, port, protocol and formats.
  bad_media,
  /// An attribute's value that does not follow its grammar.
  bad_value,
};

inline constexpr std::size_t kMaxBytes = 256 * 1024;
inline constexpr std::size_t kMaxLineBytes = 4096;
inline constexpr std::size_t kMaxMedia = 16;
/// In one section.
inline constexpr std::size_t kMaxAttributes = 1024;
inline constexpr std::size_t kMaxFormats = 128;

struct Attribute {
  std::string name;
  /// Empty for a property attribute.
  std::string value;
  friend bool operator==(const Attribute&, const Attribute&) = default;
};

struct Section {
  std::vector<Attribute> attributes;

  /// The value of the first of that name, nullptr when there is none.
  [[nodiscard]] const std::string* find(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const { return find(name) != nullptr; }
  [[nodiscard]] std::vector<std::string_view> all(std::string_view name) const;
  void add(std::string name, std::string value = {}) { attributes.push_back({std::move(name), std::move(value)}); }
  friend bool operator==(const Section&, const Section&) = default;
};

struct Media : Section {
  /// "audio", "video", "application".
  std::string kind;
  /// 0 refuses the section.
  int port = 9;
  std::string protocol;
  std::vector<std::string> formats;
  friend bool operator==(const Media&, const Media&) = default;
};

struct Description : Section {
  std::string origin;
  std::vector<Media> media;
  friend bool operator==(const Description&, const Description&) = default;
};

/// A whole description. Lines may end with LF alone. Lines of other kinds are passed over.
[[nodiscard]] Parsed<Description, Error> parse(std::string_view text);
/// An application/trickle-ice-sdpfrag: a= and m= lines only, at least one of them.
[[nodiscard]] Parsed<Description, Error> parse_fragment(std::string_view text);

[[nodiscard]] std::string serialize(const Description& description);
[[nodiscard]] std::string serialize_fragment(const Description& fragment);

}  // namespace rostrum::sdp
