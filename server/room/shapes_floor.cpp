#include "server/room/shapes_floor.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "protocol/session/instant.hpp"

namespace rostrum::room {

namespace json = boost::json;

json::array hand_list(const Shown& shown) {
  json::array list;
  for (const auto& hand : shown.state.hands) {
    const auto* person = shown.state.person(hand.person);
    json::object out;
    out["participant"] = hand.person;
    out["name"] = person == nullptr ? std::string() : text_of(shown.texts, person->name);
    if (person != nullptr && !person->organisation.empty()) {
      out["organisation"] = text_of(shown.texts, person->organisation);
    }
    out["at"] = session::format_instant(hand.at);
    list.emplace_back(std::move(out));
  }
  return list;
}

json::value hand_place(const event::State& state, const event::PersonId& person) {
  const auto found = std::ranges::find(state.hands, person, &event::Hand::person);
  if (found == state.hands.end()) return nullptr;
  return found - state.hands.begin() + 1;
}

json::value timer_shape(const event::State& state) {
  if (!state.timer) return nullptr;
  json::object out;
  out["started_at"] = session::format_instant(state.timer->started_at);
  out["seconds"] = state.timer->seconds;
  out["participant"] = state.timer->participant.empty() ? json::value() : json::value(state.timer->participant);
  return out;
}

json::value prompt_shape(const Shown& shown, const event::PersonId& to) {
  const auto found = shown.state.prompts.find(to);
  if (found == shown.state.prompts.end()) return nullptr;
  json::object out;
  out["to"] = to;
  out["text"] = text_of(shown.texts, found->second.text);
  out["at"] = session::format_instant(found->second.at);
  return out;
}

}  // namespace rostrum::room
