#include "server/stages/director.hpp"

#include <doctest/doctest.h>

namespace rostrum::stages {
namespace {

StageView panel() {
  StageView view;
  view.phase = Phase::live;
  view.title = "Open culture";
  view.starts_at_unix_ms = 1'632'400'000'000;
  view.on_stage = {{"p-1:camera", "Ann", "Chair", false}, {"p-2:camera", "Bob", "", true}};
  return view;
}

TEST_CASE("live, those on stage are shown in order, muted ones said to be") {
  const auto scene = direct(panel(), 7, 4'800);
  CHECK(scene.version == 7);
  CHECK(scene.at_tick == 4'800);
  CHECK_FALSE(scene.slate.has_value());
  REQUIRE(scene.tiles.size() == 2);
  CHECK(scene.tiles[0].feed == "p-1:camera");
  CHECK(scene.tiles[0].title == "Chair");
  CHECK(scene.tiles[1].muted);
}

TEST_CASE("which slate, if any") {
  struct Case {
    Phase phase;
    bool somebody;
    bool cut;
    std::optional<link::SlateKind> asked;
    std::optional<link::SlateKind> shown;
  };
  using Kind = link::SlateKind;
  for (const Case& c : {
           Case{Phase::draft, true, false, {}, Kind::before},
           Case{Phase::doors, true, false, {}, Kind::before},
           Case{Phase::rehearsal, true, false, {}, {}},
           Case{Phase::live, true, false, {}, {}},
           Case{Phase::live, false, false, {}, Kind::pause},
           Case{Phase::paused, true, false, {}, Kind::pause},
           Case{Phase::ended, true, false, {}, Kind::after},
           Case{Phase::live, true, true, Kind::pause, Kind::cut},
           Case{Phase::live, true, false, Kind::trouble, Kind::trouble},
       }) {
    auto view = panel();
    view.phase = c.phase;
    if (!c.somebody) view.on_stage.clear();
    view.cut = c.cut;
    view.slate = c.asked;
    const auto scene = direct(view, 1, 0);
    CHECK(scene.slate.has_value() == c.shown.has_value());
    if (scene.slate) {
      CHECK(scene.slate->kind == c.shown);
      CHECK(scene.slate->title == "Open culture");
      CHECK(scene.slate->countdown_to_unix_ms.has_value() == (c.shown == Kind::before));
    }
  }
}

TEST_CASE("a spotlight on somebody who left is none") {
  auto view = panel();
  view.spotlight = "p-2:camera";
  CHECK(direct(view, 1, 0).spotlight == "p-2:camera");
  view.spotlight = "p-3:camera";
  CHECK_FALSE(direct(view, 1, 0).spotlight.has_value());
}

}  // namespace
}  // namespace rostrum::stages
