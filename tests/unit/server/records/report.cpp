#include "server/records/report.hpp"

#include "server/records/markup.hpp"
#include "tests/unit/server/records/journalled.hpp"

namespace rostrum::records {
namespace {

std::size_t count(const std::string& text, std::string_view what) {
  std::size_t found = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
  return found;
}

TEST_CASE("what people wrote is text, whatever it looks like") {
  CHECK(escaped("<b a=\"x\" c='y'>&\n\t\x01\x7f") ==
        "&lt;b a=&quot;x&quot; c=&#39;y&#39;&gt;&amp;\n\t\xef\xbf\xbd\xef\xbf\xbd");
  const std::string hostile = "\"'><script>alert(1)</script><img src=x onerror=y>\u202e";
  Journalled scene;
  scene.archive.session_texts["doc"] =
      R"({"format":1,"slug":"trial","title":{"en":"</title><script>1</script>"},"time_zone":"UTC","starts_at":"2030-01-01T09:00",
          "ends_at":"2030-01-01T10:00","people":[{"id":"k","name":"<script>k"}],
          "agenda":[{"id":"one","kind":"panel","title":{"en":"<script>agenda"},"people":["k"]}]})";
  scene.join("bad", hostile, event::Role::panelist);
  scene.open();
  scene.add(event::AgendaMoved{"one", std::nullopt});
  event::SceneChanged on_stage;
  on_stage.after.on_stage = {"bad"};
  scene.add(on_stage);
  scene.add(event::Spoke{"bad", 60'000, 90'000});
  scene.ask("q1", "bad", hostile);
  scene.add(event::AnnouncementPosted{"a", scene.text(hostile)});
  scene.add(event::ChatSaid{"m", event::Channel::all, "", "bad", scene.text(hostile)});
  event::PollSpec spec;
  spec.question = scene.text(hostile);
  spec.options = {scene.text(hostile)};
  spec.choices = 1;
  spec.anonymous = false;
  scene.add(event::PollCreated{"p", spec});
  event::PollMoved moved;
  moved.poll = "p";
  moved.after.stage = event::PollStage::open;
  scene.add(moved);
  const auto page = report_html(scene.record());
  CHECK(page.find("<script") == std::string::npos);
  CHECK(page.find("<img") == std::string::npos);
  CHECK(count(page, "&lt;script&gt;alert(1)") == 9);
  // An override ends with its isolate.
  CHECK(count(page, "<bdi>") == count(page, "</bdi>"));
  CHECK(page.find("http://") == std::string::npos);
  CHECK(page.find("https://") == std::string::npos);
}

TEST_CASE("turns lie on a strip where they were, however short, and none outside it") {
  const auto plot = strip({{0, 25'000}, {50'000, 50'010}, {90'000, 400'000}}, {0, 100'000}, "Ann & co");
  CHECK(plot.find("<title>Ann &amp; co</title>") != std::string::npos);
  CHECK(plot.find("<rect x=\"0\" width=\"180\"") != std::string::npos);
  CHECK(plot.find("<rect x=\"360\" width=\"1\"") != std::string::npos);
  CHECK(plot.find("<rect x=\"648\" width=\"72\"") != std::string::npos);
  CHECK(strip({{5, 5}}, {5, 5}, "").find("width=\"1\"") != std::string::npos);
}

TEST_CASE("steps go over to the minute at which they change") {
  const auto plot = steps({{60'000, 1}, {120'000, 2}, {180'000, 0}}, "a < b");
  CHECK(plot.find("<title>a &lt; b</title>") != std::string::npos);
  CHECK(plot.find("d=\"M0 160L0 80L360 80L360 0L720 0L720 160Z\"") != std::string::npos);
  CHECK(steps({}, "none").empty());
  CHECK(bar(1, 0).find("width=\"0\"") != std::string::npos);
}

TEST_CASE("an event in which nothing happened has a report all the same") {
  const Journalled scene;
  const auto page = report_html(scene.record());
  CHECK(page.find("A &lt;trial&gt;") != std::string::npos);
  CHECK(page.find("None was asked") != std::string::npos);
  CHECK(page.ends_with("</html>\n"));
}

}  // namespace
}  // namespace rostrum::records
