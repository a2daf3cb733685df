// Draws one picture of the programme: people in their places with their names, or a slate. Texts are drawn once and
// kept. Owned by the canvas thread (and by whoever sets the stage up, before that thread begins).
#pragma once
#include <functional>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "media/mix/layout.hpp"
#include "media/mix/lettering.hpp"
#include "media/mix/picture.hpp"
#include "media/mix/scaler.hpp"
#include "protocol/link/messages.hpp"

namespace rostrum::mix {

class Canvas {
 public:
  Canvas(int width, int height) : width_(width), height_(height) {}

  /// What a tile shows now, asked with the size it is shown at; nullptr for nothing.
  using PictureOf = std::function<Picture(const link::FeedId& feed, int width, int height)>;

  /// The first kMostTiles of the tiles. Precondition: at least one.
  Picture people(const std::vector<link::Tile>& tiles, const PictureOf& picture_of);
  /// The same picture again as long as nothing on it changes.
  Picture slate(const link::Slate& slate, std::int64_t now_unix_ms);

 private:
  using TextKey = std::tuple<std::string, std::string, int, int, bool, bool>;
  const Lettering& text(const std::string& first, const std::string& second, const TextStyle& style);
  void draw_tile(AVFrame& frame, const link::Tile& tile, const Place& where, bool alone, const PictureOf& picture_of);

  // Given.
  int width_;
  int height_;
  // Owned.
  Letterer letterer_;
  Scaler scaler_;
  FramePool pool_;
  // State.
  std::map<TextKey, std::shared_ptr<const Lettering>> texts_;
  std::string slate_key_;
  Picture slate_;
};

}  // namespace rostrum::mix
