// What an event's document says of registering. Values.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rostrum::registration {

enum class Access { open, registered, invited };

struct Rules {
  Access access = Access::open;
  bool open = false;
  /// nullopt: any number.
  std::optional<std::uint32_t> capacity;
  /// Places to wait on; nullopt: any number.
  std::optional<std::uint32_t> waitlist;
  bool approval = false;
  /// How long a seat is held for an address that is not confirmed, and one that is offered to somebody who waited.
  std::int64_t confirm_ms = 24 * 3'600'000;
  std::int64_t offer_ms = 24 * 3'600'000;
  friend bool operator==(const Rules&, const Rules&) = default;
};

/// text, choice: answers. consent: to a text of a version. accessibility: what somebody needs, kept apart. question:
/// one asked in advance.
enum class FieldKind { text, choice, consent, accessibility, question };

struct Field {
  std::string id;
  FieldKind kind = FieldKind::text;
  bool required = false;
  /// choice: ids; several may be chosen if `multiple`.
  std::vector<std::string> options;
  bool multiple = false;
  /// consent: of its text.
  std::string version;
};

struct Terms {
  Rules rules;
  std::vector<Field> fields;
};

}  // namespace rostrum::registration
