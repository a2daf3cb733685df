// Links as a room keeps them: listed, revoked, and who is sent away.
#include "tests/unit/server/room/hall.hpp"

namespace rostrum::room {
namespace {

event::Person organiser() {
  event::Person person;
  person.id = "organiser";
  person.roles = {event::Role::organiser};
  return person;
}

struct Linked : Hall {
  using Outcome = std::variant<event::PersonId, LinkRefusal>;

  Outcome make(WantedLink wanted) {
    std::optional<Outcome> outcome;
    room->make_link(organiser(), std::move(wanted), [&](auto found) { outcome = std::move(found); });
    settle();
    REQUIRE(outcome);
    return *outcome;
  }
  /// The id of a speaker's link, whose token is "token-" and the name.
  std::string speaker(const std::string& name) {
    WantedLink wanted;
    wanted.roles = {event::Role::panelist};
    wanted.name = name;
    const auto id = std::get<event::PersonId>(make(wanted));
    access::Claims claims;
    claims.person = id;
    claims.name = name;
    claims.roles = {"panelist"};
    door.tokens["token-" + name] = claims;
    return id;
  }
  Outcome revoke(const std::string& id) {
    std::optional<Outcome> outcome;
    room->revoke_link(organiser(), id, [&](auto found) { outcome = std::move(found); });
    settle();
    REQUIRE(outcome);
    return *outcome;
  }
  json::object listed(const std::string& id) {
    json::object found;
    room->links([&](auto list) {
      for (const auto& one : *list) {
        if (one.at("id") == json::value(id)) found = one.as_object();
      }
    });
    settle();
    return found;
  }
};

TEST_CASE("a link is listed before and after it was used") {
  Linked hall;
  const auto ada = hall.speaker("Ada");
  auto shown = hall.listed(ada);
  CHECK(shown.at("roles") == json::value{"panelist"});
  CHECK(shown.at("name") == json::value("Ada"));
  CHECK_FALSE(shown.at("used").as_bool());
  CHECK(shown.at("made_at").is_string());
  CHECK(shown.at("made_by") == json::value("organiser"));
  CHECK(shown.at("revoked_at").is_null());
  hall.enter("token-Ada");
  CHECK(hall.listed(ada).at("used").as_bool());
  CHECK(hall.listed(ada).at("name") == json::value("Ada"));
  // One of before there were lists; guests have no link.
  hall.enter_as("pat", {"panelist"});
  hall.enter();
  shown = hall.listed("p-pat");
  CHECK(shown.at("made_at").is_null());
  CHECK(shown.at("used").as_bool());
  CHECK(hall.listed("p1").empty());
}

TEST_CASE("names of links lie in the content table and nowhere else") {
  Linked hall;
  const auto ada = hall.speaker("Ada Lovelace");
  CHECK(hall.log.contents.at("name-" + ada) == "Ada Lovelace");
  for (const auto& row : hall.log.rows) CHECK(row.body.find("Lovelace") == std::string::npos);
}

TEST_CASE("whoever is in by a revoked link is told and closed, whoever comes is refused, also after a restart") {
  Linked hall;
  const auto ada = hall.speaker("Ada");
  const auto mo = hall.enter_as("mo", {"moderator"});
  const auto first = hall.enter("token-Ada");
  const auto second = hall.enter("token-Ada");
  const auto errand = hall.run_errand("token-Ada", {{"id", "c"}, {"type", "hand.raise"}});
  CHECK(hall[errand].told() == std::vector<std::string>{"+c"});
  CHECK(std::holds_alternative<event::PersonId>(hall.revoke(ada)));
  for (const auto id : {first, second}) {
    CHECK(hall[id].told().back() == "refused");
    CHECK(hall[id].frames.back().at("error").as_object().at("type") == json::value("/problems/bad-token"));
    CHECK(hall[id].closed == 1008);
  }
  CHECK_FALSE(hall[mo].of("participant.left").empty());
  for (int restarts = 0; restarts < 2; ++restarts) {
    const auto again = hall.enter("token-Ada");
    CHECK(hall[again].told() == std::vector<std::string>{"refused"});
    CHECK(hall[again].closed == 1008);
    const auto late = hall.run_errand("token-Ada", {{"id", "d"}, {"type", "hand.raise"}});
    CHECK(hall[late].told() == std::vector<std::string>{"refused"});
    std::optional<std::optional<event::Person>> person;
    hall.room->person("token-Ada", [&](auto found) { person = std::move(found); });
    std::optional<std::optional<json::array>> questions;
    hall.room->questions("token-Ada", [&](auto found) { questions = std::move(found); });
    hall.settle();
    REQUIRE(person);
    CHECK_FALSE(*person);
    REQUIRE(questions);
    CHECK_FALSE(*questions);
    CHECK(hall.listed(ada).at("revoked_by") == json::value("organiser"));
    CHECK(hall.listed(ada).at("revoked_at").is_string());
    hall.open();
  }
}

TEST_CASE("a link that nobody used is revoked too, and joins nobody") {
  Linked hall;
  const auto ada = hall.speaker("Ada");
  hall.revoke(ada);
  const auto rows = hall.log.rows.size();
  const auto id = hall.enter("token-Ada");
  CHECK(hall[id].told() == std::vector<std::string>{"refused"});
  CHECK(hall.log.rows.size() == rows);
  CHECK_FALSE(hall.listed(ada).at("used").as_bool());
}

TEST_CASE("what a revoked or removed speaker sends is ended, also what was posted just before") {
  Linked hall;
  const auto ada = hall.speaker("Ada");
  const auto mo = hall.enter_as("mo", {"moderator"});
  hall.enter("token-Ada");
  hall.room->feed_changed({ada + ":camera", link::FeedState::live, true, true, "one"});
  hall.settle();
  hall.revoke(ada);
  CHECK(hall.stagehand.hung_up == std::vector<std::string>{"one"});
  hall.room->feed_changed({ada + ":screen", link::FeedState::connecting, true, true, "two"});
  hall.settle();
  CHECK(hall.stagehand.hung_up == std::vector<std::string>{"one", "two"});
  hall.enter_as("pat", {"panelist"});
  hall.room->feed_changed({"p-pat:camera", link::FeedState::live, true, true, "three"});
  hall.settle();
  hall.run(mo, "participant.remove", {{"participant", "p-pat"}});
  CHECK(hall.stagehand.hung_up.back() == "three");
}

TEST_CASE("a person whose feed comes from another device is told which session is over, nobody else") {
  Linked hall;
  const auto mo = hall.enter_as("mo", {"moderator"});
  const auto first = hall.enter_as("pat", {"panelist"});
  const auto second = hall.enter("token-pat");
  const auto sends = [&](const std::string& session, link::FeedState state) {
    hall.room->feed_changed({"p-pat:camera", state, true, true, session});
    hall.settle();
  };
  sends("one", link::FeedState::connecting);
  sends("one", link::FeedState::live);
  CHECK(hall[first].of("feed.taken").empty());
  sends("one", link::FeedState::closed);
  sends("two", link::FeedState::connecting);
  for (const auto id : {first, second}) {
    REQUIRE(hall[id].of("feed.taken").size() == 1);
    CHECK(hall[id].of("feed.taken").front().at("session") == json::value("one"));
    CHECK(hall[id].of("feed.taken").front().at("feed") == json::value("p-pat:camera"));
  }
  CHECK(hall[mo].of("feed.taken").empty());
}

TEST_CASE("nothing is answered before the disk has it") {
  Linked hall;
  hall.log.held = true;
  std::optional<Linked::Outcome> outcome;
  WantedLink wanted;
  wanted.roles = {event::Role::viewer};
  hall.room->make_link(organiser(), wanted, [&](auto found) { outcome = std::move(found); });
  hall.settle();
  CHECK_FALSE(outcome);
  hall.log.full = true;
  hall.log.release();
  hall.settle();
  REQUIRE(outcome);
  CHECK(std::get<LinkRefusal>(*outcome).problem.status == 507);
}

TEST_CASE("registered people have no link here, and an event that is none makes none") {
  Linked hall;
  CHECK(std::get<LinkRefusal>(hall.revoke("r-ann")).problem.status == 404);
  CHECK(std::get<LinkRefusal>(hall.revoke("nobody")).problem.status == 404);
  Hall none{std::nullopt};
  std::optional<Linked::Outcome> outcome;
  WantedLink wanted;
  wanted.roles = {event::Role::viewer};
  none.room->make_link(organiser(), wanted, [&](auto found) { outcome = std::move(found); });
  none.settle();
  REQUIRE(outcome);
  CHECK(std::get<LinkRefusal>(*outcome).problem.status == 404);
}

}  // namespace
}  // namespace rostrum::room
