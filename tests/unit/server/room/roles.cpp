// Who may what: every command of protocol/api sent by every role, by moderators narrowed to each capability, by the
// asker and by whoever a question is assigned to. What x-may allows is accepted, the rest is refused with 403.
#include "tests/unit/server/room/scene.hpp"

namespace rostrum::room {
namespace {

constexpr std::array<std::string_view, 7> kCapabilities = {"questions", "polls",  "announcements", "people",
                                                           "stage",     "agenda", "phase"};

struct Actor {
  std::string role;
  /// Of a narrowed moderator.
  std::string only;
  bool asker = false;
  bool assigned = false;
};

std::vector<Actor> all_actors() {
  std::vector<Actor> actors;
  for (const auto& role : words("role")) actors.push_back({role, "", false, false});
  for (const auto capability : kCapabilities) actors.push_back({"moderator", std::string(capability), false, false});
  actors.push_back({"viewer", "", true, false});
  actors.push_back({"panelist", "", false, true});
  return actors;
}

bool allows(std::string_view may, const Actor& actor) {
  const auto can = [&](std::string_view capability) {
    return actor.role == "organiser" || (actor.role == "moderator" && (actor.only.empty() || actor.only == capability));
  };
  if (may == "everyone") return true;
  if (may == "speaker") return actor.role != "viewer" && actor.role != "captioner";
  if (may == "asker") return actor.asker;
  // The asker of these tests is a guest.
  if (may == "signed") return !actor.asker;
  if (may == "assigned") return actor.assigned;
  // None of them is: its own test invites somebody.
  if (may == "invited") return false;
  // The change that the test undoes is of a question.
  if (may == "as the change") return can("questions");
  REQUIRE(may.starts_with("can:"));
  CHECK(std::ranges::find(kCapabilities, may.substr(4)) != kCapabilities.end());
  return can(may.substr(4));
}

bool may(const json::object& schema, const Actor& actor) {
  for (const auto& one : schema.at("x-may").as_array()) {
    if (allows(one.as_string(), actor)) return true;
  }
  return false;
}

TEST_CASE("every role may do what protocol/api says and nothing else") {
  std::size_t accepted = 0;
  std::size_t refused = 0;
  for (const auto& described : all_commands()) {
    const auto& type = described.first;
    const auto& schema = described.second;
    for (const auto& actor : all_actors()) {
      CAPTURE(type);
      CAPTURE(actor.role);
      CAPTURE(actor.only);
      CAPTURE(actor.asker);
      CAPTURE(actor.assigned);
      Scene scene;
      auto& hall = scene.hall;
      auto id = scene.asker;
      if (!actor.asker) {
        id = hall.enter_as("actor", {actor.role},
                           actor.only.empty() ? std::vector<std::string>() : std::vector{actor.only});
      }
      const auto* moves = schema.if_contains("x-moves");
      if (type.starts_with("comment.")) scene.take_comments();
      if (type.starts_with("event.")) scene.move_to(moves->as_object().begin()->key());
      const auto fields = scene.prepare(type);
      if (type.starts_with("question.") && moves != nullptr) {
        const auto* asker_moves = actor.asker ? schema.if_contains("x-asker-moves") : nullptr;
        const auto& from = (asker_moves == nullptr ? *moves : *asker_moves).as_object();
        scene.lead_to(from.contains("approved") ? std::string_view("approved") : std::string_view(from.begin()->key()));
        if (actor.assigned)
          hall.run(scene.organiser, "question.assign", {{"question", scene.question}, {"to", "p-actor"}});
      }
      if (type == "hand.lower") hall.run(id, "hand.raise");
      const auto before = hall[scene.organiser].frames.size();
      const auto command = hall.ask_for(id, type, fields);
      const auto& answer = hall[id].answer(command);
      CAPTURE(json::serialize(answer));
      REQUIRE(answer.contains("ok"));
      if (!may(schema, actor)) {
        CHECK(hall[id].refusal(command) == 403);
        ++refused;
        continue;
      }
      CHECK(answer.at("ok").as_bool());
      ++accepted;
      // What is told of it has the past form. Of viewers' own affairs only they are told.
      const auto* past = schema.if_contains("x-past");
      if (past == nullptr || (type == "profile.set" && actor.role == "viewer")) continue;
      const auto& frames = hall[scene.organiser].frames;
      CHECK(std::any_of(
          frames.begin() + static_cast<std::ptrdiff_t>(before), frames.end(), [&](const json::object& frame) {
            return frame.contains("seq") && frame.contains("type") && frame.at("type") == past->as_string();
          }));
    }
  }
  CHECK(accepted > 150);
  CHECK(refused > 200);
}

TEST_CASE("staff is made and unmade by organisers only") {
  for (const char* role : {"moderator", "organiser"}) {
    Scene scene;
    const auto moderator = scene.hall.enter_as("mo", {"moderator"});
    const json::object fields{{"participant", "p-spare"}, {"role", role}, {"on", true}};
    CHECK(scene.hall[moderator].refusal(scene.hall.ask_for(moderator, "participant.role", fields)) == 403);
    scene.hall.run(scene.organiser, "participant.role", fields);
  }
}

TEST_CASE("what a field may be is what protocol/api lists") {
  std::size_t checked = 0;
  for (const auto& described : all_commands()) {
    const auto& type = described.first;
    const auto& schema = described.second;
    for (const auto& [field, property] : schema.at("properties").as_object()) {
      const auto* listed = property.as_object().if_contains("enum");
      if (listed == nullptr) continue;
      CAPTURE(type);
      for (const auto& word : listed->as_array()) {
        Scene scene;
        auto fields = scene.prepare(type);
        fields[field] = word;
        scene.hall.run(scene.organiser, type, fields);
      }
      Scene scene;
      auto fields = scene.prepare(type);
      fields[field] = "no-such-word";
      CHECK(scene.hall[scene.organiser].refusal(scene.hall.ask_for(scene.organiser, type, fields)) == 400);
      ++checked;
    }
  }
  CHECK(checked == 5);
}

}  // namespace
}  // namespace rostrum::room
