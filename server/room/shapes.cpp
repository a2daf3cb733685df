#include "server/room/shapes.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "protocol/session/instant.hpp"
#include "server/room/shapes_chat.hpp"
#include "server/room/shapes_floor.hpp"
#include "server/room/shapes_poll.hpp"

namespace rostrum::room {
namespace {

namespace json = boost::json;
using event::QuestionState;

constexpr std::array<std::string_view, 8> kQuestionWords = {"pending",  "approved",  "next",      "live",
                                                            "answered", "dismissed", "withdrawn", "merged"};
constexpr std::array<std::string_view, 6> kPhaseWords = {"draft", "rehearsal", "doors", "live", "paused", "ended"};
constexpr std::array<std::string_view, 7> kRoleWords = {"viewer",    "panelist",  "interpreter", "signer",
                                                        "captioner", "moderator", "organiser"};
constexpr std::array<std::string_view, 5> kFeedWords = {"connecting", "live", "lost", "closed", "refused"};

template <class Enum, std::size_t N>
std::string_view word_of(const std::array<std::string_view, N>& words, Enum value) {
  return words.at(static_cast<std::size_t>(value));
}

json::value name_or_null(const std::string& name) { return name.empty() ? json::value() : json::value(name); }

json::array roles_of(const event::Person& person) {
  json::array roles;
  for (const auto role : person.roles) roles.emplace_back(word(role));
  return roles;
}

void add_names(const Shown& shown, const event::Person& person, json::object& out) {
  out["name"] = text_of(shown.texts, person.name);
  if (!person.organisation.empty()) out["organisation"] = text_of(shown.texts, person.organisation);
  // Someone of the programme, by name: their title stands under it.
  for (const auto& listed : shown.document.page.at("people").as_array()) {
    const auto& entry = listed.as_object();
    if (entry.at("name").as_string() != out["name"].as_string()) continue;
    if (const auto* title = entry.if_contains("title")) out["title"] = *title;
    if (const auto* organisation = entry.if_contains("organisation")) out.emplace("organisation", *organisation);
    break;
  }
}

}  // namespace

std::string_view word(QuestionState state) { return word_of(kQuestionWords, state); }
std::string_view word(event::Phase phase) { return word_of(kPhaseWords, phase); }
std::string_view word(event::Role role) { return word_of(kRoleWords, role); }

std::optional<event::Role> role_named(std::string_view name) {
  const auto found = std::ranges::find(kRoleWords, name);
  if (found == kRoleWords.end()) return std::nullopt;
  return static_cast<event::Role>(found - kRoleWords.begin());
}

std::string text_of(const Texts& texts, const event::TextId& id) {
  const auto found = texts.find(id);
  return found == texts.end() ? std::string() : found->second;
}

View view_of(const event::Person& person) {
  using enum event::Role;
  if (person.is_staff()) return View::staff;
  if (person.is(panelist)) return View::panelist;
  if (person.is(interpreter) || person.is(signer) || person.is(captioner)) return View::interpreter;
  return View::viewer;
}

bool is_participant(const event::Person& person) { return !person.revoked && view_of(person) != View::viewer; }

bool sees_participants(View view) { return view != View::viewer; }

bool sees_announcement(View view, const event::Announcement& announcement) {
  return view != View::viewer || !announcement.rehearsal;
}

bool sees_stage(const event::State& state, View view) {
  return view != View::viewer || (state.phase != event::Phase::draft && state.phase != event::Phase::rehearsal);
}

event::Phase phase_for(const event::State& state, View view) {
  return state.phase == event::Phase::rehearsal && view == View::viewer ? event::Phase::draft : state.phase;
}

json::object participant_shape(const Shown& shown, const event::Person& person) {
  json::object out;
  out["id"] = person.id;
  add_names(shown, person, out);
  out["roles"] = roles_of(person);
  out["online"] = shown.presence.online(person.id);
  out["ready"] = person.ready;
  out["on_stage"] = std::ranges::find(shown.state.scene.on_stage, person.id) != shown.state.scene.on_stage.end();
  out["muted"] = shown.state.scene.muted.contains(person.id);
  json::array feeds;
  const std::string prefix = person.id + ":";
  for (auto at = shown.presence.feeds.lower_bound(prefix);
       at != shown.presence.feeds.end() && at->first.starts_with(prefix); ++at) {
    json::object feed;
    feed["feed"] = at->first;
    feed["state"] = word_of(kFeedWords, at->second.state);
    feed["video"] = at->second.video;
    feed["audio"] = at->second.audio;
    feeds.emplace_back(std::move(feed));
  }
  out["feeds"] = std::move(feeds);
  return out;
}

json::object stage_shape(const Shown& shown, View view) {
  const auto& scene = shown.state.scene;
  const bool hidden = !sees_stage(shown.state, view);
  json::array on_stage;
  for (const auto& id : scene.on_stage) {
    const auto* person = shown.state.person(id);
    if (person == nullptr || hidden) continue;
    json::object entry;
    entry["participant"] = id;
    add_names(shown, *person, entry);
    entry["muted"] = scene.muted.contains(id);
    entry["feed"] = id + ":camera";
    on_stage.emplace_back(std::move(entry));
  }
  json::object out;
  out["on_stage"] = std::move(on_stage);
  out["spotlight"] = hidden ? json::value() : name_or_null(scene.spotlight);
  out["cut"] = scene.cut && !hidden;
  out["slate"] = hidden ? json::value() : name_or_null(scene.slate);
  // Those who see participants learn who off the stage is muted too.
  if (sees_participants(view)) out["muted"] = json::value_from(scene.muted);
  const auto phase = shown.state.phase;
  if (phase == event::Phase::draft || phase == event::Phase::rehearsal) {
    out["programme"] = nullptr;
  } else {
    json::object programme;
    programme["path"] = "/live/" + shown.document.slug + "/index.m3u8";
    out["programme"] = std::move(programme);
  }
  const auto* live = hidden ? nullptr : shown.state.live_question();
  out["live_question"] = live == nullptr ? json::value() : json::value(live->id);
  return out;
}

json::value current_item(const event::State& state, View view) {
  return name_or_null(state.agenda_for(view == View::viewer));
}

void add_current(const event::State& state, View view, json::object& out) {
  // Outsiders of a rehearsal are shown what lies under it.
  const bool under = view == View::viewer && state.backstage;
  const auto since = under ? state.backstage->agenda_since : state.agenda_since;
  out["current"] = current_item(state, view);
  out["since"] = since == 0 ? json::value() : json::value(session::format_instant(since));
  out["done"] = json::value_from(under ? state.backstage->agenda_done : state.agenda_done);
}

json::object agenda_shape(const Shown& shown, View view) {
  json::object out;
  add_current(shown.state, view, out);
  out["items"] = shown.document.agenda;
  return out;
}

json::object announcement_shape(const Shown& shown, const event::Announcement& announcement) {
  json::object out;
  out["id"] = announcement.id;
  out["text"] = text_of(shown.texts, announcement.text);
  out["at"] = session::format_instant(announcement.at);
  return out;
}

json::object you_shape(const Shown& shown, const event::Person& person) {
  json::object out;
  out["id"] = person.id;
  out["roles"] = roles_of(person);
  out["name"] = text_of(shown.texts, person.name);
  if (!person.organisation.empty()) out["organisation"] = text_of(shown.texts, person.organisation);
  out["guest"] = person.guest;
  if (person.silenced) out["silenced"] = true;
  if (person.invited) out["invited"] = true;
  return out;
}

json::object standing_shape(const Shown& shown, const event::Person& person) {
  json::object out;
  out["id"] = person.id;
  out["name"] = text_of(shown.texts, person.name);
  if (!person.organisation.empty()) out["organisation"] = text_of(shown.texts, person.organisation);
  out["silenced"] = person.silenced;
  out["removed"] = person.removed;
  out["invited"] = person.invited;
  out["trusted"] = person.trusted;
  return out;
}

json::object state_shape(const Shown& shown, const event::Person& person) {
  const Looker looker{view_of(person), person.id};
  json::array questions;
  json::array asked;
  json::array voted;
  for (const auto& [id, question] : shown.state.questions) {
    if (question.author == person.id) asked.emplace_back(id);
    if (question.voters.contains(person.id)) voted.emplace_back(id);
    if (sees_question(looker, question)) questions.emplace_back(question_shape(shown, question, looker));
  }
  json::array participants;
  if (sees_participants(looker.view)) {
    for (const auto& [id, other] : shown.state.people) {
      if (is_participant(other)) participants.emplace_back(participant_shape(shown, other));
    }
  }
  json::array announcements;
  for (const auto& posted : shown.state.announcements) {
    if (sees_announcement(looker.view, posted)) announcements.emplace_back(announcement_shape(shown, posted));
  }
  json::object state;
  state["phase"] = word(phase_for(shown.state, looker.view));
  state["event"] = shown.document.page;
  state["agenda"] = agenda_shape(shown, looker.view);
  json::object board;
  board["open"] = asking_is_open(shown.state, looker.view);
  board["list"] = std::move(questions);
  state["questions"] = std::move(board);
  state["participants"] = std::move(participants);
  state["stage"] = stage_shape(shown, looker.view);
  if (looker.view == View::staff) {
    json::array standings;
    for (const auto& [id, other] : shown.state.people) {
      if (other.silenced || other.removed || other.invited || other.trusted) {
        standings.emplace_back(standing_shape(shown, other));
      }
    }
    state["standings"] = std::move(standings);
  }
  state["polls"] = poll_list(shown, looker.view);
  state["announcements"] = std::move(announcements);
  state["channels"] = channel_list(shown, looker);
  const bool insider = sees_participants(looker.view);
  state["hands"] = insider ? hand_list(shown) : json::array();
  state["timer"] = insider ? timer_shape(shown.state) : json::value();
  json::object me;
  me["asked"] = std::move(asked);
  me["voted"] = std::move(voted);
  me["hand"] = hand_place(shown.state, person.id);
  me["prompt"] = prompt_shape(shown, person.id);
  me["polls"] = voted_in(shown.state, person.id);
  state["me"] = std::move(me);
  return state;
}

json::object event_page_shape(const Shown& shown, event::Instant now) {
  json::object page = shown.document.page;
  page["phase"] = word(phase_for(shown.state, View::viewer));
  page["agenda"] = shown.document.agenda;
  page["now"] = session::format_instant(now);
  return page;
}

}  // namespace rostrum::room
