#include "media/encode/still_encoder.hpp"

#include <doctest/doctest.h>

#include "media/encode/av_handles.hpp"
#include "tests/unit/media/encode/test_media.hpp"

using namespace rostrum;

namespace {

/// What a decoder makes of a JPEG: luma and chroma in the middle, in full range, and its size.
struct Seen {
  int width = 0;
  int height = 0;
  int y = 0;
  int cb = 0;
  int cr = 0;
};

Seen look(const Bytes& jpeg) {
  const encode::Av<AVCodecContext> context(avcodec_alloc_context3(avcodec_find_decoder(AV_CODEC_ID_MJPEG)));
  REQUIRE(avcodec_open2(context.get(), nullptr, nullptr) == 0);
  const encode::Av<AVPacket> packet(av_packet_alloc());
  REQUIRE(av_new_packet(packet.get(), static_cast<int>(jpeg.size())) == 0);
  std::memcpy(packet->data, jpeg.data(), jpeg.size());
  REQUIRE(avcodec_send_packet(context.get(), packet.get()) == 0);
  const encode::Av<AVFrame> frame(av_frame_alloc());
  REQUIRE(avcodec_receive_frame(context.get(), frame.get()) == 0);
  const auto at = [&](int plane, int x, int y) { return int{frame->data[plane][y * frame->linesize[plane] + x]}; };
  const int x = frame->width / 2;
  const int y = frame->height / 2;
  return {frame->width, frame->height, at(0, x, y), at(1, x / 2, y / 2), at(2, x / 2, y / 2)};
}

void near(int value, int wanted) { CHECK(std::abs(value - wanted) <= 3); }

}  // namespace

TEST_CASE("a still is a small JPEG of the picture, in JPEG's own range") {
  encode::StillEncoder encoder(1280, 720);
  for (const int luma : {16, 126, 235}) {
    const Bytes jpeg = encoder.encode(*encode::grey_picture(1280, 720, static_cast<std::uint8_t>(luma)));
    REQUIRE(jpeg.size() > 100);
    CHECK(jpeg.size() < 4'096);
    CHECK(jpeg.front() == std::byte{0xff});
    CHECK(jpeg.back() == std::byte{0xd9});
    const Seen seen = look(jpeg);
    CHECK(seen.width == encode::kStillWidth);
    CHECK(seen.height == 180);
    near(seen.y, (luma - 16) * 255 / 219);
    near(seen.cb, 128);
    near(seen.cr, 128);
  }
}

TEST_CASE("colours are turned from the programme's matrix to JPEG's") {
  const auto picture = encode::grey_picture(1280, 720, 0);
  // Pure green by BT.709, limited; by BT.601 it is 150, 44, 21 in full range.
  std::memset(picture->data[0], 173, static_cast<std::size_t>(picture->linesize[0]) * 720);
  std::memset(picture->data[1], 42, static_cast<std::size_t>(picture->linesize[1]) * 360);
  std::memset(picture->data[2], 26, static_cast<std::size_t>(picture->linesize[2]) * 360);
  const Seen seen = look(encode::StillEncoder(1280, 720).encode(*picture));
  near(seen.y, 150);
  near(seen.cb, 44);
  near(seen.cr, 21);
}

TEST_CASE("stills keep the shape of the picture, and the noisiest stay small") {
  encode::StillEncoder encoder(640, 480);
  const auto picture = encode::grey_picture(640, 480, 0);
  std::uint32_t noise = 1;
  for (int byte = 0; byte < picture->linesize[0] * 480; ++byte) {
    noise = noise * 1'664'525 + 1'013'904'223;
    picture->data[0][byte] = static_cast<std::uint8_t>(noise >> 24);
  }
  const Bytes jpeg = encoder.encode(*picture);
  CHECK(look(jpeg).height == 240);
  // protocol/link refuses more than 64 KiB.
  CHECK(jpeg.size() < 40'000);
}

TEST_CASE("a picture of another size makes no still") {
  encode::StillEncoder encoder(1280, 720);
  CHECK(encoder.encode(*encode::grey_picture(64, 64, 50)).empty());
  CHECK_FALSE(encoder.encode(*encode::grey_picture(1280, 720, 50)).empty());
}
