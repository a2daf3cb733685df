// Keeping out guests by the network that one of them came from: weighed first, never journalled, lifted at will.
#include <spdlog/spdlog.h>

#include <boost/json.hpp>
#include <set>

#include "protocol/session/instant.hpp"
#include "server/room/room.hpp"

namespace rostrum::room {
namespace {

namespace json = boost::json;

constexpr event::Instant kHourMs = 3'600'000;
constexpr std::string_view kKeptOut =
    "A moderator keeps guests of your network out for now. Whoever has a link comes in by it.";

/// A guest as whom anybody may come: nobody gave them a role.
bool is_plain_guest(const event::Person& person) { return person.guest && !is_participant(person); }

}  // namespace

/// Whom a command means, or why nobody can be kept out by them.
std::variant<Room::Aim, event::Refusal> Room::aim_of(const session::Command& asked) const {
  using enum event::Reason;
  Aim aim;
  aim.person = asked.text("participant");
  if (aim.person.empty()) {
    const auto* question = state_.question(asked.text("question"));
    if (question == nullptr) return event::Refusal{unknown, "There is no such question.", 0};
    aim.person = question->author;
    aim.asker_of = question->id;
  }
  const auto person = person_of(aim.person);
  if (person.id.empty()) return event::Refusal{unknown, "There is no such participant.", 0};
  if (!is_plain_guest(person)) {
    return event::Refusal{wrong_state, "They have a link or a role: that can be revoked, or they be removed.", 0};
  }
  std::optional<Whence> whence;
  const auto sockets = presence_.sockets.find(aim.person);
  // The newest, should they be here by several.
  if (sockets != presence_.sockets.end()) whence = subscribers_.at(*sockets->second.rbegin()).whence;
  if (whence && whence->spared) {
    return event::Refusal{wrong_state, "Nobody is kept out of where they come from: the operator exempts it.", 0};
  }
  if (!whence) {
    const auto left = departures_.last_of(aim.person, ports_.clock.wall_ms());
    if (left) whence = Whence{*left, false};
  }
  if (!whence || whence->network.is_unspecified()) {
    return event::Refusal{wrong_state, "It is not known any more from where they came.", 0};
  }
  aim.network = whence->network;
  return aim;
}

Room::Reach Room::reach_of(const Neighbourhood& network) const {
  Reach reach;
  std::set<event::PersonId> hit;
  std::set<event::PersonId> spared;
  for (const auto& [id, subscriber] : subscribers_) {
    if (!subscriber.greeted || subscriber.visit == Visit::errand || subscriber.whence.network != network) continue;
    const auto person = person_of(subscriber.person);
    if (is_plain_guest(person)) {
      hit.insert(person.id);
      reach.sockets.push_back(id);
    } else if (spared.insert(person.id).second && is_participant(person)) {
      ++reach.staff;
    }
  }
  reach.people = hit.size();
  reach.spared = spared.size();
  return reach;
}

void Room::ban(SubscriberId id, const event::PersonId& by, const session::Command& asked) {
  const auto refused = [&](const event::Refusal& refusal) {
    refuse_command(id, asked.id, problem_of(refusal.reason), refusal.detail);
  };
  if (!person_of(by).may(event::Capability::people)) {
    return refused({event::Reason::forbidden, "You may not keep people out.", 0});
  }
  const auto found = aim_of(asked);
  if (const auto* refusal = std::get_if<event::Refusal>(&found)) return refused(*refusal);
  const auto& aim = std::get<Aim>(found);
  const auto lasts = asked.has("lasts") ? asked.text("lasts") : std::string("hour");
  if (lasts != "hour" && lasts != "event") {
    return refused({event::Reason::invalid, "It lasts an hour or as long as the event.", 0});
  }
  const auto reach = reach_of(aim.network);
  json::object hit;
  hit["people"] = reach.people;
  hit["spared"] = reach.spared;
  hit["staff"] = reach.staff;
  json::object answer;
  answer["re"] = asked.id;
  answer["ok"] = true;
  answer["seq"] = committed_seq_;
  answer["hit"] = std::move(hit);
  if (asked.flag("dry")) return send(id, answer);
  const auto now = ports_.clock.wall_ms();
  Ban wanted;
  wanted.id = ports_.fresh("b");
  if (aim.asker_of.empty()) wanted.about = aim.person;
  wanted.asker_of = aim.asker_of;
  wanted.by = by;
  wanted.at = now;
  if (lasts == "hour") wanted.until = now + kHourMs;
  wanted.people = reach.people;
  const auto* made = bans_.put(aim.network, std::move(wanted));
  if (made == nullptr) return refused({event::Reason::wrong_state, "There are too many. Lift one first.", 0});
  answer["ban"] = made->id;
  spdlog::info("event={} person={} keeps out the guests of a network, {} of whom were here", slug_, by, reach.people);
  send(id, answer);
  for (const auto socket : reach.sockets) keep_out(socket);
  tell_bans();
}

/// Whoever says it again, their answer lost, is answered the same.
void Room::unban(SubscriberId id, const event::PersonId& by, const session::Command& asked) {
  if (!person_of(by).may(event::Capability::people)) {
    return refuse_command(id, asked.id, problem_of(event::Reason::forbidden), "You may not let people in.");
  }
  if (bans_.lift(asked.text("ban"))) tell_bans();
  json::object answer;
  answer["re"] = asked.id;
  answer["ok"] = true;
  answer["seq"] = committed_seq_;
  send(id, answer);
}

bool Room::is_banned(SubscriberId id) const {
  const auto found = subscribers_.find(id);
  return found != subscribers_.end() && bans_.holds(found->second.whence.network, ports_.clock.wall_ms());
}

void Room::keep_out(SubscriberId id) {
  auto error = error_of(kBanned, kKeptOut);
  const auto* contact = document_.page.if_contains("contact");
  if (contact != nullptr && contact->is_string()) error["contact"] = *contact;
  turn_away(id, std::move(error));
}

json::object Room::bans_frame() const {
  json::array list;
  for (const auto& ban : bans_.list()) {
    const auto named = [&](const event::PersonId& id) {
      json::object out;
      out["id"] = id;
      out["name"] = text_of(texts_, person_of(id).name);
      return out;
    };
    json::object one;
    one["id"] = ban.id;
    one["about"] = ban.about.empty() ? json::value() : json::value(named(ban.about));
    one["question"] = ban.asker_of.empty() ? json::value() : json::value(ban.asker_of);
    one["by"] = named(ban.by);
    one["at"] = session::format_instant(ban.at);
    one["until"] = ban.until ? json::value(session::format_instant(*ban.until)) : json::value();
    one["people"] = ban.people;
    list.emplace_back(std::move(one));
  }
  json::object frame;
  frame["type"] = "bans";
  frame["bans"] = std::move(list);
  return frame;
}

void Room::tell_bans() { tell_staff("bans", bans_frame()); }

/// Of guests, where they can be kept out.
void Room::note_departure(const event::PersonId& person, const Whence& whence) {
  if (person.empty() || whence.spared || whence.network.is_unspecified() || !person_of(person).guest) return;
  departures_.left(person, whence.network, ports_.clock.wall_ms());
}

/// With the beat. As long as the end may be undone, it is none.
void Room::forget_bans() {
  const auto now = ports_.clock.wall_ms();
  departures_.forget(now);
  if (bans_.empty()) return;
  const bool ended = open_ && state_.phase == event::Phase::ended && now >= state_.phase_since + event::kReopenMs;
  if (bans_.forget(now, ended)) tell_bans();
}

}  // namespace rostrum::room
