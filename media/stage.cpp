#include "media/stage.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <mutex>

#include "media/decode_notes.hpp"
#include "media/encode/ladder.hpp"
#include "media/link/notes.hpp"
#include "media/link/uplink.hpp"
#include "media/mix/mixer.hpp"
#include "media/programme/programme.hpp"
#include "media/sandbox/sandbox.hpp"
#include "media/transport/engine.hpp"

namespace rostrum {
namespace {

namespace asio = boost::asio;

// The server asks four times a second whether the network thread moves.
constexpr std::chrono::milliseconds kPulse{100};

std::int64_t unix_now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

link::UplinkConfig uplink_config(const StageConfig& config) {
  link::UplinkConfig uplink;
  uplink.control_fd = config.control_fd;
  uplink.media_fd = config.media_fd;
  uplink.event = config.event;
  uplink.run = config.run;
  return uplink;
}

transport::EngineConfig engine_config(const StageConfig& config) {
  return {config.udp_fd, config.tcp_fd, config.addresses, config.port};
}

/// What the server shows when no stage is there to say more.
link::Slate stand_in_slate(const link::Setup& setup) {
  link::Slate slate;
  slate.kind = link::SlateKind::trouble;
  slate.title = setup.title;
  return slate;
}

class ToUplink : public programme::Outlet {
 public:
  explicit ToUplink(link::Uplink& uplink) : uplink_(uplink) {}
  void init(link::Init init) override { uplink_.init(std::move(init)); }
  void stand_in(link::StandInPart part) override { uplink_.stand_in(std::move(part)); }
  void part(link::Part part) override { uplink_.part(std::move(part)); }
  void still(link::Still still) override { uplink_.still(std::move(still)); }

 private:
  link::Uplink& uplink_;
};

}  // namespace

class Stage::Wiring {
 public:
  Wiring(asio::io_context& io, StageConfig config)
      : io_(io),
        pulse_(io),
        notes_(config.notes_fd),
        decode_notes_(notes_),
        uplink_(uplink_config(config),
                {[this](link::Control message) { pass_on(std::move(message)); }, [this] { return progress(); },
                 [this] { asio::post(io_, [this] { abandon(); }); }}),
        outlet_(uplink_),
        engine_(
            io, engine_config(config),
            [this](const std::string& feed, ingest::RequestKeyFrame request) {
              return mixer_->make_sink(feed, std::move(request));
            },
            [this](const link::FeedStatus& status) { feed_changed(status); }) {
    notes_.mark_crashes();
  }

  void start(Closing closing) {
    closing_ = closing;
    beat();
    uplink_.start();
  }

  void end() {
    if (ended_) return;
    ended_ = true;
    engine_.close();
    if (programme_) {
      programme_->stop();
      mixer_->hush();
    }
    io_.stop();
  }

  ~Wiring() {
    engine_.close();
    // The link thread asks the programme how far it is until it is told not to.
    const std::lock_guard lock(programme_mutex_);
    programme_.reset();
  }

 private:
  /// On the link thread.
  void pass_on(link::Control message) {
    asio::post(io_, [this, message = std::move(message)]() mutable {
      if (!ended_) take(std::move(message));
    });
  }

  /// On the link thread.
  link::Progress progress() {
    link::Progress progress;
    progress.network = pulses_;
    progress.feeds = feeds_;
    const std::lock_guard lock(programme_mutex_);
    if (programme_) programme_->report(progress);
    return progress;
  }

  void take(link::Control message) {
    if (const auto* setup = std::get_if<link::Setup>(&message)) {
      if (!programme_) set_up(*setup);
    } else if (const auto* offer = std::get_if<link::WhipOffer>(&message)) {
      answer(offer->request, take_offer(*offer));
    } else if (const auto* patch = std::get_if<link::WhipPatch>(&message)) {
      answer(patch->request, engine_.patch(patch->session, patch->if_match, patch->fragment));
    } else if (const auto* remove = std::get_if<link::WhipDelete>(&message)) {
      answer(remove->request, engine_.remove(remove->session));
    } else if (std::holds_alternative<link::Shutdown>(message)) {
      spdlog::info("told to end");
      end();
    } else if (programme_) {
      direct(std::move(message));
    }
  }

