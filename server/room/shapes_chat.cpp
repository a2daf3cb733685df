#include "server/room/shapes_chat.hpp"

#include <array>
#include <boost/json.hpp>

#include "protocol/session/instant.hpp"

namespace rostrum::room {
namespace {

namespace json = boost::json;
using event::Channel;

constexpr std::array<std::string_view, 3> kChannels = {"all", "backstage", "desk"};

}  // namespace

std::string_view word(Channel channel) { return kChannels.at(static_cast<std::size_t>(channel)); }

bool sees_message(const Looker& looker, const event::Message& message) {
  if (message.deleted) return false;
  switch (message.channel) {
    case Channel::all:
      return looker.view != View::viewer || !message.rehearsal;
    case Channel::backstage:
      return looker.view != View::viewer;
    case Channel::desk:
      return looker.view == View::staff || (!looker.person.empty() && message.thread == looker.person);
  }
  return false;
}

json::object message_shape(const Shown& shown, const event::Message& message) {
  const auto* person = shown.state.person(message.author);
  json::object author;
  author["id"] = message.author;
  author["name"] = person == nullptr ? std::string() : text_of(shown.texts, person->name);
  author["staff"] = person != nullptr && person->is_staff();
  json::object out;
  out["id"] = message.id;
  out["channel"] = word(message.channel);
  out["thread"] = message.thread.empty() ? json::value() : json::value(message.thread);
  out["author"] = std::move(author);
  out["text"] = text_of(shown.texts, message.text);
  out["at"] = session::format_instant(message.at);
  return out;
}

json::array channel_list(const Shown& shown, const Looker& looker) {
  json::array channels;
  for (const auto channel : {Channel::all, Channel::backstage, Channel::desk}) {
    if (channel == Channel::backstage && looker.view == View::viewer) continue;
    json::array messages;
    for (const auto& message : shown.state.chat.messages) {
      if (message.channel == channel && sees_message(looker, message)) {
        messages.emplace_back(message_shape(shown, message));
      }
    }
    json::object out;
    out["channel"] = word(channel);
    out["messages"] = std::move(messages);
    channels.emplace_back(std::move(out));
  }
  return channels;
}

}  // namespace rostrum::room
