// Guests are kept out by the network that one of them came from: who is hit, who is not, for how long.
#include "tests/unit/server/room/hall.hpp"

namespace rostrum::room {
namespace {

Neighbourhood at(const char* text) { return boost::asio::ip::make_address(text); }

Ban until(std::string id, event::Instant end) {
  Ban ban;
  ban.id = std::move(id);
  ban.until = end;
  return ban;
}

struct Street {
  Street() { moderator = hall.enter_as("mo", {"moderator"}); }
  /// Somebody on a new socket from there.
  SubscriberId enter(const char* from, const std::string& token = {}, bool spared = false) {
    hall.door.from[hall.last_socket + 1] = {at(from), spared};
    return hall.enter(token);
  }
  std::string person(SubscriberId id) { return hall[id].person; }
  json::object ban(const std::string& who, json::object more = {}) {
    more["participant"] = who;
    return hall.run(moderator, "participant.ban", std::move(more));
  }
  int refused(json::object fields) {
    return hall[moderator].refusal(hall.ask_for(moderator, "participant.ban", std::move(fields)));
  }
  /// What the last frame to a socket says it was refused with.
  std::string problem(SubscriberId id) {
    const auto& last = hall[id].frames.back();
    return last.at("type") == "refused" ? std::string(last.at("error").at("type").as_string()) : "";
  }
  std::size_t listed() {
    const auto told = hall[moderator].of("bans");
    return told.empty() ? 0 : told.back().at("bans").as_array().size();
  }

