// Attribute lists, the primitives under most tags: draft-pantos-hls-rfc8216bis-22 4.2.
// Reading: split once, then ask by name; writing: append in order. Values; views point into the text given.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/hls/error.hpp"
#include "protocol/hls/time.hpp"

namespace rostrum::hls {

/// `length[@offset]` of BYTERANGE. Value.
struct ByteRange {
  std::uint64_t length = 0;
  std::optional<std::uint64_t> offset;
  friend bool operator==(const ByteRange&, const ByteRange&) = default;
};
std::optional<ByteRange> parse_byte_range(std::string_view text);
std::string to_text(const ByteRange& range);

/// Whether `text` may stand between quotes: no CR, LF, quote or other control character except the tab.
bool quotable(std::string_view text);

class AttributeList {
 public:
  struct Attribute {
    std::string_view name;
    /// Without its quotes.
    std::string_view value;
    bool quoted = false;
    std::size_t offset = 0;
  };

  /// The text after a tag's colon. Offsets of errors count from its start.
  static Parsed<AttributeList> parse(std::string_view text);

  /// RFC 8216bis 4.2: a tag with an attribute REQ-… that one doesn't know is ignored as a whole; none is known here.
  [[nodiscard]] bool demands_unknown() const;
  [[nodiscard]] const std::vector<Attribute>& all() const { return attributes_; }
  [[nodiscard]] const Attribute* find(std::string_view name) const;

 private:
  std::vector<Attribute> attributes_;
};

/// Takes typed values from a list and remembers the first thing that was wrong, so that a tag reads all its attributes
/// and checks once. Owned by the function that reads one tag.
class AttributeReader {
 public:
  explicit AttributeReader(const AttributeList& list) : list_(list) {}

  std::optional<std::string> quoted(std::string_view name);
  std::optional<std::string> enumerated(std::string_view name);
  std::optional<std::uint64_t> integer(std::string_view name);
  std::optional<Duration> duration(std::string_view name);
  std::optional<Duration> signed_duration(std::string_view name);
  std::optional<DateTime> date_time(std::string_view name);
  std::optional<ByteRange> byte_range(std::string_view name);
  /// YES or NO; absent is false.
  bool yes(std::string_view name);

  std::string required_quoted(std::string_view name) { return required(name, quoted(name)); }
  std::string required_enumerated(std::string_view name) { return required(name, enumerated(name)); }
  std::uint64_t required_integer(std::string_view name) { return required(name, integer(name)); }
  Duration required_duration(std::string_view name) { return required(name, duration(name)); }

  void fail(Error error, std::size_t offset = 0);
  [[nodiscard]] const std::optional<ParseError<Error>>& error() const { return error_; }

  /// The value if nothing was wrong.
  template <class T>
  Parsed<T> finish(T value) const {
    if (error_) return *error_;
    return value;
  }

 private:
  template <class T>
  T required(std::string_view name, std::optional<T> value) {
    if (!value && !list_.find(name)) fail(Error::missing_attribute);
    return value.value_or(T{});
  }
  template <class T, class Read>
  std::optional<T> read(std::string_view name, bool quoted, Read read_value);

  const AttributeList& list_;
  std::optional<ParseError<Error>> error_;
};

/// Appends `NAME=value` with commas between, to a line it does not own. Values that may not be quoted are a bug.
class AttributeWriter {
 public:
  AttributeWriter(std::string& out, std::string_view tag) : out_(out) { out_.append(tag).push_back(':'); }

  AttributeWriter& quoted(std::string_view name, std::string_view value);
  /// Numbers and enumerated words, as they are.
  AttributeWriter& bare(std::string_view name, std::string_view value);
  /// `NAME=YES`, or nothing.
  AttributeWriter& yes(std::string_view name, bool value);
  void end_line() { out_.push_back('\n'); }

 private:
  void name(std::string_view name);

  std::string& out_;
  bool first_ = true;
};

}  // namespace rostrum::hls
