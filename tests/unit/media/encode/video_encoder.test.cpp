#include "media/encode/video_encoder.hpp"

#include <doctest/doctest.h>

#include "tests/unit/media/encode/test_media.hpp"

using namespace rostrum;

namespace {

constexpr encode::VideoSettings kSmall{320, 180, 500'000, 1};

int first_slice_type(const Bytes& data) {
  for (std::size_t i = 0; i + 3 < data.size(); ++i) {
    if (data[i] != std::byte{0} || data[i + 1] != std::byte{0} || data[i + 2] != std::byte{1}) continue;
    const int type = std::to_integer<int>(data[i + 3] & std::byte{0x1f});
    if (type == 1 || type == 5) return type;
  }
  return 0;
}

}  // namespace

TEST_CASE("each picture comes out at once, with its tick, and groups begin only where asked") {
  encode::VideoEncoder encoder(kSmall);
  constexpr link::Tick kFirst = 25'600;
  for (int i = 0; i < 70; ++i) {
    const link::Tick tick = kFirst + i * link::kVideoFrameTicks;
    const bool begin = i == 0 || tick % (link::kVideoFrameTicks * link::kVideoFramesPerGroup) == 0;
    // A cut in the middle of a group must not begin another.
    const auto unit =
        encoder.encode(*encode::grey_picture(320, 180, i == 20 ? 235 : encode::luma_of(tick)), tick, begin);
    CHECK(unit.tick == tick);
    CHECK(unit.key == begin);
    CHECK(first_slice_type(unit.data) == (begin ? 5 : 1));
  }
}

TEST_CASE("equal settings give equal parameter sets") {
  const encode::VideoEncoder one(kSmall);
  const encode::VideoEncoder other(kSmall);
  CHECK(!one.parameter_sets().empty());
  CHECK(one.parameter_sets() == other.parameter_sets());
}

TEST_CASE("a picture of another size is refused") {
  encode::VideoEncoder encoder(kSmall);
  CHECK_THROWS_AS(encoder.encode(*encode::grey_picture(64, 64, 50), 0, true), std::runtime_error);
}

TEST_CASE("the ceiling holds for the noisiest pictures") {
  encode::VideoEncoder encoder(kSmall);
  std::size_t bytes = 0;
  std::uint32_t noise = 1;
  for (int i = 0; i < 90; ++i) {
    const auto picture = encode::grey_picture(320, 180, 0);
    for (int byte = 0; byte < picture->linesize[0] * 180; ++byte) {
      noise = noise * 1'664'525 + 1'013'904'223;
      picture->data[0][byte] = static_cast<std::uint8_t>(noise >> 24);
    }
    const auto unit = encoder.encode(*picture, i * link::kVideoFrameTicks, i % 32 == 0);
    // The first second may use the buffer's reserve.
    if (i >= 30) bytes += unit.data.size();
  }
  CHECK(bytes * 8 / 2 < 600'000);
}
