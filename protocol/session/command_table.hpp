// Every command of the session's WebSocket: its type, the past form that names its frames, and its fields. The one
// place the parser reads; protocol/api/commands.schema.json says the same to others, and a test holds them together.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace rostrum::session {

/// names: a list of ids. poll: what poll.create makes (poll_field.hpp). id: a name of something, 1 to 200 bytes. tag: a
/// BCP 47 language tag. text: what people wrote, to kMaxText bytes.
enum class FieldKind : std::uint8_t { id, id_or_null, tag, text, flag, instant, seq, count, names, poll };

struct Field {
  std::string_view name;
  FieldKind kind = FieldKind::id;
  bool required = true;
  /// Not part of a command's digest: from what is kept of an anonymous vote nobody may find out what it was for.
  bool secret = false;
};

inline constexpr std::size_t kMaxFields = 5;
struct CommandShape {
  std::string_view type;
  /// Type of the frame that tells of it; empty where it is told otherwise (votes: the tally) or by what it changed
  /// (undo).
  std::string_view past;
  std::array<Field, kMaxFields> fields{};
  std::size_t field_count = 0;

  [[nodiscard]] std::span<const Field> all_fields() const { return {fields.data(), field_count}; }
};

/// All of them, sorted by type.
std::span<const CommandShape> command_table();
/// nullptr for an unknown type.
const CommandShape* find_command(std::string_view type);

}  // namespace rostrum::session
