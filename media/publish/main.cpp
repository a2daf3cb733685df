// rostrum-publish: a simulated speaker. Posts an offer (WHIP), then sends a colour with a moving bar and a tone until
// it is told to end, what `make demo` and the tests put on stage.
#include <curl/curl.h>
#include <signal.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <charconv>
#include <iostream>
#include <thread>

#include "media/publish/pattern.hpp"
#include "media/publish/recording.hpp"
#include "media/publish/whip_client.hpp"
#include "media/transport/publisher/publisher.hpp"

extern "C" {
#include <libavutil/log.h>
}

namespace {

using namespace rostrum;
using Clock = std::chrono::steady_clock;
using transport::PublisherState;

constexpr std::chrono::milliseconds kRetry{500};

struct Settings {
  std::string whip;
  std::string token;
  std::string codec = "h264";
  std::string colour = "2060a0";
  std::string size = "640x360";
  std::string to;
  std::string play;
  double tone = 440;
  /// Speaks in turn `place` of `of`, each so long, by the wall's clock; of 0: always.
  int place = 0;
  int of = 0;
  int turn_seconds = 8;
  bool reconnect = false;
  bool plain = false;
  bool beat = false;
};

std::atomic<bool> ending{false};

/// Wakes up whoever waits when the program is to end.
void wait_for(std::chrono::milliseconds time) {
  const auto until = Clock::now() + time;
  while (!ending && Clock::now() < until) std::this_thread::sleep_for(std::chrono::milliseconds(20));
}

publish::PictureSettings picture_settings(const Settings& settings) {
  publish::PictureSettings picture;
  picture.codec = settings.codec == "vp8" ? publish::VideoCodec::vp8 : publish::VideoCodec::h264;
  picture.beat = settings.beat;
  const auto cross = settings.size.find('x');
  const auto number = [](std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < 16 || value > 4096 || value % 2 != 0) {
      throw std::runtime_error("--size: two even numbers such as 640x360 are wanted");
    }
    return value;
  };
  if (cross == std::string::npos) throw std::runtime_error("--size: two even numbers such as 640x360 are wanted");
  picture.width = number(std::string_view(settings.size).substr(0, cross));
  picture.height = number(std::string_view(settings.size).substr(cross + 1));
  const char* const end = settings.colour.data() + settings.colour.size();
  if (std::from_chars(settings.colour.data(), end, picture.colour, 16).ptr != end || picture.colour > 0xffffff) {
    throw std::runtime_error("--colour: six hexadecimal digits are wanted");
  }
  return picture;
}

/// "PLACE/OF"; nothing leaves it at always.
void take_turn(std::string_view turn, Settings& settings) {
  if (turn.empty()) return;
  const auto slash = turn.find('/');
  const auto number = [](std::string_view text) {
    int value = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? value : -1;
  };
  if (slash != std::string_view::npos) {
    settings.place = number(turn.substr(0, slash));
    settings.of = number(turn.substr(slash + 1));
  }
  if (settings.of < 1 || settings.place < 0 || settings.place >= settings.of)
    throw std::runtime_error("--turn: a place and how many there are are wanted, such as 0/3");
}

/// Whether it is this speaker's turn now.
bool has_the_floor(const Settings& settings) {
  if (settings.of == 0) return true;
  const auto now =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  return now / settings.turn_seconds % settings.of == settings.place;
}

