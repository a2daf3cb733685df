// Hello, welcome, resumed, refused: who comes in, as whom, and what they are told first.
#include "tests/unit/server/room/hall.hpp"

namespace rostrum::room {
namespace {

std::vector<std::uint64_t> seqs(const Socket& socket) {
  std::vector<std::uint64_t> found;
  for (const auto& frame : socket.frames) {
    if (frame.contains("at")) found.push_back(frame.at("seq").to_number<std::uint64_t>());
  }
  return found;
}

TEST_CASE("a stranger is welcomed as a guest, given a token, and known again by it") {
  Hall hall;
  const auto first = hall.enter();
  CHECK(hall[first].told() == std::vector<std::string>{"welcome", "tally"});
  const auto you = hall[first].frames.front().at("you").as_object();
  CHECK(you.at("guest").as_bool());
  CHECK(you.at("roles") == json::array{"viewer"});
  const std::string token(you.at("token").as_string());
  hall.leave(first);
  const auto again = hall.enter(token);
  CHECK(hall[again].frames.front().at("you").at("id") == you.at("id"));
  CHECK_FALSE(hall[again].frames.front().at("you").as_object().contains("token"));
  // A lurker costs no row: there is only the document.
  CHECK(hall.log.rows.size() == 1);
}

TEST_CASE("whoever a link introduces is journalled once, and listed to those on and behind the stage only") {
  Hall hall;
  const auto viewer = hall.enter();
  const auto moderator = hall.enter_as("mo", {"moderator"});
  const auto panelist = hall.enter_as("pat", {"panelist"});
  CHECK(hall.log.rows.size() == 3);
  REQUIRE(hall[moderator].of("participant.joined").size() == 1);
  CHECK(hall[moderator].of("participant.joined")[0].at("participant").at("name") == "pat");
  CHECK(hall[viewer].of("participant.joined").empty());
  CHECK(hall[viewer].frames.front().at("state").at("participants").as_array().empty());
  CHECK(hall[panelist].frames.front().at("state").at("participants").as_array().size() == 2);
  hall.leave(panelist);
  hall.enter("token-pat");
  CHECK(hall.log.rows.size() == 3);
  const auto presence = hall[moderator].of("presence");
  std::vector<bool> online;
  for (const auto& frame : presence) {
    if (frame.at("participant").at("name") == "pat") online.push_back(frame.at("participant").at("online").as_bool());
  }
  CHECK(online == std::vector<bool>{true, false, true});
}

TEST_CASE("a hello that cannot be taken is refused with what and why, and the socket closed with 1008") {
  struct Case {
    const char* frame;
    int status;
  };
  const Case kCases[] = {Case{R"({"type":"hello","token":"forged"})", 401}, Case{R"({"type":"hello","token":7})", 400},
                         Case{R"({"type":"hello","resume":-1})", 400}, Case{"no JSON", 400},
                         Case{R"({"id":"a","type":"questions.open"})", 400}};
  for (const Case& example : kCases) {
    const auto* frame = example.frame;
    CAPTURE(frame);
    Hall hall;
    hall.sockets.all[1];
    hall.room->opened(1);
    hall.say_text(1, frame);
    REQUIRE(hall[1].told() == std::vector<std::string>{"refused"});
    CHECK(hall[1].frames[0].at("error").at("status") == example.status);
    CHECK(hall[1].closed == 1008);
    hall.say_text(1, frame);
    CHECK(hall[1].frames.size() == 1);
  }
}

TEST_CASE("an event that does not exist takes nobody; one by invitation takes no strangers") {
  Hall none(std::nullopt);
  const auto lost = none.enter();
  CHECK(none[lost].frames.at(0).at("error").at("status") == 404);
  auto document = document_with();
  document["access"] = "invited";
  Hall invited(document);
  const auto stranger = invited.enter();
  CHECK(invited[stranger].frames.at(0).at("error").at("status") == 401);
  const auto guest = invited.enter_as("gus", {"viewer"});
  CHECK(invited[guest].told().front() == "welcome");
}

TEST_CASE("a socket that says no hello for ten seconds is closed; one that did is not") {
  Hall hall;
  hall.sockets.all[50];
  hall.room->opened(50);
  const auto greeted = hall.enter();
  for (int i = 0; i < 39; ++i) hall.beat();
  CHECK(hall[50].closed == 0);
  hall.beat();
  CHECK(hall[50].closed == 1008);
  CHECK(hall[greeted].closed == 0);
}

TEST_CASE("who comes and goes is written, once for several devices, and at the end at once") {
  Hall hall;
  const auto token = hall.link("vi", {"viewer"});
  const auto came_at = hall.now;
  const auto first = hall.enter(token);
  hall.beat();
  REQUIRE(hall.log.attendance.size() == 1);
  CHECK(hall.log.attendance[0].first);
  CHECK(hall.log.attendance[0].visits == std::vector<journal::Visit>{{"p-vi", came_at, std::nullopt}});
  const auto second = hall.enter(token);
  hall.leave(first);
  hall.run_errand(hall.link("er", {"viewer"}), {{"id", "c"}, {"type", "hand.raise"}});
  hall.now += Attendance::kFlush_ms;
  hall.beat();
  REQUIRE(hall.log.attendance.size() == 2);
  CHECK(hall.log.attendance[1].visits.empty());
  CHECK(hall.log.attendance[1].until == hall.now);
  hall.leave(second);
  const auto left_at = hall.now;
  bool finished = false;
  hall.room->finish([&] { finished = true; });
  hall.settle();
  CHECK(finished);
  REQUIRE(hall.log.attendance.size() == 3);
  CHECK(hall.log.attendance[2].visits == std::vector<journal::Visit>{{"p-vi", came_at, left_at}});
}

TEST_CASE("who comes back gets what was missed, once and in order, then the full tally") {
  Hall hall;
  const auto moderator = hall.enter_as("mo", {"moderator"});
  auto viewer = hall.enter();
  const std::string token(hall[viewer].frames.front().at("you").at("token").as_string());
  const auto one = hall.ask(viewer, "One?");
  hall.run(moderator, "question.approve", {{"question", one}});
  const auto seen = seqs(hall[viewer]).back();
  hall.leave(viewer);
  const auto two = hall.ask(moderator, "Two?");
  hall.run(moderator, "question.approve", {{"question", two}});
  hall.run(moderator, "question.vote", {{"question", two}, {"up", true}});
  hall.run(moderator, "announce.post", {{"text", "Welcome"}});
  viewer = hall.enter(token, seen);
  CHECK(hall[viewer].told() ==
        std::vector<std::string>{"resumed", "question.approved", "announcement.posted", "tally"});
  CHECK(hall[viewer].frames.front().at("seq").to_number<std::uint64_t>() == hall.log.rows.size());
  CHECK(hall[viewer].frames.back().at("votes").as_object().at(two) == 1);
  // The moderator was away too: what is not journalled is told as it is.
  hall.leave(moderator);
  const auto back = hall.enter("token-mo", hall.log.rows.size());
  CHECK(hall[back].told() == std::vector<std::string>{"resumed", "tally", "presence", "audience", "bans", "presence"});
}

TEST_CASE("a resume that cannot be served gets a welcome") {
  Hall hall;
  const auto viewer = hall.enter();
  const std::string token(hall[viewer].frames.front().at("you").at("token").as_string());
  SUBCASE("because it is ahead of the event") { CHECK(hall[hall.enter(token, 900)].told().front() == "welcome"); }
  SUBCASE("because the person is new, who must be told who they are") {
    const auto stranger = hall.enter({}, 1);
    CHECK(hall[stranger].told().front() == "welcome");
    CHECK(hall[stranger].frames.front().at("you").as_object().contains("token"));
  }
  SUBCASE("because too much was missed") {
    const auto moderator = hall.enter_as("mo", {"moderator"});
    for (int i = 0; i < 8'300; ++i) {
      hall.run(moderator, "stage.mute", {{"participant", "p-mo"}, {"on", i % 2 == 0}});
      hall.now += 1'000;
    }
    CHECK(hall[hall.enter("token-mo", 2)].told().front() == "welcome");
  }
}

TEST_CASE("after a restart what was missed is told from the journal") {
  Hall hall;
  const auto moderator = hall.enter_as("mo", {"moderator"});
  const auto seen = hall.log.rows.size();
  hall.run(moderator, "announce.post", {{"text", "Before the restart"}});
  hall.sockets.all.clear();
  hall.open();
  const auto back = hall.enter("token-mo", seen);
  const auto posted = hall[back].of("announcement.posted");
  REQUIRE(posted.size() == 1);
  CHECK(posted[0].at("announcement").at("text") == "Before the restart");
}

TEST_CASE("what came before the greeting is done after it, in order") {
  Hall hall;
  hall.log.held = true;
  const auto id = hall.enter_as("mo", {"moderator"});
  hall.ask_for(id, "questions.close");
  hall.ask_for(id, "questions.open");
  CHECK(hall[id].frames.empty());
  hall.log.held = false;
  for (int i = 0; i < 4; ++i) {
    hall.log.release();
    hall.settle();
  }
  const auto told = hall[id].told();
  REQUIRE(told.size() >= 2);
  CHECK(told.front() == "welcome");
  std::vector<std::string> after(told.end() - 4, told.end());
  CHECK(after == std::vector<std::string>{"+c1", "questions.closed", "+c2", "questions.opened"});
}

TEST_CASE("a welcome tells nothing that is not on disk, and nothing twice") {
  Hall hall;
  const auto moderator = hall.enter_as("mo", {"moderator"});
  hall.log.held = true;
  hall.ask_for(moderator, "announce.post", {{"text", "First"}});
  const auto viewer = hall.enter();
  // Comes while the first is being synced and the viewer waits: after the welcome.
  hall.ask_for(moderator, "announce.post", {{"text", "Second"}});
  CHECK(hall[viewer].frames.empty());
  CHECK(hall.log.waiting() == 1);
  hall.log.release();
  hall.settle();
  REQUIRE(hall[viewer].told() == std::vector<std::string>{"welcome", "tally"});
  const auto welcome = hall[viewer].frames.front();
  CHECK(welcome.at("state").at("announcements").as_array().size() == 1);
  CHECK(welcome.at("seq").to_number<std::uint64_t>() == hall.log.rows.size());
  hall.log.release();
  hall.settle();
  CHECK(hall[viewer].told() == std::vector<std::string>{"welcome", "tally", "announcement.posted"});
  CHECK(seqs(hall[viewer]).back() == welcome.at("seq").to_number<std::uint64_t>() + 1);
}

TEST_CASE("whoever has several devices is one of the audience") {
  Hall hall;
  const auto moderator = hall.enter_as("mo", {"moderator"});
  const auto first = hall.enter(hall.link("ann", {"viewer"}));
  hall.enter("token-ann");
  hall.beat();
  CHECK(hall[moderator].of("audience").back().at("count") == 2);
  const auto told = hall[moderator].of("audience").size();
  hall.leave(first);
  hall.beat();
  CHECK(hall[moderator].of("audience").size() == told);
}

TEST_CASE("staff are told how many are there when they come and when it changes, nobody else") {
  Hall hall;
  const auto viewer = hall.enter();
  const auto moderator = hall.enter_as("mo", {"moderator"});
  CHECK(hall[moderator].of("audience").back().at("count") == 2);
  hall.beat();
  hall.enter();
  hall.beat();
  CHECK(hall[moderator].of("audience").back().at("count") == 3);
  const auto told = hall[moderator].of("audience").size();
  hall.beat();
  CHECK(hall[moderator].of("audience").size() == told);
  CHECK(hall[viewer].of("audience").empty());
}

}  // namespace
}  // namespace rostrum::room
