// Conversations: of everyone, of those behind the scenes, and of each person with the moderators' desk. Values.
#pragma once
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>

#include "server/event/names.hpp"

namespace rostrum::event {

using MessageId = std::string;

/// backstage: all whose role is more than a viewer's. desk: one person and all moderators.
enum class Channel { all, backstage, desk };

struct ChatRules {
  /// Whether everyone may write to everyone; the other channels always are.
  bool open = false;
  /// Between two messages of one person to everyone; 0 for none.
  std::uint32_t slow_seconds = 0;
  /// Code points.
  std::uint32_t max_length = 500;
  friend bool operator==(const ChatRules&, const ChatRules&) = default;
};

struct Message {
  MessageId id;
  Channel channel = Channel::all;
  /// desk: whose conversation it is in.
  PersonId thread;
  PersonId author;
  TextId text;
  Instant at = 0;
  bool deleted = false;
  /// Said in a rehearsal: nowhere public, and discarded with it.
  bool rehearsal = false;
  friend bool operator==(const Message&, const Message&) = default;
};

/// The newest last. Overflow policy: drop_oldest, of the same channel; the journal has all.
struct Chat {
  std::deque<Message> messages;
  /// When somebody last wrote to everyone, as far as slow mode looks back.
  std::map<PersonId, Instant> last_said;
  friend bool operator==(const Chat&, const Chat&) = default;

  [[nodiscard]] const Message* find(const MessageId& id) const {
    for (const auto& message : messages) {
      if (message.id == id) return &message;
    }
    return nullptr;
  }
};

/// Kept of everyone's channel and of the backstage one each, of one conversation with the desk, of all of these.
inline constexpr std::size_t kKeptOfChannel = 200;
inline constexpr std::size_t kKeptOfThread = 50;
inline constexpr std::size_t kKeptOfDesk = 1'000;

struct ChatSaid {
  MessageId message;
  Channel channel = Channel::all;
  PersonId thread;
  PersonId author;
  TextId text;
  friend bool operator==(const ChatSaid&, const ChatSaid&) = default;
};
struct ChatDeleted {
  MessageId message;
  bool deleted = true;
  std::optional<Seq> undoes;
  friend bool operator==(const ChatDeleted&, const ChatDeleted&) = default;
};

}  // namespace rostrum::event
