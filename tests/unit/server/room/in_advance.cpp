// Questions that came with registrations: asked once, whatever is told twice.
#include "tests/unit/server/room/scene.hpp"

namespace rostrum::room {
namespace {

struct Told {
  Hall hall;
  SubscriberId moderator = 0;
  Room::Advance asked{"r1", "Rosa", "Why open?", "en", false};

  explicit Told(std::string_view questions = "{}") : hall(document_with(questions)) {
    moderator = hall.enter_as("mo", {"moderator"});
  }
  /// nullopt while there is no answer.
  std::optional<bool> tell() {
    const auto answer = std::make_shared<std::optional<bool>>();
    hall.room->ask_in_advance(asked, [answer](bool done) { *answer = done; });
    hall.settle();
    return *answer;
  }
  [[nodiscard]] std::vector<std::string> kinds() const {
    std::vector<std::string> found;
    for (const auto& row : hall.log.rows) found.push_back(row.kind);
    return found;
  }
  [[nodiscard]] json::object last(const std::string& type) {
    const auto all = hall[moderator].of(type);
    REQUIRE_FALSE(all.empty());
    return all.back().at("question").as_object();
  }
};

}  // namespace

TEST_CASE("a question in advance waits for a moderator under its asker's name, once, also over a restart") {
  Told told;
  CHECK(told.tell() == true);
  const auto question = told.last("question.asked");
  CHECK(question.at("text") == "Why open?");
  CHECK(question.at("state") == "pending");
  CHECK(question.at("author").at("name") == "Rosa");
  const auto kinds = told.kinds();
  CHECK(told.tell() == true);
  told.hall.open();
  CHECK(told.tell() == true);
  CHECK(told.kinds() == kinds);
}

TEST_CASE("what its asker words anew is worded anew until a moderator has dealt with it") {
  Told told;
  told.tell();
  told.asked.text = "Why so open?";
  CHECK(told.tell() == true);
  const auto edited = told.last("question.edited");
  CHECK(edited.at("text") == "Why so open?");
  told.hall.run(told.moderator, "question.approve", {{"question", edited.at("id")}});
  const auto kinds = told.kinds();
  told.asked.text = "Something else";
  CHECK(told.tell() == true);
  CHECK(told.kinds() == kinds);
}

TEST_CASE("a registration that is withdrawn takes its question along, and brings it back") {
  Told told;
  told.tell();
  told.asked.text.clear();
  CHECK(told.tell() == true);
  CHECK(told.last("question.withdrawn").at("state") == "withdrawn");
  told.asked.text = "Why open, after all?";
  CHECK(told.tell() == true);
  const auto back = told.last("question.restored");
  CHECK(back.at("state") == "pending");
  CHECK(back.at("text") == "Why open, after all?");
  const auto asked = told.hall[told.moderator].of("question.asked");
  CHECK(asked.size() == 1);
}

TEST_CASE("the event's rules hold: anonymous questions, listed words, moderation, the end, who was silenced") {
  SUBCASE("anonymous to moderators too") {
    Told told(R"({"anonymous":"everyone"})");
    told.asked.anonymous = true;
    CHECK(told.tell() == true);
    CHECK(told.last("question.asked").at("author").is_null());
  }
  SUBCASE("the event takes none by now: the name is not told instead") {
    Told told(R"({"anonymous":"never"})");
    told.asked.anonymous = true;
    CHECK(told.tell() == true);
    CHECK(told.hall[told.moderator].of("question.asked").empty());
  }
  SUBCASE("no moderator looks at questions, but at listed words") {
    Told told(R"({"moderated":false,"words":["damn"]})");
    CHECK(told.tell() == true);
    CHECK(told.last("question.asked").at("state") == "approved");
    told.asked = {"r2", "Bob", "Damn it?", "en", false};
    CHECK(told.tell() == true);
    CHECK(told.last("question.asked").at("state") == "pending");
  }
  SUBCASE("asking opens with the doors: in advance is before") {
    Told told(R"({"opens":"live"})");
    CHECK(told.tell() == true);
    CHECK(told.hall[told.moderator].of("question.asked").size() == 1);
  }
  SUBCASE("too late") {
    Told told;
    for (const char* step : {"event.doors", "event.end"}) told.hall.run(told.moderator, step);
    CHECK(told.tell() == true);
    CHECK(told.hall[told.moderator].of("question.asked").empty());
  }
  SUBCASE("what was redacted stays blank") {
    Told told;
    told.tell();
    told.hall.run(told.moderator, "question.redact", {{"question", "q-r1"}});
    told.asked.text = "Again";
    CHECK(told.tell() == true);
    CHECK(told.hall[told.moderator].of("question.edited").empty());
  }
}

TEST_CASE("what the disk does not take is told again") {
  Told told;
  told.hall.log.full = true;
  CHECK(told.tell() == false);
  told.hall.log.full = false;
  told.hall.beat();
  CHECK(told.tell() == true);
  CHECK(told.last("question.asked").at("id") == "q-r1");
}

}  // namespace rostrum::room
