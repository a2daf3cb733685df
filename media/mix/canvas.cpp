#include "media/mix/canvas.hpp"

#include <algorithm>
#include <cstdio>

namespace rostrum::mix {
namespace {

// Deep blue behind all, a lighter one where a picture is missing.
constexpr Colour kBackground{24, 135, 124};
constexpr Colour kEmpty{46, 136, 123};
// A name for each of the people of a long event, and some titles.
constexpr std::size_t kMaxTexts = 256;

std::string clock_text(std::int64_t left_ms) {
  const auto seconds = static_cast<std::uint64_t>(std::max<std::int64_t>(0, (left_ms + 999) / 1000));
  const std::uint64_t days = seconds / 86'400;
  const auto hours = static_cast<unsigned>(seconds / 3600 % 24);
  if (days > 0) return std::to_string(days) + " d " + std::to_string(hours) + " h";
  const auto minutes = static_cast<unsigned>(seconds / 60 % 60);
  const auto rest = static_cast<unsigned>(seconds % 60);
  char text[16];
  if (hours > 0) {
    std::snprintf(text, sizeof text, "%u:%02u:%02u", hours, minutes, rest);
  } else {
    std::snprintf(text, sizeof text, "%u:%02u", minutes, rest);
  }
  return text;
}

}  // namespace

const Lettering& Canvas::text(const std::string& first, const std::string& second, const TextStyle& style) {
  const TextKey key(first, second, style.size, style.max_width, style.centred, style.boxed);
  const auto known = texts_.find(key);
  if (known != texts_.end()) return *known->second;
  if (texts_.size() >= kMaxTexts) texts_.clear();
  return *(texts_[key] = letterer_.write(first, second, style));
}

Picture Canvas::people(const std::vector<link::Tile>& tiles, const PictureOf& picture_of) {
  Frame frame = pool_.frame(width_, height_);
  fill(*frame, {0, 0, width_, height_}, kBackground);
  const std::size_t count = std::min(tiles.size(), kMostTiles);
  const auto places = arrange(count, width_, height_);
  for (std::size_t i = 0; i < count; ++i) draw_tile(*frame, tiles[i], places[i], count == 1, picture_of);
  return Picture(frame.release(), FreeFrame());
}

void Canvas::draw_tile(AVFrame& frame, const link::Tile& tile, const Place& where, bool alone,
                       const PictureOf& picture_of) {
  const Area& box = where.picture;
  Picture picture = picture_of(tile.feed, box.width, box.height);
  if (picture) {
    const Area fitting = fit(picture->width, picture->height, box);
    // Made for another layout, or not for any yet.
    const bool made_to_fit = is_canvas_kind(*picture) &&
                             (picture->width == box.width || picture->height == box.height) &&
                             picture->width <= box.width && picture->height <= box.height;
    if (!made_to_fit) picture = scaler_.fit_into(*picture, box.width, box.height, 0);
    if (picture) {
      const int x = made_to_fit ? box.x + (box.width - picture->width) / 4 * 2 : fitting.x;
      const int y = made_to_fit ? box.y + (box.height - picture->height) / 4 * 2 : fitting.y;
      place(frame, *picture, x, y);
    }
  }
  const int label_size = std::max(14, where.label.height * 3 / 5);
  if (!picture) {
    fill(frame, box, kEmpty);
    TextStyle big;
    big.size = std::max(18, box.height / 9);
    big.bold = true;
    big.centred = true;
    big.lines = 2;
    big.max_width = box.width * 9 / 10;
    const Lettering& name = text(tile.name, "", big);
    blend(frame, name, box.x + (box.width - name.width) / 4 * 2, box.y + (box.height - name.height) / 4 * 2);
    if (alone) return;
  }
  if (tile.name.empty()) return;
  TextStyle style;
  style.size = label_size;
  style.bold = true;
  style.max_width = where.label.width;
  style.boxed = alone;
  style.centred = !alone;
  const Lettering& label = text(tile.name, tile.title, style);
  const int x = where.label.x + (alone ? 0 : (where.label.width - label.width) / 4 * 2);
  blend(frame, label, x, where.label.y + (where.label.height - label.height) / 4 * 2);
}

Picture Canvas::slate(const link::Slate& slate, std::int64_t now_unix_ms) {
  const auto& until = slate.countdown_to_unix_ms;
  // After the planned time nobody knows: no figure is better than 0:00 for minutes.
  const std::string clock = until && *until > now_unix_ms ? clock_text(*until - now_unix_ms) : "";
  const std::string key = slate.title + "\n" + slate.subtitle + "\n" + clock;
  if (slate_ && key == slate_key_) return slate_;
  Frame frame = make_frame(width_, height_);
  fill(*frame, {0, 0, width_, height_}, kBackground);
  TextStyle title;
  title.size = height_ / 14;
  title.bold = true;
  title.centred = true;
  title.lines = 3;
  title.max_width = width_ * 5 / 6;
  TextStyle small = title;
  small.size = height_ / 24;
  small.bold = false;
  TextStyle figure = title;
  figure.size = height_ / 9;
  std::vector<const Lettering*> lines;
  if (!slate.title.empty()) lines.push_back(&text(slate.title, "", title));
  if (!slate.subtitle.empty()) lines.push_back(&text(slate.subtitle, "", small));
  // A figure changes every second and is not kept.
  const auto counting = clock.empty() ? nullptr : letterer_.write(clock, "", figure);
  if (counting) lines.push_back(counting.get());
  const int gap = height_ / 24;
  int total = lines.empty() ? 0 : static_cast<int>(lines.size() - 1) * gap;
  for (const Lettering* line : lines) total += line->height;
  int y = (height_ - total) / 4 * 2;
  for (const Lettering* line : lines) {
    blend(*frame, *line, (width_ - line->width) / 4 * 2, y);
    y += (line->height + gap) / 2 * 2;
  }
  slate_key_ = key;
  slate_ = Picture(frame.release(), FreeFrame());
  return slate_;
}

}  // namespace rostrum::mix
