// The document's revisions, and the end of an event that is deleted.
#include "tests/unit/server/room/hall.hpp"

namespace rostrum::room {
namespace {

json::object titled(const std::string& title) {
  auto document = document_with();
  document["title"].as_object()["en"] = title;
  return document;
}

std::vector<event::Revision> revisions_of(Hall& hall) {
  std::vector<event::Revision> found;
  hall.room->revisions([&](auto list) { found = list.value(); });
  hall.settle();
  return found;
}

std::optional<Edition> edition_of(Hall& hall, const event::TextId& revision) {
  std::optional<Edition> found;
  hall.room->edition(revision, [&](auto edition) { found = edition.value(); });
  hall.settle();
  return found;
}

std::optional<NotDone> remove(Hall& hall, std::optional<event::TextId> expected = {}) {
  std::optional<NotDone> fault = NotDone{NotDone::Why::invalid, "not answered"};
  hall.room->remove(std::move(expected), [&](std::optional<NotDone> found) { fault = std::move(found); });
  hall.settle();
  return fault;
}

NotDone::Why why(const std::variant<event::TextId, NotDone>& outcome) {
  REQUIRE(std::holds_alternative<NotDone>(outcome));
  return std::get<NotDone>(outcome).why;
}

TEST_CASE("a document takes the place of the revision that it was made of, and of no other") {
  Hall hall(std::nullopt);
  CHECK(why(hall.put(titled("One"), "d7")) == NotDone::Why::stale);
  const auto first = std::get<event::TextId>(hall.put(titled("One"), ""));
  CHECK(why(hall.put(titled("Other"), "")) == NotDone::Why::stale);
  const auto second = std::get<event::TextId>(hall.put(titled("Two"), first));
  CHECK(second != first);
  CHECK(why(hall.put(titled("Three"), first)) == NotDone::Why::stale);
  // The same words again are no other revision.
  CHECK(std::get<event::TextId>(hall.put(titled("Two"), second)) == second);
  for (int round = 0; round < 2; ++round) {
    const auto all = revisions_of(hall);
    REQUIRE(all.size() == 2);
    CHECK(all[0] == event::Revision{first, hall.now, "organiser"});
    CHECK(all[1].document == second);
    CHECK(json::parse(edition_of(hall, "")->text).at("title").at("en") == "Two");
    CHECK(json::parse(edition_of(hall, first)->text).at("title").at("en") == "One");
    CHECK_FALSE(edition_of(hall, "none"));
    hall.open();
  }
}

TEST_CASE("as many revisions are kept as is said, and what goes is blanked") {
  Hall hall(std::nullopt);
  std::vector<event::TextId> made;
  for (std::size_t i = 0; i < event::kMaxRevisions + 2; ++i) {
    made.push_back(std::get<event::TextId>(hall.put(titled("Title " + std::to_string(i)))));
  }
  for (int round = 0; round < 2; ++round) {
    CHECK(revisions_of(hall).size() == event::kMaxRevisions);
    CHECK_FALSE(edition_of(hall, made[1]));
    CHECK(hall.log.contents.at(made[1]).empty());
    CHECK(edition_of(hall, made[2])->text.find("Title 2\"") != std::string::npos);
    hall.open();
  }
}

TEST_CASE("an event is deleted before its doors or after its end, and whoever is there is sent away") {
  Hall hall;
  const auto organiser = hall.enter_as("org", {"organiser"});
  hall.run(organiser, "event.doors");
  CHECK(remove(hall)->why == NotDone::Why::wrong_state);
  hall.run(organiser, "event.go_live");
  hall.run(organiser, "event.end");
  CHECK(remove(hall)->why == NotDone::Why::wrong_state);  // its end may still be undone
  hall.now += event::kReopenMs;
  CHECK(remove(hall, "d0")->why == NotDone::Why::stale);
  const auto revision = revisions_of(hall).back().document;
  CHECK_FALSE(remove(hall, revision));
  CHECK(hall[organiser].frames.back().at("error").at("status") == 404);
  CHECK(hall[organiser].closed == 1008);
  CHECK(hall.stagehand.forgotten == std::vector<std::string>{"trial"});
  CHECK(hall.log.rows.empty());
  const auto late = hall.enter();
  CHECK(hall[late].frames.at(0).at("error").at("status") == 404);
  CHECK(why(hall.put(titled("Again"), "")) == NotDone::Why::deleted);
  CHECK(remove(hall)->why == NotDone::Why::deleted);
  hall.beat();
  CHECK(hall.log.rows.empty());
}

TEST_CASE("an event that could not be deleted goes on as it was") {
  Hall hall;
  const auto organiser = hall.enter_as("org", {"organiser"});
  hall.log.full = true;
  CHECK(remove(hall)->why == NotDone::Why::storage_full);
  CHECK(hall[organiser].closed == 0);
  hall.log.full = false;
  hall.run(organiser, "event.doors");
}

TEST_CASE("what comes while an event is being deleted finds that it was") {
  Hall hall;
  const auto organiser = hall.enter_as("org", {"organiser"});
  hall.log.held = true;
  std::optional<NotDone> fault = NotDone{};
  hall.room->remove({}, [&](std::optional<NotDone> found) { fault = std::move(found); });
  hall.settle();
  CHECK(hall[organiser].refusal(hall.ask_for(organiser, "event.doors")) == 503);
  const auto late = hall.enter();
  std::variant<event::TextId, NotDone> again = NotDone{};
  hall.room->apply_document(Hall::parsed(titled("Again")), [&](auto outcome) { again = std::move(outcome); });
  hall.beat();
  hall.log.release();
  hall.settle();
  CHECK_FALSE(fault);
  CHECK(why(again) == NotDone::Why::deleted);
  CHECK(hall[late].closed == 1008);
}

}  // namespace
}  // namespace rostrum::room