/// One connection, from the offer until it fails or the program ends. False when it cannot even begin.
bool publish_once(const Settings& settings) {
  std::atomic<bool> key_frame{false};
  std::atomic<PublisherState> state{PublisherState::waiting};
  transport::PublisherConfig config;
  config.video = settings.codec == "vp8" ? ingest::Codec::vp8 : ingest::Codec::h264;
  if (settings.plain) config.retransmission = config.transport_feedback = config.sender_reports = false;
  transport::Publisher publisher(config, {[&] { key_frame = true; }, [&](PublisherState now) { state = now; }});
  const auto answer = publish::post_offer(settings.whip, settings.token, publisher.offer());
  if (answer.status != 201 || !publisher.answer(answer.body, settings.to)) {
    std::cerr << "refused: " << answer.status << " " << answer.body << std::endl;
    return false;
  }
  std::optional<publish::Recording> recording;
  std::optional<publish::PictureEncoder> pictures;
  if (settings.play.empty()) {
    pictures.emplace(picture_settings(settings));
  } else {
    recording.emplace(settings.play);
  }
  publish::ToneEncoder tone(settings.tone, settings.beat);
  const auto begin = Clock::now();
  std::int64_t picture = 0;
  std::int64_t packet = 0;
  bool told = false;
  while (!ending && state != PublisherState::failed) {
    if (!told && state == PublisherState::connected) {
      told = true;
      std::cout << "connected" << std::endl;
    }
    const auto picture_at = begin + std::chrono::nanoseconds(picture * 1'000'000'000 / 30);
    const auto packet_at = begin + std::chrono::milliseconds(packet * 20);
    const auto next = std::min(picture_at, packet_at);
    std::this_thread::sleep_until(next);
    const auto captured = std::chrono::duration_cast<std::chrono::nanoseconds>(next.time_since_epoch()).count();
    if (picture_at <= packet_at) {
      // A recording's next key frame comes when it comes.
      Bytes data = recording ? recording->picture(static_cast<std::size_t>(picture))
                             : pictures->encode(picture, key_frame.exchange(false)).data;
      publisher.send(*config.video, std::move(data), captured);
      ++picture;
    } else {
      ++packet;
      tone.quiet(!has_the_floor(settings));
      publisher.send(ingest::Codec::opus, tone.encode(), captured);
    }
  }
  const auto counters = publisher.counters();
  std::cout << "sent " << counters.packets_sent << " packets, " << counters.retransmissions << " again, "
            << counters.key_frames_asked << " key frames asked" << std::endl;
  if (ending) publish::end_session(answer.session, settings.token);
  return true;
}

int run(const Settings& settings) {
  picture_settings(settings);
  do {
    const bool begun = publish_once(settings);
    if (!settings.reconnect) return begun ? 0 : 1;
    wait_for(kRetry);
  } while (!ending);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("rostrum-publish: sends a test picture and a tone to a stage by WHIP");
  Settings settings;
  app.add_option("--whip", settings.whip, "address, such as http://localhost:8080/whip/EVENT")->required();
  app.add_option("--token", settings.token, "a panelist's token")->required();
  app.add_option("--codec", settings.codec, "h264 or vp8")->check(CLI::IsMember({"h264", "vp8"}));
  app.add_option("--colour", settings.colour, "RRGGBB");
  app.add_option("--tone", settings.tone, "hertz, 0 for silence");
  std::string turn;
  app.add_option("--turn", turn, "PLACE/OF: speaks in turns with others, place 0 first");
  app.add_option("--turn-seconds", settings.turn_seconds, "of each turn")->check(CLI::Range(1, 3600));
  app.add_option("--size", settings.size, "WIDTHxHEIGHT");
  app.add_option("--to", settings.to, "ADDR:PORT to send to in place of the answer's");
  app.add_option("--play", settings.play,
                 "raw H.264 with access unit delimiters to send in place of the pattern, over and over");
  app.add_flag("--beat", settings.beat, "a white flash and a beep at the beginning of each second");
  app.add_flag("--reconnect", settings.reconnect, "begin again when the connection is lost");
  app.add_flag("--plain", settings.plain, "no retransmission, transport feedback and sender reports");
  CLI11_PARSE(app, argc, argv);
  av_log_set_level(AV_LOG_ERROR);
  curl_global_init(CURL_GLOBAL_DEFAULT);
  for (const int number : {SIGINT, SIGTERM}) signal(number, [](int) { ending = true; });
  try {
    if (!settings.play.empty() && settings.codec != "h264") throw std::runtime_error("--play: only with --codec h264");
    take_turn(turn, settings);
    return run(settings);
  } catch (const std::exception& error) {
    std::cerr << "rostrum-publish: " << error.what() << "\n";
    return 2;
  }
}
