#include "server/programmes.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "protocol/cmaf/retime.hpp"
#include "server/answered.hpp"

namespace rostrum::server {
namespace {

/// By then the room has said what stage and window it wishes; at once when there is no room.
boost::asio::awaitable<void> room_known(std::shared_ptr<room::Room> room) {
  if (!room) co_return;
  std::function<void(std::function<void(std::optional<bool>)>)> ask = [room](auto done) {
    room->once_open([done = std::move(done)] { done(true); });
  };
  auto asking = answered<bool>(std::move(ask));
  co_await std::move(asking);
}

}  // namespace

Programmes::Programmes(boost::asio::any_io_executor executor, stages::SupervisorConfig config, FindRoom rooms)
    : executor_(std::move(executor)),
      rooms_(std::move(rooms)),
      saved_(config.data / "stages"),
      routes_([this](std::string event) { return room_known(rooms_(event)); }),
      supervisor_(std::move(config), *this) {}

void Programmes::drain() {
  supervisor_.drain();
  const std::lock_guard lock(mutex_);
  for (auto& [event, running] : running_) {
    if (running.window) running.window->close();
  }
}

bool Programmes::in_progress() {
  const std::lock_guard lock(mutex_);
  return std::ranges::any_of(running_, [](const auto& entry) { return entry.second.stage && entry.second.window; });
}

void Programmes::end_stages() {
  const std::lock_guard lock(mutex_);
  for (auto& [event, running] : running_) {
    if (std::exchange(running.stage, false)) supervisor_.stop(event);
  }
}

void Programmes::begin(const room::StageWish& wish, Running& running) {
  delivery::ProgrammeConfig config;
  config.timeline = *wish.timeline;
  config.vitals = vitals_;
  config.floor_language = wish.floor_language;
  config.retime = [](ByteView chunk, link::Tick first_tick, std::uint32_t sequence) {
    auto retimed = cmaf::retime(chunk, first_tick, sequence);
    return retimed ? *std::move(retimed) : Bytes();
  };
  running.timeline = *wish.timeline;
  auto save = [this, event = wish.event, timeline = *wish.timeline](const delivery::ProgrammeState& state) {
    saved_.save(event, {timeline, state});
  };
  running.window = delivery::ProgrammeWindow::create(executor_, std::move(config),
                                                     saved_.find(wish.event, *wish.timeline), std::move(save));
  for (const auto& init : running.inits) running.window->init(init);
  for (const auto& part : running.stand_ins) running.window->stand_in(part);
  running.window->start();
  supervisor_.start_programme(wish.event, *wish.timeline);
}

void Programmes::wish(room::StageWish wish) {
  const std::lock_guard lock(mutex_);
  auto& running = running_[wish.event];
  if (wish.stage) {
    link::Setup setup;
    setup.title = wish.view.title;
    supervisor_.ensure(wish.event, std::move(setup));
    running.stage = true;
  }
  const bool other = running.window && wish.timeline && running.timeline != *wish.timeline;
  if (other || (running.window && !wish.timeline && !wish.over)) {
    // A rehearsal was discarded.
    routes_.remove(wish.event);
    running.window->close();
    running.window.reset();
    running.stills.clear();
    if (!wish.timeline) supervisor_.stop_programme(wish.event);
  }
  if (wish.timeline && !running.window) begin(wish, running);
  if (running.window && wish.is_public) routes_.set(wish.event, running.window);
  if (wish.stage) supervisor_.set_scene(wish.event, stages::direct(wish.view, wish.version, wish.at_tick));
  if (!wish.over || !running.stage) return;
  if (running.window) running.window->end();
  supervisor_.stop(wish.event);
  running.stage = false;
  // Nobody asks any more.
  running.stills.clear();
}

void Programmes::hang_up(const std::string& event, const std::string& session) { supervisor_.hang_up(event, session); }

std::shared_ptr<const std::string> Programmes::still(const std::string& event, event::Instant at) {
  const std::lock_guard lock(mutex_);
  const auto found = running_.find(event);
  if (found == running_.end() || !found->second.window) return nullptr;
  // In milliseconds: an asker's playhead may be any instant, and nanoseconds of the year 9999 are too many.
  const auto since_ms = at - found->second.timeline.anchor_unix_ns / 1'000'000;
  return found->second.stills.at(since_ms * (link::kTicksPerSecond / 1'000));
}

std::size_t Programmes::still_bytes() const {
  const std::lock_guard lock(mutex_);
  std::size_t bytes = 0;
  for (const auto& [event, running] : running_) bytes += running.stills.bytes();
  return bytes;
}

void Programmes::moments(const std::string& event, std::vector<room::Moment> moments) {
  std::shared_ptr<delivery::ProgrammeWindow> there;
  link::Timeline timeline;
  {
    const std::lock_guard lock(mutex_);
    const auto found = running_.find(event);
    if (found == running_.end() || !found->second.window) return;
    there = found->second.window;
    timeline = found->second.timeline;
  }
  for (auto& moment : moments) {
    const auto at = link::ns_to_ticks(moment.at * 1'000'000 - timeline.anchor_unix_ns);
    if (moment.begins) {
      there->add_daterange({std::move(moment.id), std::move(moment.event_class), at, {}, std::move(moment.attributes)});
    } else {
      there->end_daterange({std::move(moment.id), std::move(moment.event_class), std::move(moment.key), at});
    }
  }
}

void Programmes::forget(const std::string& event) {
  const std::lock_guard lock(mutex_);
  const auto found = running_.find(event);
  if (found != running_.end() && found->second.window) {
    routes_.remove(event);
    found->second.window->close();
  }
  running_.erase(event);
  saved_.forget(event);
  supervisor_.remove(event);
}

std::shared_ptr<delivery::ProgrammeWindow> Programmes::window(const std::string& event) {
  const std::lock_guard lock(mutex_);
  const auto found = running_.find(event);
  return found == running_.end() ? nullptr : found->second.window;
}

void Programmes::init(const std::string& event, link::Init init) {
  {
    const std::lock_guard lock(mutex_);
    auto& inits = running_[event].inits;
    std::erase_if(inits, [&](const link::Init& known) { return known.rendition == init.rendition; });
    inits.push_back(init);
  }
  if (const auto there = window(event)) there->init(std::move(init));
}

void Programmes::part(const std::string& event, link::Part part) {
  if (const auto there = window(event)) there->part(std::move(part));
}

void Programmes::stand_in(const std::string& event, link::StandInPart part) {
  {
    const std::lock_guard lock(mutex_);
    auto& known = running_[event].stand_ins;
    // A new stage's group takes the place of the one before.
    std::erase_if(known, [&](const link::StandInPart& old) {
      return old.rendition == part.rendition && old.index == part.index;
    });
    known.push_back(part);
  }
  if (const auto there = window(event)) there->stand_in(std::move(part));
}

void Programmes::gap(const std::string& event, link::Gap gap) {
  if (const auto there = window(event)) there->gap(std::move(gap));
}

void Programmes::still(const std::string& event, link::Still still) {
  const std::lock_guard lock(mutex_);
  const auto found = running_.find(event);
  if (found != running_.end() && found->second.window) found->second.stills.put(still);
}

void Programmes::feed(const std::string& event, link::FeedStatus feed) {
  if (const auto room = rooms_(event)) room->feed_changed(std::move(feed));
}

void Programmes::speaking(const std::string& event, const link::Timeline& timeline, link::Speaking turn) {
  if (const auto room = rooms_(event)) room->speaking(timeline, std::move(turn));
}

void Programmes::stage_state(const std::string& event, stages::StageState state, std::string_view reason) {
  if (state == stages::StageState::restarted) ++stage_restarts_;
  const auto room = rooms_(event);
  if (!room) return;
  if (state == stages::StageState::restarted) room->stage_restarted();
  if (state == stages::StageState::lost) {
    boost::json::object fields;
    fields["reason"] = reason;
    room->tell_staff("stage.lost", std::move(fields));
  }
}

void Programmes::poisoned(const std::string& event, const link::FeedId& feed) {
  if (const auto room = rooms_(event)) room->feed_refused(feed);
}

void Programmes::adopted(const std::string&, link::Timeline) {
  // The timeline is the room's, read from the journal before the stage was asked for.
}

}  // namespace rostrum::server
