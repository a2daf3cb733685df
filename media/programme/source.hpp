// Where a programme's pictures and sound come from, and where its parts go: what this folder needs of the stage.
#pragma once
#include <array>
#include <functional>
#include <memory>

#include "protocol/link/media.hpp"
#include "protocol/link/timing.hpp"

struct AVFrame;

namespace rostrum::programme {

/// yuv420p, BT.709 in limited range, of the setup's size. Never changed once made.
using Picture = std::shared_ptr<const AVFrame>;

/// Stereo of one picture's length, interleaved.
using Sound = std::array<float, 2 * link::kVideoFrameTicks>;

struct Mixed {
  Picture picture;
  Sound sound{};
};

/// The programme at this tick. Called on the canvas thread, ticks growing; may take as long as a picture lasts.
using Source = std::function<Mixed(link::Tick tick, const link::Timeline& timeline)>;

/// Takes what was encoded. Thread-safe; never blocks.
class Outlet {
 public:
  virtual ~Outlet() = default;
  virtual void init(link::Init init) = 0;
  virtual void stand_in(link::StandInPart part) = 0;
  virtual void part(link::Part part) = 0;
  /// `run` is whose stage this is.
  virtual void still(link::Still still) = 0;
};

}  // namespace rostrum::programme
