#include "media/mix/layout.hpp"

#include <algorithm>

namespace rostrum::mix {
namespace {

constexpr int kGap = 12;

int even(int value) { return value / 2 * 2; }

}  // namespace

std::vector<Place> arrange(std::size_t count, int width, int height) {
  const int label = std::max(24, even(height / 16));
  if (count <= 1) {
    const int inset = even(height / 24);
    return {{{0, 0, width, height}, {inset, even(height - inset - label), even(width / 2), label}}};
  }
  const int total = static_cast<int>(count);
  const int columns = count <= 4 ? 2 : 3;
  const int rows = (total + columns - 1) / columns;
  // Two are as large as their columns let them, in the middle of the height.
  const int tile_width = even((width - kGap * (columns + 1)) / columns);
  const int room = even((height - kGap * (rows + 1)) / rows);
  const int tile_height = std::min(room, even(tile_width * 9 / 16) + label);
  const int top = even((height - rows * tile_height - (rows - 1) * kGap) / 2);
  std::vector<Place> places;
  for (int index = 0; index < total; ++index) {
    const int row = index / columns;
    const int in_row = std::min(columns, total - row * columns);
    const int left = even((width - in_row * tile_width - (in_row - 1) * kGap) / 2);
    const int x = left + (index % columns) * (tile_width + kGap);
    const int y = top + row * (tile_height + kGap);
    places.push_back({{x, y, tile_width, tile_height - label}, {x, y + tile_height - label, tile_width, label}});
  }
  return places;
}

}  // namespace rostrum::mix
