#include <algorithm>

#include "server/event/apply_parts.hpp"

namespace rostrum::event {
namespace {

/// Drops the oldest of those that `one_of_them` counts, beyond `kept`.
template <class Predicate>
void keep_newest(std::deque<Message>& messages, std::size_t kept, Predicate one_of_them) {
  auto count = static_cast<std::size_t>(std::ranges::count_if(messages, one_of_them));
  while (count > kept) {
    messages.erase(std::ranges::find_if(messages, one_of_them));
    --count;
  }
}

}  // namespace

void apply_part(State& state, Instant at, const ChatSaid& event) {
  const auto author = state.people.find(event.author);
  const bool outsider = author == state.people.end() || author->second.is_outsider();
  Message message;
  message.id = event.message;
  message.channel = event.channel;
  message.thread = event.thread;
  message.author = event.author;
  message.text = event.text;
  message.at = at;
  message.rehearsal = state.phase == Phase::rehearsal && event.channel == Channel::all && !outsider;
  auto& chat = state.chat;
  chat.messages.push_back(std::move(message));
  const auto in_channel = [&](const Message& one) { return one.channel == event.channel; };
  if (event.channel == Channel::desk) {
    keep_newest(chat.messages, kKeptOfThread,
                [&](const Message& one) { return in_channel(one) && one.thread == event.thread; });
    keep_newest(chat.messages, kKeptOfDesk, in_channel);
  } else {
    keep_newest(chat.messages, kKeptOfChannel, in_channel);
  }
  if (event.channel != Channel::all) return;
  const auto since = at - Instant{state.rules.chat.slow_seconds} * 1'000;
  std::erase_if(chat.last_said, [&](const auto& entry) { return entry.second <= since || entry.second > at; });
  if (state.rules.chat.slow_seconds > 0) chat.last_said.insert_or_assign(event.author, at);
}

void apply_part(State& state, Seq seq, const ChatDeleted& event) {
  if (event.undoes) {
    state.undoable.erase(*event.undoes);
  } else {
    remember(state, seq, ChatBefore{event.message});
  }
  for (auto& message : state.chat.messages) {
    if (message.id == event.message) message.deleted = event.deleted;
  }
}

void discard_rehearsed_chat(State& state) {
  std::erase_if(state.chat.messages, [](const Message& message) { return message.rehearsal; });
}

}  // namespace rostrum::event
