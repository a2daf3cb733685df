// Decoded pictures of any size, format and colours as pictures of the canvas that fit a box. Owned by one thread.
#pragma once
#include <memory>

#include "media/mix/picture.hpp"

struct SwsContext;

namespace rostrum::mix {

class Scaler {
 public:
  /// `source` turned clockwise by `rotation` and scaled to fit into width × height. nullptr when its format is none
  /// that can be converted. A source that fits already and is of the canvas' kind is copied.
  [[nodiscard]] Picture fit_into(const AVFrame& source, int width, int height, int rotation);

 private:
  struct Free {
    void operator()(SwsContext* context) const;
  };
  std::unique_ptr<SwsContext, Free> context_;
};

}  // namespace rostrum::mix
