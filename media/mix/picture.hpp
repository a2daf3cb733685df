// Pictures of the canvas: yuv420p, BT.709 in limited range, and what is done to their planes. Private to media/mix but
// for the alias `Picture`. Pure; throws std::bad_alloc only.
#pragma once
#include <cstdint>
#include <memory>

extern "C" {
#include <libavutil/frame.h>
}

namespace rostrum::mix {

/// Never changed once shared.
using Picture = std::shared_ptr<const AVFrame>;

struct FreeFrame {
  void operator()(AVFrame* frame) const { av_frame_free(&frame); }
};
using Frame = std::unique_ptr<AVFrame, FreeFrame>;

/// In pixels; x, y, width and height are even, as chroma is of half the size.
struct Area {
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;
  friend bool operator==(const Area&, const Area&) = default;
};

/// BT.709, limited range.
struct Colour {
  std::uint8_t y = 16;
  std::uint8_t cb = 128;
  std::uint8_t cr = 128;
};

Frame make_frame(int width, int height);

/// Frames as make_frame()'s, of one size for a long time, in memory that was used before: a new megabyte is a page
/// fault for each 4 KiB. Contents are whatever was there. Owned by one thread; frames may end on any, and outlive the
/// pool.
class FramePool {
 public:
  FramePool();
  ~FramePool();
  FramePool(const FramePool&) = delete;
  FramePool& operator=(const FramePool&) = delete;
  [[nodiscard]] Frame frame(int width, int height);

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

/// Whether a frame can be shown as it is: yuv420p, BT.709, limited range.
bool is_canvas_kind(const AVFrame& frame);
void fill(AVFrame& frame, const Area& area, Colour colour);
/// Copies `from` to (x, y); what lies outside is cut off.
void place(AVFrame& onto, const AVFrame& from, int x, int y);
/// Clockwise by 90, 180 or 270 degrees.
Frame turned(const AVFrame& frame, int degrees);
/// Colours meant for BT.601, as browsers send them, in BT.709. Both yuv420p, limited range and of one size; they may be
/// the same frame.
void to_bt709(const AVFrame& from, AVFrame& to);
/// The largest even size with the aspect of width:height that fits into `box`, centred in it.
Area fit(int width, int height, const Area& box);

}  // namespace rostrum::mix
