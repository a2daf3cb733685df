// Words that a moderator reads first, whoever asks: the event document's questions.words. Values; pure.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace rostrum::document {

/// Code points without the difference between capitals and small letters, in the alphabets that have it. Ill-formed
/// bytes are passed over: texts of the wire are well-formed.
std::u32string folded(std::string_view utf8);
/// Something that a word may go on with: of letters that were folded.
bool is_letter(char32_t c);

class WordList {
 public:
  WordList() = default;
  /// Words or phrases, in any script; how they are capitalised says nothing.
  explicit WordList(const std::vector<std::string>& words);

  /// Whether one of them stands in the text, whole: "ass" is not in "assembly". In scripts written without spaces
  /// (Chinese, Japanese, Thai) anywhere.
  [[nodiscard]] bool holds(std::string_view utf8) const;

 private:
  /// Folded; code points.
  std::vector<std::u32string> words_;
};

}  // namespace rostrum::document
