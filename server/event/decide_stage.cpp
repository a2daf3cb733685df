#include <algorithm>
#include <array>
#include <string_view>

#include "server/event/decide_parts.hpp"

namespace rostrum::event {
namespace {

constexpr std::uint32_t kAnnouncementLength = 1'000;
constexpr std::size_t kMaxAnnouncements = 50;

constexpr std::array<std::string_view, 4> kFeeds = {"camera", "screen", "sign", "booth"};
constexpr std::array<std::string_view, 4> kSlates = {"before", "pause", "after", "trouble"};

bool is_feed(const FeedId& name) {
  const auto colon = name.rfind(':');
  return colon != FeedId::npos && std::ranges::find(kFeeds, std::string_view(name).substr(colon + 1)) != kFeeds.end();
}

std::string owner_of(const FeedId& feed) { return feed.substr(0, feed.rfind(':')); }

}  // namespace

Decision decide_part(const State& state, const Person& actor, const DirectStage& command, const Context&) {
  if (!actor.may(Capability::stage)) return forbidden("direct the stage");
  if (state.phase == Phase::ended) return Refusal{Reason::wrong_state, "The event has ended."};
  SceneChanged changed;
  changed.participant = command.participant;
  changed.after = state.scene;
  auto& scene = changed.after;
  const auto place = std::ranges::find(scene.on_stage, command.participant);
  const auto leave_spotlight = [&] {
    if (owner_of(scene.spotlight) == command.participant) scene.spotlight.clear();
  };
  switch (command.what) {
    case Direct::bring_on: {
      const auto* person = state.person(command.participant);
      if (person == nullptr) return no_such("participant");
      if (!person->may_publish())
        return Refusal{Reason::wrong_state, "This person is in the audience: give them a seat on the panel first."};
      if (place != scene.on_stage.end()) return std::vector<Event>{};
      if (scene.on_stage.size() >= kMaxOnStage) {
        return Refusal{Reason::wrong_state, "The stage is full: it holds " + std::to_string(kMaxOnStage) + " people."};
      }
      changed.what = SceneChange::brought_on;
      scene.on_stage.push_back(command.participant);
      break;
    }
    case Direct::send_off:
      if (place == scene.on_stage.end()) return Refusal{Reason::wrong_state, "This person is not on stage."};
      changed.what = SceneChange::sent_off;
      scene.on_stage.erase(place);
      leave_spotlight();
      break;
    case Direct::spotlight:
      if (!command.name.empty() && !is_feed(command.name)) return Refusal{Reason::invalid, "This is no feed."};
      if (!command.name.empty() && std::ranges::find(scene.on_stage, owner_of(command.name)) == scene.on_stage.end()) {
        return Refusal{Reason::wrong_state, "Only somebody on stage can be put in the spotlight."};
      }
      changed.what = SceneChange::spotlit;
      scene.spotlight = command.name;
      break;
    case Direct::mute:
      if (state.person(command.participant) == nullptr) return no_such("participant");
      changed.what = SceneChange::muted;
      if (command.on) {
        scene.muted.insert(command.participant);
      } else {
        scene.muted.erase(command.participant);
      }
      break;
    case Direct::cut:
      changed.what = SceneChange::cut;
      scene.cut = true;
      break;
    case Direct::restore:
      changed.what = SceneChange::restored;
      scene.cut = false;
      break;
    case Direct::slate:
      if (!command.name.empty() && std::ranges::find(kSlates, command.name) == kSlates.end()) {
        return Refusal{Reason::invalid, "The slates are before, pause, after and trouble."};
      }
      changed.what = SceneChange::slated;
      scene.slate = command.name;
      break;
  }
  if (changed.after == state.scene) return std::vector<Event>{};
  return std::vector<Event>{changed};
}

Decision decide_part(const State& state, const Person& actor, const MoveAgenda& command, const Context&) {
  if (!actor.may(Capability::agenda)) return forbidden("run the agenda");
  if (!command.item.empty() && std::ranges::find(state.rules.agenda, command.item) == state.rules.agenda.end()) {
    return no_such("agenda item");
  }
  if (state.agenda == command.item) return std::vector<Event>{};
  return std::vector<Event>{AgendaMoved{command.item, std::nullopt}};
}

Decision decide_part(const State& state, const Person& actor, const PostAnnouncement& command, const Context& context) {
  if (!actor.may(Capability::announcements)) return forbidden("announce");
  if (command.text.length == 0) return Refusal{Reason::empty, "An announcement needs a text."};
  if (command.text.length > kAnnouncementLength) return Refusal{Reason::too_long, "The announcement is too long."};
  if (state.announcements.size() >= kMaxAnnouncements) {
    return Refusal{Reason::wrong_state, "No more announcements fit: retract one first."};
  }
  return std::vector<Event>{AnnouncementPosted{context.fresh_id, command.text.id}};
}

Decision decide_part(const State& state, const Person& actor, const RetractAnnouncement& command, const Context&) {
  if (!actor.may(Capability::announcements)) return forbidden("retract announcements");
  const auto posted = std::ranges::find(state.announcements, command.announcement, &Announcement::id);
  if (posted == state.announcements.end()) return no_such("announcement");
  return std::vector<Event>{AnnouncementRetracted{command.announcement, std::nullopt}};
}

}  // namespace rostrum::event
