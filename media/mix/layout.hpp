// Where the people on stage are shown: one full, two side by side, up to nine in a grid, names below. Pure.
#pragma once
#include <cstddef>
#include <vector>

#include "media/mix/picture.hpp"

namespace rostrum::mix {

inline constexpr std::size_t kMostTiles = 9;

struct Place {
  Area picture;
  /// The name's; over the picture's lower edge when there is one tile, below it otherwise.
  Area label;
};

/// `count` is 1 to kMostTiles. The last row of a grid that is not full is centred.
std::vector<Place> arrange(std::size_t count, int width, int height);

}  // namespace rostrum::mix
