// The transition table of protocol/api, driven: every command of questions from every state, every command of phases
// from every phase, everything that is refused in some phases in all of them.
#include "tests/unit/server/room/scene.hpp"

namespace rostrum::room {
namespace {

/// Where the table leads from there, or nothing.
std::optional<std::string> target(const json::object& schema, std::string_view table, std::string_view from) {
  const auto* moves = schema.if_contains(table);
  const auto* to = moves == nullptr ? nullptr : moves->as_object().if_contains(from);
  return to == nullptr ? std::nullopt : std::optional<std::string>(to->as_string());
}

void check_question(const std::string& type, const json::object& schema, std::string_view table, bool as_asker,
                    const std::string& from) {
  CAPTURE(type);
  CAPTURE(from);
  CAPTURE(as_asker);
  Scene scene;
  const auto fields = scene.prepare(type);
  const auto before = scene.lead_to(from);
  const auto id = as_asker ? scene.asker : scene.organiser;
  const auto command = scene.hall.ask_for(id, type, fields);
  CAPTURE(json::serialize(scene.hall[id].answer(command)));
  const auto to = target(schema, table, from);
  if (to) {
    CHECK(scene.hall[id].refusal(command) == 0);
    CHECK(scene.state_of(scene.question) == (*to == "before" ? before : *to));
  } else {
    CHECK(scene.hall[id].refusal(command) == 409);
    CHECK(scene.state_of(scene.question) == from);
  }
}

TEST_CASE("every command of questions from every state") {
  std::size_t moves = 0;
  for (const auto& described : all_commands()) {
    const auto& type = described.first;
    const auto& schema = described.second;
    if (!type.starts_with("question.") || type == "question.ask") continue;
    REQUIRE(schema.contains("x-moves"));
    for (const auto& from : words("question_state")) {
      const bool asker_only = schema.at("x-may") == json::array{"asker"};
      if (!asker_only) check_question(type, schema, "x-moves", false, from);
      if (schema.contains("x-asker-moves")) check_question(type, schema, "x-asker-moves", true, from);
      ++moves;
    }
  }
  CHECK(moves == 21 * 8);
}

TEST_CASE("every command of phases from every phase") {
  std::size_t moves = 0;
  for (const auto& described : all_commands()) {
    const auto& type = described.first;
    const auto& schema = described.second;
    if (!type.starts_with("event.")) continue;
    for (const auto& from : words("phase")) {
      for (const bool reset : {false, true}) {
        const auto* with = schema.if_contains("x-moves-with");
        if (reset && with == nullptr) continue;
        CAPTURE(type);
        CAPTURE(from);
        CAPTURE(reset);
        Scene scene;
        const auto before = scene.move_to(from);
        const auto command =
            scene.hall.ask_for(scene.organiser, type, reset ? json::object{{"reset", true}} : json::object());
        const auto to = reset ? target(with->as_object(), "reset", from) : target(schema, "x-moves", from);
        if (to) {
          CHECK(scene.hall[scene.organiser].refusal(command) == 0);
          CHECK(scene.phase() == (*to == "before" ? before : *to));
        } else {
          CHECK(scene.hall[scene.organiser].refusal(command) == 409);
          CHECK(scene.phase() == from);
        }
        ++moves;
      }
    }
  }
  CHECK(moves == 8 * 6);
}

TEST_CASE("what a phase refuses is what protocol/api says") {
  for (const auto& described : all_commands()) {
    const auto& type = described.first;
    const auto& schema = described.second;
    if (type.starts_with("event.") || type == "question.ask" || schema.contains("x-moves")) continue;
    // An organiser has a seat.
    if (type == "stage.take_seat") continue;
    // There are none before the end.
    if (type.starts_with("comment.") && type != "comment.post") continue;
    const auto* listed = schema.if_contains("x-not-in");
    for (const auto& phase : words("phase")) {
      const bool refused =
          listed != nullptr && std::ranges::find(listed->as_array(), json::value(phase)) != listed->as_array().end();
      CAPTURE(type);
      CAPTURE(phase);
      Scene scene;
      if (type == "comment.post") {
        auto document = document_with();
        document["comments"] = json::object{{"open", true}};
        scene.hall.apply(document);
      }
      json::object fields;
      // In an ended event nothing can be prepared any more.
      if (phase == "ended") fields = scene.prepare(type);
      scene.move_to(phase);
      if (phase != "ended") fields = scene.prepare(type);
      const auto command = scene.hall.ask_for(scene.organiser, type, fields);
      CHECK(scene.hall[scene.organiser].refusal(command) == (refused ? 409 : 0));
    }
  }
}

TEST_CASE("asking opens when the document says, and closes by hand or at the end") {
  struct Case {
    const char* opens;
    std::vector<std::string> closed_in;
  };
  const Case kCases[] = {Case{"published", {"ended"}}, Case{"doors", {"draft", "rehearsal", "ended"}},
                         Case{"live", {"draft", "rehearsal", "doors", "ended"}}};
  for (const Case& example : kCases) {
    const std::string opens = example.opens;
    const auto& closed_in = example.closed_in;
    for (const auto& phase : words("phase")) {
      CAPTURE(opens);
      CAPTURE(phase);
      Scene scene;
      scene.hall.apply(document_with(R"({"opens":")" + opens + "\"}"));
      scene.move_to(phase);
      const bool closed = std::ranges::find(closed_in, phase) != closed_in.end();
      const auto command = scene.hall.ask_for(scene.asker, "question.ask", {{"text", "Now?"}});
      CHECK(scene.hall[scene.asker].refusal(command) == (closed ? 409 : 0));
      const auto viewer = scene.hall.enter();
      CHECK(scene.hall[viewer].frames.front().at("state").at("questions").at("open").as_bool() == !closed);
      // Who takes part in a rehearsal may always ask in it.
      if (phase == "rehearsal") scene.hall.ask(scene.speaker, "Does this work?");
    }
  }
}

TEST_CASE("live takes the one before off, and undoing it gives it back; restore takes nobody off") {
  Scene scene;
  scene.lead_to("live");
  auto& hall = scene.hall;
  const auto answer = hall.run(scene.organiser, "question.live", {{"question", scene.other}});
  const auto told = hall[scene.asker].told();
  const std::vector<std::string> last(told.end() - 2, told.end());
  CHECK(last == std::vector<std::string>{"question.done", "question.live"});
  CHECK(scene.state_of(scene.question) == "answered");
  SUBCASE("undone") {
    hall.run(scene.organiser, "undo", {{"seq", answer.at("seq")}});
    CHECK(scene.state_of(scene.question) == "live");
    CHECK(scene.state_of(scene.other) == "approved");
  }
  SUBCASE("restored while another is live") {
    hall.run(scene.organiser, "question.restore", {{"question", scene.question}});
    CHECK(scene.state_of(scene.question) == "approved");
    CHECK(scene.state_of(scene.other) == "live");
  }
}

TEST_CASE("an undone restore can be restored again, by the way it came") {
  Scene scene;
  scene.lead_to("next");
  auto& hall = scene.hall;
  const json::object question{{"question", scene.question}};
  const auto restored = hall.run(scene.organiser, "question.restore", question);
  CHECK(scene.state_of(scene.question) == "approved");
  hall.run(scene.organiser, "undo", {{"seq", restored.at("seq")}});
  CHECK(scene.state_of(scene.question) == "next");
  hall.run(scene.organiser, "question.restore", question);
  hall.run(scene.organiser, "question.restore", question);
  CHECK(scene.state_of(scene.question) == "pending");
}

TEST_CASE("an undo is for one change of each kind, and no more once something came after it") {
  Scene scene;
  auto& hall = scene.hall;
  struct Case {
    const char* type;
    json::object fields;
    const char* told;
  };
  const Case kCases[] = {{"agenda.start", {{"item", "panel"}}, "agenda.ended"},
                         {"announce.post", {{"text", "Oh"}}, "announcement.retracted"},
                         {"stage.bring_on", {{"participant", "p-spare"}}, "stage.restored"}};
  for (const Case& example : kCases) {
    const std::string type = example.type;
    CAPTURE(type);
    const auto answer = hall.run(scene.organiser, type, example.fields);
    hall.run(scene.organiser, "undo", {{"seq", answer.at("seq")}});
    CHECK(hall[scene.organiser].told().back() == example.told);
    CHECK(hall[scene.organiser].refusal(hall.ask_for(scene.organiser, "undo", {{"seq", answer.at("seq")}})) == 404);
  }
  const auto first = hall.run(scene.organiser, "stage.bring_on", {{"participant", "p-spare"}});
  hall.run(scene.organiser, "stage.cut");
  CHECK(hall[scene.organiser].refusal(hall.ask_for(scene.organiser, "undo", {{"seq", first.at("seq")}})) == 409);
}

}  // namespace
}  // namespace rostrum::room
