// What a mail says, laid out twice: as plain text and as HTML. Pure. Text of people is text in both.
#pragma once
#include <string>

#include "server/mail/words.hpp"

namespace rostrum::mail {

struct Content {
  /// Empty where nobody's name is known.
  std::string greeting;
  std::string lead;
  std::string title;
  /// Empty for what has no date.
  std::string when;
  std::string button;
  std::string link;
  /// Empty for none.
  std::string footer;
};

std::string plain_text(const Content& content);
/// In the direction of the words' language.
std::string hypertext(const Words& words, const Content& content);

}  // namespace rostrum::mail
