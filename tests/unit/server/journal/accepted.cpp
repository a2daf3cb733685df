#include "server/journal/accepted.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>

namespace rostrum::journal {
namespace {

constexpr std::size_t kGathered = 40;

struct Trial {
  Trial() { database.run(AcceptedCommands::kSchema); }

  void put(AcceptedCommands& accepted, int number) {
    accepted.put("trial", command(number));
    expected[command(number).person].push_back(command(number).id);
  }
  static Accepted command(int number) {
    const auto text = std::to_string(number);
    return {"p" + std::to_string(number * 7 % 5), "c" + text, "digest " + text, "answer " + text};
  }
  void transaction(AcceptedCommands& accepted, int first, int count) {
    database.run("BEGIN");
    for (int i = 0; i < count; ++i) put(accepted, first + i);
    accepted.move_some();
    database.run("COMMIT");
    accepted.settle();
  }
  void check(AcceptedCommands& accepted) const {
    for (const auto& [person, ids] : expected) {
      const auto found = accepted.of("trial", person);
      CHECK(found.size() == ids.size());
      for (const auto& id : ids) {
        const auto one = std::ranges::find(found, id, &Accepted::id);
        REQUIRE(one != found.end());
        CHECK(one->person == person);
        CHECK(one->digest == "digest " + id.substr(1));
        CHECK(one->answer == "answer " + id.substr(1));
      }
    }
    CHECK(accepted.of("trial", "nobody").empty());
    CHECK(accepted.of("other", "p1").empty());
  }
  std::int64_t rows(const std::string& table) {
    Statement count(database, "SELECT count(*) FROM " + table);
    count.step();
    return count.number(0);
  }

  Database database{":memory:"};
  std::map<std::string, std::vector<std::string>> expected;
};

TEST_CASE("accepted commands are found wherever they are: gathered, being moved, moved") {
  Trial trial;
  AcceptedCommands accepted(trial.database, kGathered);
  for (int i = 0; i < 300; i += 3) {
    trial.transaction(accepted, i, 3);
    trial.check(accepted);
  }
  CHECK(trial.rows("accepted") > 150);
  CHECK(trial.rows("accepted_even") + trial.rows("accepted_odd") < 3 * kGathered);
}

TEST_CASE("whoever reads the tables anew at any moment finds each once") {
  Trial trial;
  int next = 0;
  for (int life = 0; life < 30; ++life) {
    AcceptedCommands accepted(trial.database, kGathered);
    trial.check(accepted);
    for (int i = 0; i <= life; ++i, next += 3) trial.transaction(accepted, next, 3);
    trial.check(accepted);
  }
  CHECK(trial.rows("accepted") > 150);
}

TEST_CASE("what was rolled back was never accepted, moved or not") {
  Trial trial;
  AcceptedCommands accepted(trial.database, kGathered);
  for (int i = 0; i < 120; i += 3) {
    trial.transaction(accepted, i, 3);
    trial.database.run("BEGIN");
    accepted.put("trial", Trial::command(1'000 + i));
    accepted.move_some();
    trial.database.run("ROLLBACK");
    accepted.abandon();
    trial.check(accepted);
  }
}

TEST_CASE("a person's commands of one event are not another event's") {
  Trial trial;
  AcceptedCommands accepted(trial.database, kGathered);
  accepted.put("trial", {"p1", "c1", "d", "a"});
  accepted.put("trial/registrations", {"p1", "c2", "d", "a"});
  CHECK(accepted.of("trial", "p1").size() == 1);
  CHECK(accepted.of("trial/registrations", "p1").at(0).id == "c2");
}

}  // namespace
}  // namespace rostrum::journal
