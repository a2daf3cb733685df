// Decoded pictures of any size, format and colours as pictures of the canvas that fit a box. Owned by one thread.
#pragma once
#include <memory>

#include "media/mix/picture.hpp"

struct SwsContext;

namespace rostrum::mix {

class Scaler {
 public:
  /// `source` turned clockwise by `rotation` and scaled to fit into width × height. nullptr when its format is none
  /// that can be converted. One that fits already and is of the canvas' kind is shared, not copied.
  [[nodiscard]] Picture fit_into(const AVFrame& source, int width, int height, int rotation);

 private:
  struct Free {
    void operator()(SwsContext* context) const;
  };
  /// What a context was opened for.
  struct Kind {
    int width = 0, height = 0, format = 0;
    bool full_range = false;
    int to_width = 0, to_height = 0;
    friend bool operator==(const Kind&, const Kind&) = default;
  };
  bool prepare(const AVFrame& source, const Area& area);
  Frame scaled(const AVFrame& source, const Area& area);

  std::unique_ptr<SwsContext, Free> context_;
  Kind kind_;
  FramePool pool_;
  FramePool converted_pool_;
};

}  // namespace rostrum::mix
