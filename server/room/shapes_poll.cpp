#include "server/room/shapes_poll.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <vector>

#include "protocol/session/instant.hpp"

namespace rostrum::room {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 3> kKinds = {"single", "multiple", "rating"};
constexpr std::array<std::string_view, 3> kResults = {"live", "close", "never"};
constexpr std::array<std::string_view, 3> kStages = {"draft", "open", "closed"};

std::string option_id(std::size_t place) { return std::to_string(place + 1); }

json::value instant_or_null(const std::optional<event::Instant>& at) {
  return at ? json::value(session::format_instant(*at)) : json::value();
}

json::object tally_of(const Shown& shown, const event::Poll& poll, View view) {
  json::object tally;
  tally["voters"] = poll.voters.size();
  tally["counts"] = poll_counts(shown, poll, view);
  return tally;
}

}  // namespace

bool sees_poll(View view, const event::Poll& poll) {
  if (view == View::staff) return true;
  return poll.now.stage != event::PollStage::draft && !(poll.rehearsal && view == View::viewer);
}

json::value poll_counts(const Shown& shown, const event::Poll& poll, View view) {
  if (view != View::staff && !poll.results_are_public()) return nullptr;
  event::Counts counts;
  if (!poll.spec.anonymous || poll.sealed) {
    counts = poll.counts();
  } else {
    const auto urn = shown.urns.find(poll.id);
    if (urn == shown.urns.end() || !urn->second.told()) return nullptr;
    counts = *urn->second.told();
  }
  json::object out;
  for (std::size_t i = 0; i < poll.spec.choices; ++i) out[option_id(i)] = i < counts.size() ? counts[i] : 0;
  return out;
}

json::object poll_shape(const Shown& shown, const event::Poll& poll, View view) {
  const auto& spec = poll.spec;
  json::array options;
  for (std::size_t i = 0; i < spec.choices; ++i) {
    json::object option;
    option["id"] = option_id(i);
    option["text"] = i < spec.options.size() ? text_of(shown.texts, spec.options[i]) : option_id(i);
    options.emplace_back(std::move(option));
  }
  json::object out;
  out["id"] = poll.id;
  out["question"] = text_of(shown.texts, spec.question);
  out["kind"] = kKinds.at(static_cast<std::size_t>(spec.kind));
  out["options"] = std::move(options);
  out["most"] = spec.most;
  out["anonymous"] = spec.anonymous;
  out["results"] = kResults.at(static_cast<std::size_t>(spec.results));
  out["state"] = kStages.at(static_cast<std::size_t>(poll.now.stage));
  out["published"] = poll.now.published;
  out["opened_at"] = instant_or_null(poll.now.opened_at);
  out["closed_at"] = instant_or_null(poll.now.closed_at);
  out["close_shown_at"] = instant_or_null(poll.now.close_shown_at);
  const auto tally = tally_of(shown, poll, view);
  out["voters"] = tally.at("voters");
  out["counts"] = tally.at("counts");
  return out;
}

json::array poll_list(const Shown& shown, View view) {
  json::array list;
  for (const auto& [id, poll] : shown.state.polls) {
    if (sees_poll(view, poll)) list.emplace_back(poll_shape(shown, poll, view));
  }
  return list;
}

json::array voted_in(const event::State& state, const event::PersonId& person) {
  json::array found;
  for (const auto& [id, poll] : state.polls) {
    if (poll.voters.contains(person)) found.emplace_back(id);
  }
  return found;
}

json::object poll_tally(const Shown& shown, View view) {
  json::object polls;
  for (const auto& [id, poll] : shown.state.polls) {
    if (sees_poll(view, poll)) polls[id] = tally_of(shown, poll, view);
  }
  return polls;
}

}  // namespace rostrum::room
