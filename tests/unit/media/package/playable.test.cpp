// What leaves encoder and packager is played by somebody else's demuxer and decoder.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "media/encode/sound_encoder.hpp"
#include "media/encode/video_encoder.hpp"
#include "media/package/avc.hpp"
#include "media/package/part_builder.hpp"
#include "media/package/track.hpp"
#include "tests/unit/media/encode/test_media.hpp"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
}

using namespace rostrum;

namespace {

/// A file in memory, demuxed and decoded by libav.
class Player {
 public:
  explicit Player(Bytes file) : file_(std::move(file)) {
    auto* buffer = static_cast<unsigned char*>(av_malloc(4096));
    io_ = avio_alloc_context(buffer, 4096, 0, this, &Player::read, nullptr, nullptr);
    format_ = avformat_alloc_context();
    format_->pb = io_;
    if (avformat_open_input(&format_, nullptr, nullptr, nullptr) < 0) return;
    stream_ = format_->nb_streams == 1 ? format_->streams[0] : nullptr;
    if (stream_ == nullptr) return;
    decoder_ = avcodec_alloc_context3(avcodec_find_decoder(stream_->codecpar->codec_id));
    avcodec_parameters_to_context(decoder_, stream_->codecpar);
    decoder_->thread_count = 1;
    if (avcodec_open2(decoder_, nullptr, nullptr) < 0) stream_ = nullptr;
  }
  ~Player() {
    avcodec_free_context(&decoder_);
    avformat_close_input(&format_);
    if (io_ != nullptr) av_freep(&io_->buffer);
    avio_context_free(&io_);
  }
  Player(const Player&) = delete;
  Player& operator=(const Player&) = delete;

  [[nodiscard]] const AVStream* stream() const { return stream_; }

  /// Frames by presentation time; frames at the same time would show as too few.
  std::map<std::int64_t, std::shared_ptr<AVFrame>> frames() {
    std::map<std::int64_t, std::shared_ptr<AVFrame>> all;
    AVPacket* packet = av_packet_alloc();
    while (av_read_frame(format_, packet) == 0) {
      errors_ += avcodec_send_packet(decoder_, packet) < 0 ? 1 : 0;
      av_packet_unref(packet);
      collect(all);
    }
    avcodec_send_packet(decoder_, nullptr);
    collect(all);
    av_packet_free(&packet);
    return all;
  }
  [[nodiscard]] int errors() const { return errors_; }

 private:
  static int read(void* self, std::uint8_t* out, int wanted) {
    auto& player = *static_cast<Player*>(self);
    const auto left = static_cast<int>(player.file_.size() - player.at_);
    if (left == 0) return AVERROR_EOF;
    const int count = std::min(wanted, left);
    std::memcpy(out, player.file_.data() + player.at_, static_cast<std::size_t>(count));
    player.at_ += static_cast<std::size_t>(count);
    return count;
  }

  void collect(std::map<std::int64_t, std::shared_ptr<AVFrame>>& all) {
    for (;;) {
      std::shared_ptr<AVFrame> frame(av_frame_alloc(), [](AVFrame* held) { av_frame_free(&held); });
      if (avcodec_receive_frame(decoder_, frame.get()) < 0) return;
      all.emplace(frame->pts, frame);
    }
  }

  Bytes file_;
  std::size_t at_ = 0;
  AVIOContext* io_ = nullptr;
  AVFormatContext* format_ = nullptr;
  const AVStream* stream_ = nullptr;
  AVCodecContext* decoder_ = nullptr;
  int errors_ = 0;
};

constexpr link::Tick kFirst = 7 * link::kSegmentTicks + 25'600;

Bytes join(const Bytes& init, const std::vector<link::Part>& parts) {
  Bytes file = init;
  for (const auto& part : parts) file.insert(file.end(), part.bytes.begin(), part.bytes.end());
  return file;
}

}  // namespace

