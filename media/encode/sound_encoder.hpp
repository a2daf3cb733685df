// AAC-LC at 48 kHz stereo for the programme. Frames lie on multiples of 1024 ticks counted from tick 0; each is stamped
// with the ticks its decoded samples belong to, so that neither edit list nor priming is left to players (the frame
// that only primes is not given out). Comes about two frames after its sound. Owned by one encode thread.
#pragma once
#include <memory>
#include <span>
#include <vector>

#include "media/encode/access_unit.hpp"
#include "media/encode/ladder.hpp"

namespace rostrum::encode {

class SoundEncoder {
 public:
  static constexpr int kChannels = 2;

  /// Throws std::runtime_error when libav lacks its AAC encoder or refuses the settings.
  explicit SoundEncoder(const SoundSettings& settings);
  ~SoundEncoder();
  SoundEncoder(const SoundEncoder&) = delete;
  SoundEncoder& operator=(const SoundEncoder&) = delete;

  /// AudioSpecificConfig (ISO/IEC 14496-3 1.6.2.1). The same for equal settings, in every run.
  [[nodiscard]] const Bytes& config() const;

  /// Interleaved samples, -1 to 1, beginning at `tick`. Where that does not follow what came before, what was begun is
  /// dropped and encoding starts anew at the next frame's edge. Throws std::runtime_error on failure.
  std::vector<AccessUnit> encode(link::Tick tick, std::span<const float> samples);

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace rostrum::encode