  Hall hall;
  SubscriberId moderator = 0;
};

TEST_CASE("weighing says who is there and touches nobody") {
  Street street;
  const auto troll = street.enter("203.0.113.7");
  const auto friendly = street.enter("203.0.113.7");
  const auto other = street.enter("203.0.113.8");
  street.enter("203.0.113.7", street.hall.link("ann", {"panelist"}));
  street.enter("203.0.113.7", street.hall.link("vi", {"viewer"}));
  const auto answer = street.ban(street.person(troll), {{"dry", true}});
  CHECK(answer.at("hit") == json::object{{"people", 2}, {"spared", 2}, {"staff", 1}});
  CHECK_FALSE(answer.contains("ban"));
  for (const auto id : {troll, friendly, other}) CHECK(street.hall[id].closed == 0);
  CHECK(street.listed() == 0);
  CHECK(street.problem(street.enter("203.0.113.7")).empty());
}

TEST_CASE(
    "a ban sends the guests of that network away and lets no more in; links, roles and neighbours are untouched") {
  Street street;
  const auto before = street.hall.log.rows.size();
  const auto troll = street.enter("203.0.113.7");
  const auto token = std::string(street.hall[troll].of("welcome").at(0).at("you").at("token").as_string());
  const auto promoted = street.enter("203.0.113.7");
  street.hall.run(promoted, "profile.set", {{"name", "Promoted"}});
  street.hall.run(street.moderator, "participant.role",
                  {{"participant", street.person(promoted)}, {"role", "panelist"}, {"on", true}});
  const auto ann = street.enter("203.0.113.7", street.hall.link("ann", {"panelist"}));
  const auto rows = street.hall.log.rows.size();
  const auto answer = street.ban(street.person(troll));
  CHECK(answer.at("hit") == json::object{{"people", 1}, {"spared", 2}, {"staff", 2}});
  CHECK(street.hall[troll].closed == 1008);
  CHECK(street.problem(troll) == "/problems/banned");
  for (const auto id : {promoted, ann}) CHECK(street.hall[id].closed == 0);
  CHECK(street.problem(street.enter("203.0.113.7")) == "/problems/banned");
  CHECK(street.problem(street.enter("203.0.113.7", token)) == "/problems/banned");
  CHECK(street.problem(street.enter("203.0.113.9", token)).empty());
  CHECK(street.problem(street.enter("203.0.113.7", street.hall.link("bo", {"viewer"}))).empty());
  // Nothing of it is journalled but what was done besides.
  CHECK(street.hall.log.rows.size() - rows == 1);
  CHECK(rows > before);
  for (const auto& row : street.hall.log.rows) CHECK(row.body.find("203.0.113") == std::string::npos);
  // Staff are told, without an address.
  const auto list = street.hall[street.moderator].of("bans").back().at("bans").as_array();
  REQUIRE(list.size() == 1);
  CHECK(list[0].at("about").at("id").as_string() == street.person(troll));
  CHECK(list[0].at("people") == 1);
  CHECK(json::serialize(list).find("203.0") == std::string::npos);
  CHECK(street.hall[ann].of("bans").empty());
}

TEST_CASE("it is lifted at will, ends after an hour, or with the event once that cannot be undone") {
  Street street;
  const auto troll = street.enter("203.0.113.7");
  const auto person = street.person(troll);
  const auto ban = street.ban(person).at("ban");
  CHECK(street.listed() == 1);
  street.hall.run(street.moderator, "participant.unban", {{"ban", ban}});
  street.hall.run(street.moderator, "participant.unban", {{"ban", ban}});
  CHECK(street.listed() == 0);
  CHECK(street.problem(street.enter("203.0.113.7")).empty());

  street.ban(person);
  street.hall.now += 3'599'000;
  street.hall.beat();
  CHECK(street.problem(street.enter("203.0.113.7")) == "/problems/banned");
  street.hall.now += 1'000;
  street.hall.beat();
  CHECK(street.listed() == 0);
  const auto again = street.enter("203.0.113.7");
  CHECK(street.problem(again).empty());

  street.ban(street.person(again), {{"lasts", "event"}});
  street.hall.now += 10 * 3'600'000;
  street.hall.beat();
  CHECK(street.problem(street.enter("203.0.113.7")) == "/problems/banned");
  street.hall.run(street.moderator, "event.doors");
  street.hall.run(street.moderator, "event.end");
  street.hall.beat();
  CHECK(street.listed() == 1);
  street.hall.now += event::kReopenMs;
  street.hall.beat();
  CHECK(street.listed() == 0);
  CHECK(street.problem(street.enter("203.0.113.7")).empty());
}

TEST_CASE("whoever was removed, or left, is kept out by where they were, for a quarter of an hour") {
  Street street;
  const auto troll = street.enter("203.0.113.7");
  const auto person = street.person(troll);
  street.hall.run(troll, "profile.set", {{"name", "Troll"}});
  street.hall.run(street.moderator, "participant.remove", {{"participant", person}});
  street.hall.room->closed(troll);
  street.hall.settle();
  CHECK(street.ban(person, {{"dry", true}}).at("hit").at("people") == 0);
  street.hall.now += Departures::kMemoryMs;
  CHECK(street.refused({{"participant", person}}) == 409);
}

TEST_CASE("the asker of a question is kept out without being named") {
  Street street;
  const auto troll = street.enter("203.0.113.7");
  street.hall.run(troll, "profile.set", {{"name", "Troll"}});
  const auto question = street.hall.ask(troll, "Rude?");
  const auto answer = street.hall.run(street.moderator, "participant.ban", {{"question", question}});
  CHECK(answer.at("hit").at("people") == 1);
  const auto list = street.hall[street.moderator].of("bans").back().at("bans").as_array();
  CHECK(list.at(0).at("about").is_null());
  CHECK(list.at(0).at("question").as_string() == question);
  CHECK(json::serialize(list).find(street.person(troll)) == std::string::npos);
}

TEST_CASE("what cannot be is refused") {
  Street street;
  const auto ann = street.hall.enter_as("ann", {"viewer"});
  const auto home = street.enter("10.0.0.1", {}, true);
  const auto nowhere = street.hall.last_socket + 1;
  street.hall.door.from[nowhere] = {};
  street.hall.enter();
  const auto troll = street.enter("203.0.113.7");
  CHECK(street.refused({{"participant", "none"}}) == 404);
  CHECK(street.refused({{"question", "none"}}) == 404);
  CHECK(street.refused({}) == 404);
  CHECK(street.refused({{"participant", street.person(ann)}}) == 409);
  CHECK(street.refused({{"participant", street.person(home)}}) == 409);
  CHECK(street.refused({{"participant", street.person(nowhere)}}) == 409);
  CHECK(street.refused({{"participant", street.person(troll)}, {"lasts", "ever"}}) == 400);
  CHECK(street.hall[troll].closed == 0);
  // Whoever left an exempt network cannot be reached by it either.
  const auto person = street.person(home);
  street.hall.ask(home, "Known by now?");
  street.hall.room->closed(home);
  street.hall.settle();
  CHECK(street.refused({{"participant", person}}) == 409);
}

TEST_CASE("those who come to moderate are told; those who come back are told that there is none any more") {
  Street street;
  const auto troll = street.enter("203.0.113.7");
  street.ban(street.person(troll));
  const auto lee = street.hall.enter_as("lee", {"moderator"});
  CHECK(street.hall[lee].of("bans").at(0).at("bans").as_array().size() == 1);
  street.hall.open();
  const auto back = street.hall.enter("token-lee", street.hall.log.rows.back().seq);
  CHECK(street.hall[back].of("bans").at(0).at("bans").as_array().empty());
}

TEST_CASE("bans are bounded, and one of the same network goes on under its name") {
  Bans bans;
  for (std::uint32_t i = 0; i < Bans::kMost; ++i) {
    CHECK(bans.put(boost::asio::ip::address_v4(0x0a000000 + i), until("b" + std::to_string(i), 10)) != nullptr);
  }
  CHECK(bans.put(at("192.0.2.1"), until("more", 10)) == nullptr);
  const auto* again = bans.put(at("10.0.0.0"), until("other", 20));
  REQUIRE(again != nullptr);
  CHECK(again->id == "b0");
  CHECK(bans.holds(at("10.0.0.0"), 19));
  CHECK_FALSE(bans.holds(at("10.0.0.1"), 10));
  CHECK(bans.forget(10, false));
  CHECK(bans.list().size() == 1);
  Departures departures;
  for (std::size_t i = 0; i <= Departures::kMost; ++i) departures.left("p" + std::to_string(i), at("192.0.2.1"), 0);
  CHECK_FALSE(departures.last_of("p0", 0));
  CHECK(departures.last_of("p1", 0));
}

}  // namespace
}  // namespace rostrum::room
