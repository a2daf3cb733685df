#include "server/mail/words.hpp"

#include <doctest/doctest.h>

namespace rostrum::mail {
namespace {

constexpr std::array<const Words*, 6> kAll = {&kArabic, &kChinese, &kEnglish, &kFrench, &kRussian, &kSpanish};

}  // namespace

TEST_CASE("every language has every phrase, and each says which event it is about") {
  for (const auto* words : kAll) {
    CAPTURE(words->tag);
    CHECK(&words_of(words->tag) == words);
    for (const auto& phrases :
         {words->confirm, words->confirmed, words->waiting, words->awaiting, words->offered, words->declined,
          words->cancelled, words->invited, words->rescheduled, words->called_off, words->day_before, words->soon}) {
      CHECK(phrases.subject.find("{title}") != std::string_view::npos);
      CHECK(phrases.lead.find("{title}") != std::string_view::npos);
      CHECK_FALSE(phrases.button.empty());
    }
    // By when it has to be done.
    CHECK(words->confirm.lead.find("{until}") != std::string_view::npos);
    CHECK(words->offered.lead.find("{until}") != std::string_view::npos);
    for (const auto day : words->weekdays) CHECK_FALSE(day.empty());
    for (const auto month : words->months) CHECK_FALSE(month.empty());
    CHECK_FALSE(words->footer.empty());
    CHECK(words->sign_in.subject.find("{title}") != std::string_view::npos);
    CHECK(words->sign_in.lead.find("{title}") != std::string_view::npos);
    CHECK_FALSE(words->sign_in.button.empty());
    CHECK_FALSE(words->sign_in_footer.empty());
  }
}

TEST_CASE("a tag's first part decides; a language that is not spoken is answered in English") {
  CHECK(words_of("zh-Hant").tag == "zh");
  CHECK(words_of("fr-CA").tag == "fr");
  CHECK(words_of("de").tag == "en");
  CHECK(words_of("").tag == "en");
}

TEST_CASE("dates stand in the event's zone, in the reader's words") {
  const std::int64_t start = 1'632'402'000'000;
  const auto hours = [&](const Words& words) {
    return hours_text(words, start, start + 5'400'000, "America/New_York");
  };
  CHECK(hours(kEnglish) == "Thursday 23 September 2021, 09:00–10:30 (America/New York)");
  CHECK(hours(kFrench) == "jeudi 23 septembre 2021, 09:00–10:30 (America/New York)");
  CHECK(hours(kSpanish) == "jueves, 23 de septiembre de 2021, 09:00–10:30 (America/New York)");
  CHECK(hours(kRussian) == "четверг, 23 сентября 2021 г., 09:00–10:30 (America/New York)");
  CHECK(hours(kChinese) == "2021年9月23日 星期四, 09:00–10:30 (America/New York)");
  CHECK(hours(kArabic) == "الخميس 23 سبتمبر 2021, 09:00–10:30 (America/New York)");
  CHECK(moment_text(kEnglish, start, "No/Where") == "Thursday 23 September 2021, 13:00 (Etc/UTC)");
}

TEST_CASE("what is filled in is not looked at again") {
  CHECK(filled("{a} and {b}", std::array<Filling, 2>{{{"a", "{b}"}, {"b", "x"}}}) == "{b} and x");
}

}  // namespace rostrum::mail
