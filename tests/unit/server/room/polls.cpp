// Polls as people meet them: what each is told and when, votes once whatever is repeated, anonymous ones to the end.
#include "tests/unit/server/room/scene.hpp"

namespace rostrum::room {
namespace {

struct PollScene : Scene {
  std::string open(json::object draft) {
    draft.emplace("question", "Which?");
    draft.emplace("kind", "single");
    if (draft.at("kind") != "rating") draft.emplace("options", json::array{"This", "That"});
    const auto id = hall.run(organiser, "poll.create", {{"poll", draft}}).at("poll");
    hall.run(organiser, "poll.open", {{"poll", id}});
    return std::string(id.as_string());
  }
  void vote(SubscriberId id, const std::string& poll, std::string_view option) {
    hall.run(id, "poll.vote", {{"poll", poll}, {"options", {option}}});
  }
  /// Of the newest tally that names it.
  json::value counts(SubscriberId id, const std::string& poll) {
    const auto told = hall[id].of("poll.tally");
    for (auto at = told.rbegin(); at != told.rend(); ++at) {
      if (const auto* tally = at->at("polls").as_object().if_contains(poll)) return tally->at("counts");
    }
    return "not told";
  }
  json::object in_welcome(const std::string& token, const std::string& poll) {
    const auto id = hall.enter(token);
    for (const auto& one : hall[id].frames.front().at("state").at("polls").as_array()) {
      if (one.at("id") == json::value(poll)) return one.as_object();
    }
    return {};
  }
};

TEST_CASE("a draft is the staff's; an open poll is everyone's; who voted is told to nobody but the voter") {
  PollScene scene;
  auto& hall = scene.hall;
  const auto viewer = hall.enter();
  const auto poll = scene.open({});
  CHECK(hall[scene.organiser].of("poll.created").size() == 1);
  CHECK(hall[viewer].of("poll.created").empty());
  REQUIRE(hall[viewer].of("poll.opened").size() == 1);
  CHECK(hall[viewer].of("poll.opened")[0].at("poll").at("options").as_array().size() == 2);
  scene.vote(viewer, poll, "2");
  CHECK(hall[viewer].of("poll.voted").size() == 1);
  CHECK(hall[scene.organiser].of("poll.voted").empty());
  CHECK(hall[scene.asker].of("poll.voted").empty());
}

TEST_CASE("the same vote again is one vote, from whatever tab, after a restart, and whatever it says now") {
  for (const bool anonymous : {false, true}) {
    CAPTURE(anonymous);
    PollScene scene;
    auto& hall = scene.hall;
    const auto poll = scene.open({{"anonymous", anonymous}});
    const auto tab = hall.enter();
    const std::string token(hall[tab].frames.front().at("you").at("token").as_string());
    const json::object vote{{"id", "v"}, {"type", "poll.vote"}, {"poll", poll}, {"options", {"1"}}};
    hall.say(tab, vote);
    const auto first = hall[tab].answer("v");
    CHECK(first.at("ok").as_bool());
    const auto other = hall.enter(token);
    CHECK(hall[other].frames.front().at("state").at("me").at("polls") == json::array{poll});
    hall.say(other, vote);
    CHECK(hall[other].answer("v") == first);
    // What it was for is not kept: a repeat cannot be told from it.
    auto changed = vote;
    changed["options"] = json::array{"2"};
    hall.say(other, changed);
    CHECK(hall[other].answer("v") == first);
    const auto again = hall.ask_for(other, "poll.vote", {{"poll", poll}, {"options", {"2"}}});
    CHECK(hall[other].refusal(again) == 409);
    const auto rows = hall.log.rows.size();
    hall.sockets.all.clear();
    hall.open();
    const auto later = hall.enter(token);
    hall.say(later, vote);
    CHECK(hall[later].answer("v") == first);
    CHECK(hall.log.rows.size() == rows);
  }
}

TEST_CASE("counts of a named poll are told as it says, at most four times a second") {
  PollScene scene;
  auto& hall = scene.hall;
  const auto live = scene.open({{"anonymous", false}, {"results", "live"}});
  const auto close = scene.open({{"anonymous", false}});
  const auto never = scene.open({{"anonymous", false}, {"results", "never"}});
  for (const auto& poll : {live, close, never}) {
    for (int i = 0; i < 3; ++i) scene.vote(hall.enter(), poll, "1");
  }
  CHECK(hall[scene.asker].of("poll.tally").empty());
  hall.beat();
  CHECK(hall[scene.asker].of("poll.tally").size() == 1);
  const json::object three{{"1", 3}, {"2", 0}};
  CHECK(scene.counts(scene.asker, live) == three);
  CHECK(scene.counts(scene.asker, close).is_null());
  CHECK(scene.counts(scene.asker, never).is_null());
  for (const auto& poll : {live, close, never}) CHECK(scene.counts(scene.organiser, poll) == three);
  for (const auto& poll : {close, never}) hall.run(scene.organiser, "poll.close", {{"poll", poll}});
  const auto closed = hall[scene.asker].of("poll.closed");
  REQUIRE(closed.size() == 2);
  CHECK(closed[0].at("poll").at("counts") == three);
  CHECK(closed[1].at("poll").at("counts").is_null());
  hall.run(scene.organiser, "poll.publish", {{"poll", never}});
  CHECK(hall[scene.asker].of("poll.published").at(0).at("poll").at("counts") == three);
}

TEST_CASE("counts of an anonymous poll are told in steps of five, one step late, and whole once late ballots are in") {
  PollScene scene;
  auto& hall = scene.hall;
  const auto poll = scene.open({{"results", "live"}});
  const auto vote = [&](std::string_view option) {
    scene.vote(hall.enter(), poll, option);
    hall.beat();
  };
  for (int i = 0; i < 9; ++i) {
    vote("1");
    CHECK(scene.counts(scene.asker, poll).is_null());
    CHECK(scene.counts(scene.organiser, poll).is_null());
  }
  vote("2");
  CHECK(scene.counts(scene.asker, poll) == json::object{{"1", 5}, {"2", 0}});
  vote("2");
  CHECK(scene.counts(scene.organiser, poll) == json::object{{"1", 5}, {"2", 0}});
  // A restart tells no more than there was: nothing until the next step.
  hall.sockets.all.clear();
  hall.open();
  scene.organiser = hall.enter("token-org");
  CHECK(scene.in_welcome("", poll).at("counts").is_null());
  CHECK(scene.in_welcome("", poll).at("voters") == 11);
  const auto late = hall.enter();
  hall.run(scene.organiser, "poll.close", {{"poll", poll}});
  hall.now += 14'000;
  const auto watching = session::format_instant(hall.now - 20'000);
  hall.run(late, "poll.vote", {{"poll", poll}, {"options", {"2"}}, {"watching", watching}});
  hall.beat();
  CHECK(scene.in_welcome("", poll).at("counts").is_null());
  hall.now += 1'000;
  hall.beat();
  const auto counted = hall[late].of("poll.counted");
  REQUIRE(counted.size() == 1);
  CHECK(counted[0].at("poll").at("counts") == json::object{{"1", 9}, {"2", 3}});
  CHECK(hall.log.urns.empty());
  hall.beat();
  CHECK(hall[late].of("poll.counted").size() == 1);
  hall.sockets.all.clear();
  hall.open();
  CHECK(scene.in_welcome("", poll).at("counts") == json::object{{"1", 9}, {"2", 3}});
}

TEST_CASE("nothing that is kept of an anonymous vote differs by what was chosen, but for the urn") {
  PollScene one;
  PollScene other;
  for (auto* scene : {&one, &other}) {
    const auto poll = scene->open({});
    scene->vote(scene->asker, poll, scene == &one ? "1" : "2");
  }
  CHECK(one.hall.log.rows == other.hall.log.rows);
  CHECK(one.hall.log.contents == other.hall.log.contents);
  CHECK(one.hall.log.commands == other.hall.log.commands);
  CHECK(one.hall.log.urns != other.hall.log.urns);
}

TEST_CASE("a vote that could not be written counts nothing, and may be sent again") {
  PollScene scene;
  auto& hall = scene.hall;
  const auto poll = scene.open({});
  hall.log.full = true;
  const json::object vote{{"id", "v"}, {"type", "poll.vote"}, {"poll", poll}, {"options", {"1"}}};
  hall.say(scene.asker, vote);
  CHECK(hall[scene.asker].refusal("v") == 507);
  hall.log.full = false;
  hall.say(scene.asker, vote);
  CHECK(hall[scene.asker].answer("v").at("ok").as_bool());
  hall.run(scene.organiser, "poll.close", {{"poll", poll}});
  hall.now += 16'000;
  hall.beat();
  CHECK(hall[scene.asker].of("poll.counted").at(0).at("poll").at("counts") == json::object{{"1", 1}, {"2", 0}});
}

TEST_CASE("who comes back is told of every poll's votes as they are") {
  PollScene scene;
  auto& hall = scene.hall;
  const auto poll = scene.open({{"anonymous", false}, {"results", "live"}});
  const auto seq = hall.log.rows.size();
  scene.vote(hall.enter(), poll, "2");
  hall.beat();
  const auto back = hall.enter("token-spare", seq);
  CHECK(hall[back].told().front() == "resumed");
  CHECK(scene.counts(back, poll) == json::object{{"1", 0}, {"2", 1}});
}

TEST_CASE("what a rehearsal tried is nowhere public, and its urn is emptied with it") {
  PollScene scene;
  auto& hall = scene.hall;
  hall.run(scene.organiser, "event.rehearse");
  const auto poll = scene.open({});
  CHECK(hall[scene.asker].of("poll.opened").empty());
  CHECK(hall[scene.speaker].of("poll.opened").size() == 1);
  scene.vote(scene.speaker, poll, "1");
  CHECK(hall.log.urns.size() == 1);
  hall.run(scene.organiser, "event.doors");
  CHECK(hall.log.urns.empty());
  const auto reset = hall[scene.organiser].of("event.reset").at(0).at("polls").as_array();
  CHECK(reset.at(0).at("state") == "draft");
  CHECK(hall[scene.speaker].of("event.reset").at(0).at("polls").as_array().empty());
  hall.run(scene.organiser, "poll.open", {{"poll", poll}});
  scene.vote(scene.speaker, poll, "2");
}

TEST_CASE("an opening taken back is a removal to those who saw it") {
  PollScene scene;
  auto& hall = scene.hall;
  const auto poll = scene.open({});
  const auto seq = hall[scene.organiser].of("poll.opened").at(0).at("seq");
  hall.run(scene.organiser, "undo", {{"seq", seq}});
  CHECK(hall[scene.asker].of("poll.removed").at(0).at("poll").at("id") == json::value(poll));
  CHECK(hall[scene.organiser].of("poll.restored").at(0).at("poll").at("state") == "draft");
}

TEST_CASE("options are named by their places, and by nothing else") {
  PollScene scene;
  const auto poll = scene.open({});
  for (const char* option : {"0", "3", "01", "-1", "1 ", "x", "18446744073709551617"}) {
    CAPTURE(option);
    const auto id = scene.hall.ask_for(scene.asker, "poll.vote", {{"poll", poll}, {"options", {option}}});
    CHECK(scene.hall[scene.asker].refusal(id) == 404);
  }
}

}  // namespace
}  // namespace rostrum::room
