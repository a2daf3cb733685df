#include "server/records/own_data.hpp"

#include <boost/json.hpp>

#include "server/records/processing.hpp"
#include "tests/unit/server/records/journalled.hpp"

namespace rostrum::records {
namespace {

namespace json = boost::json;

TEST_CASE("what others did to a question is told without who they are, and what they wrote about it not at all") {
  Journalled scene;
  scene.ask("q1", "ann", "Ann's words");
  event::QuestionAnnotated note;
  note.question = "q1";
  note.what = event::QuestionChange::noted;
  note.by = "mod";
  note.text = scene.text("Moderator's note");
  scene.add(note);
  event::QuestionChanged dismissed;
  dismissed.question = "q1";
  dismissed.by = "mod";
  dismissed.what = event::QuestionChange::dismissed;
  dismissed.after.state = event::QuestionState::dismissed;
  dismissed.why = scene.text("Too long");
  scene.add(dismissed);
  const auto own = own_data_of(scene.archive, "ann", scene.now);
  const auto& history = own.at("questions").at(0).at("history").as_array();
  REQUIRE(history.size() == 2);
  CHECK(history[1].at("why") == "Too long");
  CHECK(history[1].at("by_you") == false);
  const auto text = json::serialize(own);
  CHECK(text.find("Moderator") == std::string::npos);
  CHECK(text.find("\"Mo\"") == std::string::npos);
  const auto theirs = json::serialize(own_data_of(scene.archive, "mod", scene.now));
  CHECK(theirs.find("Moderator's note") != std::string::npos);
  CHECK(theirs.find("Ann") == std::string::npos);
}

TEST_CASE("somebody of whom nothing is kept is told so") {
  const Journalled scene;
  const auto own = own_data_of(scene.archive, "p-nobody", scene.now);
  CHECK(own.at("questions").as_array().empty());
  CHECK(own.at("registration").is_null());
  CHECK(own.at("you").at("guest") == true);
}

TEST_CASE("the record of processing has a line for each kind, and counts what is there") {
  Journalled scene;
  scene.ask("q1", "ann", "Words");
  const auto html = processing_html(scene.archive, scene.now);
  std::size_t lines = 0;
  for (auto at = html.find("<tr><td>"); at != std::string::npos; at = html.find("<tr><td>", at + 1)) ++lines;
  CHECK(lines == document::kKept.size());
  CHECK(html.find("A &lt;trial&gt;") != std::string::npos);
  CHECK(html.find("7 days after the end") != std::string::npos);
}

}  // namespace
}  // namespace rostrum::records
