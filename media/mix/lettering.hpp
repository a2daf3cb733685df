// Text in any script as pictures with transparency, by Pango and Cairo. Text from people is shown as text: no markup is
// read. Used by one thread at a time; the font map it owns keeps fonts open.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "media/mix/picture.hpp"

namespace rostrum::mix {

/// A picture in YCbCr with alpha, colours multiplied by it. Chroma and its alpha are of half the size.
struct Lettering {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> y, alpha, cb, cr, alpha_half;
};

/// Lays `lettering` over the frame at (x, y), both even; what lies outside is cut off.
void blend(AVFrame& onto, const Lettering& lettering, int x, int y);

struct TextStyle {
  /// Of a line, in pixels.
  int size = 24;
  bool bold = false;
  /// Lines are broken at this width; what is more than `lines` ends in an ellipsis.
  int max_width = 1280;
  int lines = 1;
  bool centred = false;
  /// A half-transparent dark box behind, for text over pictures.
  bool boxed = false;
};

class Letterer {
 public:
  /// Throws std::runtime_error when there is no font at all.
  Letterer();
  ~Letterer();
  Letterer(const Letterer&) = delete;
  Letterer& operator=(const Letterer&) = delete;

  /// `second` follows in a lighter weight on the same line, when not empty. Both UTF-8; what is none is replaced.
  std::shared_ptr<const Lettering> write(const std::string& text, const std::string& second, const TextStyle& style);

 private:
  struct Fonts;
  std::unique_ptr<Fonts> fonts_;
};

}  // namespace rostrum::mix
