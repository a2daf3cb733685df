#include "server/room/similar.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdio>
#include <random>

#include "tests/unit/server/room/scene.hpp"

namespace rostrum::room {
namespace {

TEST_CASE("what asks nearly the same is found, the nearest first, and other questions are not") {
  SimilarTexts texts;
  texts.put("a", "How do you fund open source maintenance?");
  texts.put("b", "how do you fund OPEN SOURCE maintenance");
  texts.put("c", "How do you fund open source projects?");
  texts.put("d", "Which licence should a public registry have?");
  texts.put("e", "كيف تمولون صيانة البرمجيات الحرة؟");
  texts.put("f", "كيف تمولون صيانة البرمجيات؟");
  CHECK(texts.like("a") == std::vector<event::QuestionId>{"b", "c"});
  CHECK(texts.like("d").empty());
  CHECK(texts.like("e") == std::vector<event::QuestionId>{"f"});
  CHECK(texts.like("none").empty());
  texts.put("b", "Something else entirely");
  CHECK(texts.like("a") == std::vector<event::QuestionId>{"c"});
  texts.put("c", "");
  CHECK(texts.like("a").empty());
  CHECK(texts.like("c").empty());
}

TEST_CASE("moderators are shown what a new question may be the same as, also after a restart; others are not") {
  Scene scene;
  auto& hall = scene.hall;
  const auto first = hall.ask(scene.asker, "How is the maintenance paid for?");
  const auto viewer = hall.enter();
  const auto second = hall.ask(viewer, "How is maintenance paid for?");
  const auto similar = [](const json::object& question) {
    const auto* found = question.if_contains("similar");
    return found == nullptr ? json::array() : found->as_array();
  };
  CHECK(similar(hall[scene.organiser].of("question.asked").back().at("question").as_object()) ==
        json::array{json::value(first)});
  CHECK(similar(hall[viewer].of("question.asked").back().at("question").as_object()).empty());
  hall.open();
  const auto organiser = hall.enter("token-org");
  const auto& list = hall[organiser].frames.front().at("state").at("questions").at("list").as_array();
  for (const auto& one : list) {
    if (one.at("id") == json::value(second)) CHECK(similar(one.as_object()) == json::array{json::value(first)});
  }
  // What was dismissed takes in no others.
  hall.run(organiser, "question.dismiss", {{"question", first}});
  hall.run(organiser, "question.pin", {{"question", second}, {"on", true}});
  CHECK(similar(hall[organiser].of("question.pinned").back().at("question").as_object()).empty());
}

/// Ten thousand questions of words drawn by their rank, as words of a language are.
TEST_CASE("ten thousand questions are searched while nobody waits") {
  constexpr int kQuestions = 10'000;
  std::mt19937 chance(7);
  std::vector<std::string> words(3'000);
  for (auto& word : words) {
    const auto length = 2 + chance() % 9;
    for (std::size_t i = 0; i < length; ++i) word += static_cast<char>('a' + std::min(chance() % 26, chance() % 26));
  }
  const auto any_word = [&] { return words[std::min({chance(), chance(), chance()}) % words.size()]; };
  SimilarTexts texts;
  for (int i = 0; i < kQuestions; ++i) {
    std::string text;
    for (auto count = 6 + chance() % 15; count > 0; --count) text += any_word() + ' ';
    texts.put("q" + std::to_string(i), text);
  }
  const auto begun = std::chrono::steady_clock::now();
  constexpr int kSearches = 100;
  for (int i = 0; i < kSearches; ++i) static_cast<void>(texts.like("q" + std::to_string(i * 97)));
  const auto took = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun) / kSearches;
  MESSAGE("one search among 10,000 questions: " << took.count() << " ms");
  // Generous, for builds with sanitizers on machines that do other things.
  CHECK(took.count() < 100);
}

}  // namespace
}  // namespace rostrum::room
