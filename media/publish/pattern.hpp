// A test pattern as encoded media: one colour with a moving bar, and one tone. What `rostrum-publish` sends for `make
// demo` and for tests that measure colour and tone in the programme. Owned by the thread that calls it.
#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include "protocol/bytes.hpp"

namespace rostrum::publish {

enum class VideoCodec { h264, vp8 };

struct PictureSettings {
  VideoCodec codec = VideoCodec::h264;
  int width = 640;
  int height = 360;
  int frames_per_second = 30;
  int bits_per_second = 800'000;
  /// 0xRRGGBB.
  std::uint32_t colour = 0x2060a0;
  /// With a beat, all is white for the first kFlash pictures of each second.
  bool beat = false;
  static constexpr int kFlash = 3;
};

/// Draws and encodes pictures one by one.
class PictureEncoder {
 public:
  /// Throws std::runtime_error when libav lacks the encoder or refuses the settings.
  explicit PictureEncoder(PictureSettings settings);
  ~PictureEncoder();
  PictureEncoder(const PictureEncoder&) = delete;
  PictureEncoder& operator=(const PictureEncoder&) = delete;

  struct Picture {
    Bytes data;
    bool key = false;
  };
  /// The picture of frame `number`; H.264 in Annex B with parameter sets at each key frame.
  Picture encode(std::int64_t number, bool force_key);

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

/// Makes 20 ms Opus packets of one sine, 48 kHz mono, at -12 dBFS.
class ToneEncoder {
 public:
  /// `hertz` 0 gives silence; with a beat the tone sounds for the first kBeep samples of each second only. Throws
  /// std::runtime_error when libav lacks libopus.
  explicit ToneEncoder(double hertz, bool beat = false);
  ~ToneEncoder();
  ToneEncoder(const ToneEncoder&) = delete;
  ToneEncoder& operator=(const ToneEncoder&) = delete;

  static constexpr int kSamplesPerPacket = 960;
  static constexpr int kBeep = 4'800;
  /// From the next packet on: silence, or the tone again.
  void quiet(bool on);
  /// The next packet; empty while the encoder still fills its look-ahead.
  Bytes encode();

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace rostrum::publish
