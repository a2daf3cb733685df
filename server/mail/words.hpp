// What mails say, in the languages of the product. Each language has a file of its own. {title}, {name}, {when} and
// {until} are filled in.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace rostrum::mail {

struct Phrases {
  std::string_view subject;
  std::string_view lead;
  /// On the link to the reader's own page.
  std::string_view button;
};

struct Words {
  std::string_view tag;
  bool right_to_left = false;
  std::string_view greeting;
  std::string_view footer;
  /// {weekday}, {day}, {month}, {year}.
  std::string_view date;
  std::array<std::string_view, 7> weekdays;
  std::array<std::string_view, 12> months;
  Phrases confirm, confirmed, waiting, awaiting, offered, declined, cancelled, invited, rescheduled, called_off,
      day_before, soon, comment, thanks, sign_in;
  /// After the thanks, where it is so.
  std::string_view recording_follows;
  std::string_view comments_welcome;
  std::string_view between_sentences = " ";
  /// Under a mail to whoever is said to have written a comment.
  std::string_view comment_footer;
  /// Under a mail to whoever is said to sign in.
  std::string_view sign_in_footer;
  /// On the link of an organiser's own letter.
  std::string_view own_page;
};

extern const Words kArabic, kChinese, kEnglish, kFrench, kRussian, kSpanish;

/// Those of a language tag, by its first part; English for a language that the product does not speak.
const Words& words_of(std::string_view tag);

/// A date and hours in a zone, such as "Thursday 23 September 2021, 09:00–10:30 (America/New York)".
std::string hours_text(const Words& words, std::int64_t starts_at, std::int64_t ends_at, std::string_view zone);
/// One instant in a zone.
std::string moment_text(const Words& words, std::int64_t at, std::string_view zone);

/// Each {word} of `pattern` in its place. What is filled in is not looked at again.
struct Filling {
  std::string_view word;
  std::string_view text;
};
template <std::size_t N>
std::string filled(std::string_view pattern, const std::array<Filling, N>& fillings) {
  std::string out;
  while (!pattern.empty()) {
    const auto open = pattern.find('{');
    out.append(pattern.substr(0, open));
    if (open == std::string_view::npos) return out;
    const auto close = pattern.find('}', open);
    const auto word = pattern.substr(open + 1, close - open - 1);
    for (const auto& filling : fillings) {
      if (filling.word == word) out.append(filling.text);
    }
    pattern.remove_prefix(close + 1);
  }
  return out;
}

}  // namespace rostrum::mail
