#include "server/sign_in/letter.hpp"

#include <doctest/doctest.h>

#include <set>

namespace rostrum::sign_in {
namespace {

Envelope envelope(std::string language) { return {"s1", "events@example.org", "ada@example.org", language, 1'000}; }

TEST_CASE("the letter is written in the language of the page that asked, and English for any other") {
  std::set<std::string> subjects;
  for (const char* language : {"ar", "en", "es", "fr", "ru", "zh", "zh-Hant", "de", ""}) {
    const auto made = letter(envelope(language), "https://events.example.org", "TOKEN");
    CHECK(made.id == "s1");
    CHECK(made.to == "ada@example.org");
    const auto at = made.message.find("Subject: ");
    subjects.insert(made.message.substr(at, made.message.find("\r\n", at) - at));
  }
  CHECK(subjects.size() == 6);
}

}  // namespace
}  // namespace rostrum::sign_in
