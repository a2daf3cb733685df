#include "media/encode/ladder.hpp"

#include <algorithm>

namespace rostrum::encode {
namespace {

// One core encodes 720p30 in a fraction of real time; above it two slices keep the delay of one picture below a frame.
constexpr int kSingleThreadPixels = 1280 * 720;

int even_between(int value, int low, int high) { return std::clamp(value, low, high) / 2 * 2; }

}  // namespace

Ladder ladder_for(const link::Setup& setup) {
  VideoSettings video;
  video.width = even_between(setup.width, 16, 3840);
  video.height = even_between(setup.height, 16, 2160);
  video.bits_per_second = std::clamp(setup.video_bps, 50'000, 20'000'000);
  video.threads = video.width * video.height > kSingleThreadPixels ? 2 : 1;
  SoundSettings sound;
  sound.bits_per_second = std::clamp(setup.audio_bps, 32'000, 320'000);
  Ladder ladder;
  ladder.video.push_back({"v" + std::to_string(video.height), video});
  ladder.sound.push_back({"a-floor", sound});
  return ladder;
}

int peak_bandwidth_bps(int bits_per_second) {
  // moof and mdat headers of a part are below 250 bytes, 8 kbit/s at four parts a second.
  return bits_per_second + bits_per_second / 10 + 8'000;
}

}  // namespace rostrum::encode