  /// What makes sense only after Setup.
  void direct(link::Control message) {
    if (auto* scene = std::get_if<link::Scene>(&message)) {
      mixer_->set_scene(std::move(*scene));
    } else if (const auto* start = std::get_if<link::ProgrammeStart>(&message)) {
      spdlog::info("the programme begins at tick {}", start->first_tick);
      programme_->start(start->timeline, start->first_tick);
    } else if (std::holds_alternative<link::ProgrammeStop>(message)) {
      spdlog::info("the programme ends");
      programme_->stop();
      mixer_->hush();
    }
  }

  void set_up(const link::Setup& setup) {
    poisoned_ = setup.poisoned;
    mix::DecodeHooks hooks;
    hooks.before = [this](const link::FeedId& feed) { decode_notes_.before(feed); };
    hooks.after = [this](const link::FeedId&) { decode_notes_.after(); };
    mixer_ = std::make_unique<mix::Mixer>(setup, std::move(hooks),
                                          [this](link::Speaking turn) { uplink_.say(std::move(turn)); });
    const programme::Picture slate = mixer_->slate(stand_in_slate(setup), unix_now_ms());
    auto made = std::make_unique<programme::Programme>(
        encode::ladder_for(setup), slate,
        [this](link::Tick tick, const link::Timeline& timeline) { return mix(tick, timeline); }, outlet_);
    {
      const std::lock_guard lock(programme_mutex_);
      programme_ = std::move(made);
    }
    // Fonts and codecs are open, and no stranger has been heard yet.
    if (closing_ != Closing::never) sandbox::lock_calls(closing_ == Closing::files_readable);
    uplink_.say(link::Ready());
  }

  /// On the canvas thread.
  programme::Mixed mix(link::Tick tick, const link::Timeline& timeline) {
    auto mixed = mixer_->mix(tick, timeline);
    return {std::move(mixed.picture), mixed.sound};
  }

  transport::Reply take_offer(const link::WhipOffer& offer) {
    if (!programme_) return {503, "", "", "The stage is still starting. Try again in a moment."};
    if (std::find(poisoned_.begin(), poisoned_.end(), offer.feed) == poisoned_.end())
      return engine_.offer(offer.session, offer.feed, offer.sdp, offer.replaces);
    spdlog::warn("feed={} refused: earlier runs died on it", offer.feed);
    link::FeedStatus status;
    status.feed = offer.feed;
    status.state = link::FeedState::refused;
    status.session = offer.session;
    uplink_.say(link::FeedChanged{status});
    return {409, "", "", "What this source sends made the stage fail twice, so it is not taken any more."};
  }

  void answer(std::uint64_t request, transport::Reply reply) {
    uplink_.say(link::WhipResult{request, reply.status, std::move(reply.body), std::move(reply.etag),
                                 std::move(reply.problem)});
  }

  void feed_changed(const link::FeedStatus& status) {
    uplink_.say(link::FeedChanged{status});
    // The engine must not be asked from within.
    asio::post(io_, [this] { feeds_ = static_cast<std::uint32_t>(engine_.feeds().size()); });
  }

  void beat() {
    ++pulses_;
    pulse_.expires_after(kPulse);
    pulse_.async_wait([this](boost::system::error_code error) {
      if (!error && !ended_) beat();
    });
  }

  void abandon() {
    spdlog::warn("no server came for this stage: it ends");
    end();
  }

  // Given.
  asio::io_context& io_;
  Closing closing_ = Closing::never;
  // Owned. Each uses those before it.
  asio::steady_timer pulse_;
  link::Notes notes_;
  DecodeNotes decode_notes_;
  link::Uplink uplink_;
  ToUplink outlet_;
  std::unique_ptr<mix::Mixer> mixer_;
  transport::Engine engine_;
  /// Guards the pointer against the link thread, which reports; only this thread changes it.
  std::mutex programme_mutex_;
  std::unique_ptr<programme::Programme> programme_;
  // State.
  std::vector<link::FeedId> poisoned_;
  std::atomic<std::uint64_t> pulses_{0};
  std::atomic<std::uint32_t> feeds_{0};
  bool ended_ = false;
};

Stage::Stage(asio::io_context& io, StageConfig config) : wiring_(std::make_unique<Wiring>(io, std::move(config))) {}
Stage::~Stage() = default;

void Stage::start(Closing closing) { wiring_->start(closing); }
void Stage::end() { wiring_->end(); }

}  // namespace rostrum