TEST_CASE("video parts behind their init play, each picture at its tick") {
  encode::VideoEncoder encoder({320, 180, 500'000, 1});
  package::VideoTrack track{320, 180, package::avc_config(encoder.parameter_sets())};
  package::PartBuilder builder(package::Kind::video, "v180", "i");
  std::vector<link::Part> parts;
  for (int i = 0; i < 80; ++i) {
    const link::Tick tick = kFirst + i * link::kVideoFrameTicks;
    const bool begin = i == 0 || tick % 51'200 == 0;
    auto unit = encoder.encode(*encode::grey_picture(320, 180, encode::luma_of(tick)), tick, begin);
    unit.data = package::avc_sample(unit.data);
    if (auto part = builder.add(std::move(unit))) parts.push_back(std::move(*part));
  }
  REQUIRE(parts.size() == 10);
  Player player(join(package::init_segment(track), parts));
  REQUIRE(player.stream() != nullptr);
  CHECK(player.stream()->time_base.den == 48'000);
  CHECK(player.stream()->codecpar->width == 320);
  CHECK(player.stream()->codecpar->color_space == AVCOL_SPC_BT709);
  const auto frames = player.frames();
  CHECK(player.errors() == 0);
  REQUIRE(frames.size() == 80);
  link::Tick tick = kFirst;
  for (const auto& [pts, frame] : frames) {
    CHECK(pts == tick);
    CHECK(std::abs(frame->data[0][90 * frame->linesize[0] + 160] - encode::luma_of(tick)) <= 3);
    tick += link::kVideoFrameTicks;
  }
}

TEST_CASE("each independent part plays by itself") {
  encode::VideoEncoder encoder({320, 180, 500'000, 1});
  package::VideoTrack track{320, 180, package::avc_config(encoder.parameter_sets())};
  package::PartBuilder builder(package::Kind::video, "v180", "i");
  std::vector<link::Part> independent;
  for (int i = 0; i < 64; ++i) {
    const link::Tick tick = i * link::kVideoFrameTicks;
    auto unit = encoder.encode(*encode::grey_picture(320, 180, encode::luma_of(tick)), tick, tick % 51'200 == 0);
    unit.data = package::avc_sample(unit.data);
    auto part = builder.add(std::move(unit));
    if (part && part->independent) independent.push_back(std::move(*part));
  }
  REQUIRE(independent.size() == 2);
  Player player(join(package::init_segment(track), {independent[1]}));
  REQUIRE(player.stream() != nullptr);
  const auto frames = player.frames();
  CHECK(frames.size() == 8);
  CHECK(player.errors() == 0);
  CHECK(frames.begin()->first == 51'200);
}

TEST_CASE("sound parts behind their init play, each sample at its tick") {
  encode::SoundEncoder encoder({128'000});
  package::SoundTrack track{128'000, encoder.config()};
  package::PartBuilder builder(package::Kind::sound, "a-floor", "i");
  std::vector<link::Part> parts;
  for (link::Tick tick = kFirst; parts.size() < 8; tick += link::kVideoFrameTicks) {
    for (auto& unit : encoder.encode(tick, encode::sine(tick, link::kVideoFrameTicks)))
      if (auto part = builder.add(std::move(unit))) parts.push_back(std::move(*part));
  }
  Player player(join(package::init_segment(track), parts));
  REQUIRE(player.stream() != nullptr);
  CHECK(player.stream()->codecpar->sample_rate == 48'000);
  CHECK(player.stream()->codecpar->ch_layout.nb_channels == 2);
  const auto frames = player.frames();
  CHECK(player.errors() == 0);
  REQUIRE(frames.size() == 100);
  link::Tick tick = kFirst;
  double worst = 0;
  for (const auto& [pts, frame] : frames) {
    CHECK(pts == tick);
    REQUIRE(frame->nb_samples == link::kAudioFrameTicks);
    const auto wanted = encode::sine(tick, link::kAudioFrameTicks);
    const auto* left = reinterpret_cast<const float*>(frame->extended_data[0]);
    // The very first frame lacks the one before it to overlap with.
    for (std::size_t i = 0; i < 1024 && tick != kFirst; ++i)
      worst = std::max<double>(worst, std::abs(left[i] - wanted[i * 2]));
    tick += link::kAudioFrameTicks;
  }
  // A shift by ten samples alone would be more than this.
  CHECK(worst < 0.15);
}
