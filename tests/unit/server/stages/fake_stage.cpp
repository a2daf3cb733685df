// A stage without pictures: speaks the link as rostrum-stage does and makes parts of nothing, so that supervision can
// be tested by itself. What a WHIP offer says makes it misbehave: "crash" (at a decoder), "exit", "hang", "silence",
// "speak" (somebody begins to), else 201.
#include <unistd.h>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>

#include "media/link/notes.hpp"
#include "media/link/uplink.hpp"

namespace {

using namespace rostrum;

class FakeStage {
 public:
  FakeStage(boost::asio::io_context& io, std::map<std::string, std::string> options)
      : io_(io),
        timer_(io),
        notes_(std::stoi(options["--notes-fd"])),
        run_("run-" + std::to_string(getpid())),
        uplink_({std::stoi(options["--control-fd"]), std::stoi(options["--media-fd"]), options["--event"], run_,
                 std::chrono::seconds(30)},
                {[this](link::Control message) { boost::asio::post(io_, [this, message] { take(message); }); },
                 [this] {
                   link::Progress progress;
                   progress.network = hanging_ ? 0 : ++asked_;
                   return progress;
                 },
                 [] { std::_Exit(3); }}) {
    notes_.mark_crashes();
    uplink_.start();
  }

 private:
  void take(const link::Control& message) {
    if (std::holds_alternative<link::Setup>(message)) set_up(std::get<link::Setup>(message));
    if (const auto* start = std::get_if<link::ProgrammeStart>(&message)) {
      next_tick_ = start->first_tick;
      make_part();
    }
    if (std::holds_alternative<link::ProgrammeStop>(message)) next_tick_.reset();
    if (const auto* offer = std::get_if<link::WhipOffer>(&message)) answer(*offer);
    if (const auto* patch = std::get_if<link::WhipPatch>(&message)) reply(patch->request, 204);
    if (const auto* remove = std::get_if<link::WhipDelete>(&message)) reply(remove->request, 404);
    if (std::holds_alternative<link::Shutdown>(message)) std::_Exit(0);
  }

  void set_up(const link::Setup& setup) {
    setup_ = setup;
    link::Init init;
    init.rendition = "v720";
    init.id = "i";
    init.codecs = "avc1.64001f";
    init.bytes.resize(8);
    uplink_.init(init);
    link::StandInPart stand_in;
    stand_in.rendition = "v720";
    stand_in.init = "i";
    stand_in.count = 1;
    stand_in.ticks = 12'800;
    stand_in.bytes.resize(8);
    uplink_.stand_in(stand_in);
    uplink_.say(link::Ready{});
  }

  /// Ten times as fast as a real one.
  void make_part() {
    if (!next_tick_) return;
    link::Part part;
    part.rendition = "v720";
    part.init = "i";
    part.first_tick = *next_tick_;
    part.ticks = 12'800;
    part.bytes.resize(1000);
    uplink_.part(std::move(part));
    *next_tick_ += 12'800;
    timer_.expires_after(std::chrono::milliseconds(27));
    timer_.async_wait([this](boost::system::error_code error) {
      if (!error) make_part();
    });
  }

  void answer(const link::WhipOffer& offer) {
    if (offer.sdp == "crash") {
      slot_ = notes_.take(offer.feed);
      slot_->begin();
      std::abort();
    }
    if (offer.sdp == "exit") std::_Exit(1);
    if (offer.sdp == "hang") hanging_ = true;
    if (offer.sdp == "hang" || offer.sdp == "silence") return;
    if (offer.sdp == "speak") uplink_.say(link::Speaking{offer.feed, 0, std::nullopt});
    const bool poisoned =
        std::find(setup_.poisoned.begin(), setup_.poisoned.end(), offer.feed) != setup_.poisoned.end();
    uplink_.say(link::FeedChanged{{offer.feed, link::FeedState::connecting, true, true, offer.session}});
    reply(offer.request, poisoned ? 409 : offer.replaces == "lost" ? 412 : 201);
  }

  void reply(std::uint64_t request, int status) {
    link::WhipResult result;
    result.request = request;
    result.status = status;
    result.sdp = run_;
    result.etag = "e+1/A";
    uplink_.say(result);
  }

  boost::asio::io_context& io_;
  boost::asio::steady_timer timer_;
  link::Notes notes_;
  std::unique_ptr<link::Notes::Slot> slot_;
  std::string run_;
  link::Setup setup_;
  std::optional<link::Tick> next_tick_;
  std::atomic<std::uint64_t> asked_{0};
  std::atomic<bool> hanging_{false};
  link::Uplink uplink_;
};

}  // namespace

int main(int argc, char** argv) {
  std::map<std::string, std::string> options;
  for (int i = 1; i + 1 < argc; i += 2) options[argv[i]] = argv[i + 1];
  boost::asio::io_context io(1);
  const auto work = boost::asio::make_work_guard(io);
  const FakeStage stage(io, std::move(options));
  io.run();
}
