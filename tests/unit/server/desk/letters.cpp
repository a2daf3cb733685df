// A confirmation in every language, as it was when somebody last read it (tests/golden/mail).
// ROSTRUM_REGENERATE=1 build/release/bin/unit_server_desk makes them anew; read the diff.
#include "server/desk/letters.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "tests/unit/server/desk/desk_scene.hpp"

namespace rostrum::desk {
namespace {

Sender sender() {
  return {"https://events.example.org", "desk@events.example.org",
          [](const registration::PersonId& id) { return "token-" + id; }};
}

registration::Mail mail(registration::Template about) {
  registration::Mail made;
  made.id = "m1";
  made.person = "r1";
  made.about = about;
  made.queued_at = 1'900'000'000'000;
  return made;
}

std::string read(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("a confirmation in six languages is what it was") {
  for (const char* language : {"ar", "en", "es", "fr", "ru", "zh"}) {
    CAPTURE(language);
    const DeskScene scene(language);
    const auto letter = letter_of(scene.shown(), mail(registration::Template::confirmed), sender());
    REQUIRE(letter.has_value());
    const auto file = std::string(ROSTRUM_SOURCE_DIR) + "/tests/golden/mail/" + language + ".eml";
    if (std::getenv("ROSTRUM_REGENERATE") != nullptr) std::ofstream(file, std::ios::binary) << letter->message;
    CHECK(letter->message == read(file));
  }
}

TEST_CASE("thanks in six languages are what they were, and promise what the document does") {
  for (const char* language : {"ar", "en", "es", "fr", "ru", "zh"}) {
    CAPTURE(language);
    DeskScene scene(language);
    scene.document.rules.comments.open = true;
    auto late = scene.shown();
    late.now = scene.book.schedule.ends_at + 60'000;
    const auto letter = letter_of(late, mail(registration::Template::thanks), sender());
    REQUIRE(letter.has_value());
    const auto file = std::string(ROSTRUM_SOURCE_DIR) + "/tests/golden/mail/thanks-" + language + ".eml";
    if (std::getenv("ROSTRUM_REGENERATE") != nullptr) std::ofstream(file, std::ios::binary) << letter->message;
    CHECK(letter->message == read(file));
    scene.document.page["recording"].as_object()["publish"] = false;
    const auto without = letter_of(scene.shown(), mail(registration::Template::thanks), sender());
    CHECK(without->message.size() < letter->message.size());
  }
}

TEST_CASE("a comment's mail says nothing that its writer wrote, in six languages") {
  for (const char* language : {"ar", "en", "es", "fr", "ru", "zh"}) {
    CAPTURE(language);
    DeskScene scene;
    scene.texts["t8"] = "Buy now";
    scene.texts["t9"] = "At https://example.com/";
    scene.book.offers["k1"] = {"k1", "t1", "t8", "t9", language, registration::OfferState::offered, 1'900'000'000'000};
    auto about = mail(registration::Template::comment);
    about.person = "k1";
    const auto letter = letter_of(scene.shown(), about, sender());
    REQUIRE(letter.has_value());
    const auto file = std::string(ROSTRUM_SOURCE_DIR) + "/tests/golden/mail/comment-" + language + ".eml";
    if (std::getenv("ROSTRUM_REGENERATE") != nullptr) std::ofstream(file, std::ios::binary) << letter->message;
    CHECK(letter->message == read(file));
    CHECK(letter->message.find("Buy") == std::string::npos);
    scene.book.offers["k1"].state = registration::OfferState::posted;
    CHECK_FALSE(letter_of(scene.shown(), about, sender()).has_value());
  }
}

TEST_CASE("nothing is told to who was erased, of what has passed, or twice in other words") {
  DeskScene scene;
  const auto first = letter_of(scene.shown(), mail(registration::Template::confirmed), sender());
  const auto again = letter_of(scene.shown(), mail(registration::Template::confirmed), sender());
  CHECK(first->message == again->message);
  auto late = scene.shown();
  late.now = scene.book.schedule.starts_at;
  CHECK_FALSE(letter_of(late, mail(registration::Template::day_before), sender()).has_value());
  CHECK(letter_of(late, mail(registration::Template::called_off), sender()).has_value());
  scene.texts["t1"].clear();
  CHECK_FALSE(letter_of(scene.shown(), mail(registration::Template::confirmed), sender()).has_value());
}

}  // namespace rostrum::desk
