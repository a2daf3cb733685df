// What a client says on the session's WebSocket, JSON text frames (contracts.md, "The session protocol"): a hello, then
// commands. Pure; anything may stand in the input. Whether a command may be done is not asked here.
#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "protocol/session/command_table.hpp"
#include "protocol/session/poll_field.hpp"

namespace rostrum::session {

inline constexpr std::size_t kMaxFrame = 64 * 1024;
/// Elements of a list of ids.
inline constexpr std::size_t kMaxNames = 64;
inline constexpr std::size_t kMaxDepth = 8;
inline constexpr std::size_t kMaxId = 200;
inline constexpr std::size_t kMaxToken = 4'096;
/// Bytes; the limits that people are told of are in characters and the session's own.
inline constexpr std::size_t kMaxText = 32 * 1024;

struct Hello {
  /// Empty: a guest who was never here.
  std::string token;
  std::optional<std::uint64_t> resume;
  friend bool operator==(const Hello&, const Hello&) = default;
};

/// null is std::monostate, an instant milliseconds of Unix time.
using FieldValue = std::variant<std::monostate, bool, std::int64_t, std::string, std::vector<std::string>, PollDraft>;

/// Fields are those of its shape, the required ones all there, each of its kind.
struct Command {
  std::string id;
  const CommandShape* shape = nullptr;
  std::map<std::string, FieldValue, std::less<>> fields;

  /// Empty when it is absent or null.
  [[nodiscard]] std::string text(std::string_view name) const;
  [[nodiscard]] bool flag(std::string_view name, bool otherwise = false) const;
  [[nodiscard]] std::optional<std::int64_t> number(std::string_view name) const;
  /// Empty when it is absent.
  [[nodiscard]] std::vector<std::string> names(std::string_view name) const;
  [[nodiscard]] PollDraft poll(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const { return fields.contains(name); }
  /// Says the same for the same command, whatever its id, its secret fields and the order of its fields: 16 hexadecimal
  /// digits (FNV-1a).
  [[nodiscard]] std::string digest() const;
};

/// A frame that is no hello and no command. Answered with 400 and this.
struct Malformed {
  /// Absent when no id could be read.
  std::optional<std::string> id;
  /// One sentence that names the field.
  std::string detail;
};

using ClientFrame = std::variant<Hello, Command, Malformed>;

ClientFrame parse_client_frame(std::string_view text);
/// For round trips and clients of our own.
std::string serialize(const Command& command);

}  // namespace rostrum::session
