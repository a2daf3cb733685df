// What a room no longer keeps, by its clock.
#include "tests/unit/server/room/scene.hpp"

namespace rostrum::room {
namespace {

constexpr event::Instant kDay = 24 * 3'600'000LL;

/// An event with a question and a message, ended, that keeps messages for two days.
struct Ended {
  Hall hall;
  SubscriberId viewer = 0;

  Ended() {
    auto document = document_with();
    document["retention"] = json::object{{"chat_days", 2}};
    hall.apply(document);
    const auto moderator = hall.enter_as("mo", {"moderator"});
    viewer = hall.enter_as("vi", {"viewer"});
    hall.run(viewer, "chat.send", {{"channel", "all"}, {"text", "Said"}});
    hall.ask(viewer, "Asked?");
    for (const char* step : {"event.doors", "event.end"}) hall.run(moderator, step);
  }
  /// As somebody who comes now is told.
  std::string said() {
    const auto& channels = hall[hall.enter()].frames.front().at("state").at("channels").as_array();
    return std::string(channels.front().at("messages").at(0).at("text").as_string());
  }
  [[nodiscard]] std::size_t expirations() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(hall.log.rows, [](const journal::Row& row) { return row.kind == "expired"; }));
  }
  void later(event::Instant span) {
    hall.now += span;
    hall.beat();
  }
};

TEST_CASE("messages go two days after the end that stays, once, and whoever is here begins afresh") {
  Ended ended;
  ended.later(2 * kDay - 1'000);
  CHECK(ended.said() == "Said");
  ended.later(event::kReopenMs);
  CHECK(ended.said().empty());
  CHECK(ended.expirations() == 1);
  const auto welcomes = ended.hall[ended.viewer].of("welcome");
  REQUIRE(welcomes.size() == 2);
  CHECK(welcomes.back().at("state").at("questions").at("list").at(0).at("text") == "Asked?");
  ended.later(kDay);
  CHECK(ended.expirations() == 1);
}

TEST_CASE("a server that was off for long does at its start what was due, and after a restart it is still done") {
  Ended ended;
  ended.hall.now += 100 * kDay;
  ended.hall.open();
  ended.hall.beat();
  CHECK(ended.said().empty());
  ended.hall.open();
  ended.hall.beat();
  CHECK(ended.said().empty());
  CHECK(ended.expirations() == 1);
}

TEST_CASE("while the event goes on again nothing goes; what the disk does not take goes later") {
  Ended ended;
  const auto organiser = ended.hall.enter_as("org", {"organiser"});
  ended.later(kDay);
  ended.hall.run(organiser, "event.reopen");
  ended.later(5 * kDay);
  CHECK(ended.said() == "Said");
  ended.hall.run(organiser, "event.end");
  ended.hall.log.full = true;
  ended.later(3 * kDay);
  CHECK(ended.expirations() == 0);
  ended.hall.log.full = false;
  ended.later(120'000);
  ended.later(120'000);
  CHECK(ended.expirations() == 1);
}

}  // namespace
}  // namespace rostrum::room
