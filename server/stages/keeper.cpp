#include "server/stages/keeper.hpp"

#include <fcntl.h>
#include <spdlog/spdlog.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <utility>

#include "protocol/link/poison_notes.hpp"
#include "server/stages/takeover.hpp"

namespace rostrum::stages {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

// A stage found alive answers at once, or it hangs.
constexpr auto kAdoptionPatience = 1500ms;
// Fonts, NSS and codecs are opened before the stage says hello; encoders between Setup and Ready.
constexpr auto kStartPatience = 15s;
constexpr auto kHeartPatience = 2s;
constexpr auto kEndPatience = 2s;
// A killed process is gone within moments, unless it sits in the kernel.
constexpr auto kKillPatience = 5s;
constexpr auto kWhipPatience = 5s;
constexpr std::size_t kMaxQuestions = 64;
// More feeds than an event has on stage.
constexpr std::size_t kMaxSpeaking = 64;

constexpr auto use_tuple = asio::as_tuple(asio::use_awaitable);

link::WhipResult unavailable(const char* problem) {
  link::WhipResult result;
  result.status = 503;
  result.problem = problem;
  return result;
}

std::int64_t monotonic_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now().time_since_epoch()).count();
}

}  // namespace

Keeper::Keeper(asio::io_context& io, const SupervisorConfig& config, Observer& observer, std::string event,
               link::Setup setup)
    : io_(io),
      config_(config),
      observer_(observer),
      event_(std::move(event)),
      setup_(std::move(setup)),
      files_(config.data, event_),
      pause_timer_(io),
      heart_timer_(io) {}

asio::awaitable<void> Keeper::run() {
  const auto self = shared_from_this();
  report(StageState::starting, "");
  bool here = co_await adopt();
  while (leaving_ == Leaving::no) {
    born_ = Clock::now();
    if (!here) here = co_await start();
    if (here) co_await live();
    here = false;
    const auto life = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - born_);
    if (leaving_ == Leaving::no) co_await pause(restart_pause_.after(life));
  }
  fail_questions();
  if (leaving_ == Leaving::ended) files_.forget_process();
}

asio::awaitable<bool> Keeper::adopt() {
  process_ = Process::find(files_.process());
  if (!process_) co_return false;
  const auto hello = co_await greet(kAdoptionPatience);
  // The folder belongs to us alone, so the file's word on the process counts; a hello with another number is a lie.
  if (hello && hello->version == link::kVersion && hello->pid == process_->identity().pid && enter(*hello))
    co_return true;
  if (leaving_ == Leaving::released) co_return false;
  spdlog::warn("event={} the stage found running (pid {}) does not answer as it should and is replaced", event_,
               process_->identity().pid);
  connection_.reset();
  process_->kill();
  co_await wait_exit(*process_, kKillPatience);
  process_.reset();
  lost_before_ = true;
  co_return false;
}

asio::awaitable<bool> Keeper::start() {
  std::string problem;
  try {
    if (!sockets_) sockets_ = files_.bind(config_.media_port);
    files_.clear_notes();
    const auto addresses = config_.media_addresses.empty() ? local_addresses() : config_.media_addresses;
    process_ = Process::start(config_.program, event_, *sockets_, addresses, config_.arguments);
    files_.remember(process_->identity());
  } catch (const std::exception& error) {
    problem = error.what();
  }
  if (!problem.empty()) {
    report(StageState::lost, "it cannot be started: " + problem);
    co_return false;
  }
  spdlog::info("event={} stage started, pid {}, media port {}", event_, process_->identity().pid, sockets_->port);
  const auto hello = co_await greet(kStartPatience);
  if (hello && hello->version == link::kVersion && enter(*hello)) co_return true;
  co_await finish_life("no hello");
  co_return false;
}

asio::awaitable<std::optional<link::StageHello>> Keeper::greet(std::chrono::milliseconds patience) {
  connection_ = std::make_shared<Connection>(io_);
  link::ServerHello hello;
  hello.event = event_;
  hello.stills = true;
  auto answer = connection_->greet(files_.control_socket(), hello);
  auto deadline = pause(patience);
  auto death = watch_exit();
  using namespace asio::experimental::awaitable_operators;
  auto first = co_await (std::move(answer) || std::move(deadline) || std::move(death));
  if (first.index() == 0 && leaving_ == Leaving::no) co_return std::get<0>(std::move(first));
  connection_->close();
  co_return std::nullopt;
}

bool Keeper::enter(const link::StageHello& hello) {
  if (!connection_->open_media(files_.media_socket(), 0)) return false;
  run_ = hello.run;
  speaking_.clear();
  encoded_until_ = 0;
  hung_ = false;
  encoding_ = hello.timeline;
  ready_ = false;
  for (const link::FeedStatus& feed : hello.feeds) observer_.feed(event_, feed);
  if (hello.speaking) {
    for (const link::Speaking& turn : *hello.speaking) take_turn(turn);
  }
  if (!hello.ready) {
    link::Setup setup = setup_;
    setup.poisoned = poison_.refused();
    connection_->send(std::move(setup));
    return true;
  }
  if (hello.timeline) observer_.adopted(event_, *hello.timeline);
  became_ready(true);
  return true;
}

asio::awaitable<void> Keeper::live() {
  const auto self = shared_from_this();
  std::function<void(link::Control)> on_control = [this](link::Control message) { take_control(std::move(message)); };
  std::function<void(link::Media)> on_media = [this](link::Media media) { take_media(std::move(media)); };
  auto control = connection_->read_control(std::move(on_control));
  auto media = connection_->read_media(std::move(on_media));
  auto heart = watch_heart();
  auto death = watch_exit();
  using namespace asio::experimental::awaitable_operators;
  const auto ended = co_await (std::move(control) || std::move(media) || std::move(heart) || std::move(death));
  const std::string reason = std::visit([](const std::string& text) { return text; }, ended);
  co_await finish_life(reason);
}

asio::awaitable<std::string> Keeper::watch_heart() {
  if (!ready_) heart_timer_.expires_after(kStartPatience);
  for (;;) {
    co_await heart_timer_.async_wait(use_tuple);
    const asio::cancellation_state cancellation = co_await asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != asio::cancellation_type::none) co_return "";
    // Otherwise it was moved on by a heartbeat.
    if (heart_timer_.expiry() <= Clock::now()) {
      hung_ = true;
      co_return ready_ ? "no heartbeat for 2 s" : "not ready in time";
    }
    if (leaving_ == Leaving::released) co_return "released";
  }
}

asio::awaitable<std::string> Keeper::watch_exit() {
  // The copy shares nothing with Process but the process it watches.
  asio::posix::stream_descriptor watched(io_, fcntl(process_->pidfd(), F_DUPFD_CLOEXEC, 0));
  co_await watched.async_wait(asio::posix::stream_descriptor::wait_read, use_tuple);
  co_return "process ended";
}

asio::awaitable<void> Keeper::wait_exit(Process& process, std::chrono::milliseconds patience) {
  asio::posix::stream_descriptor watched(io_, fcntl(process.pidfd(), F_DUPFD_CLOEXEC, 0));
  auto exit = watched.async_wait(asio::posix::stream_descriptor::wait_read, use_tuple);
  asio::steady_timer timer(io_, patience);
  auto deadline = timer.async_wait(use_tuple);
  using namespace asio::experimental::awaitable_operators;
  co_await (std::move(exit) || std::move(deadline));
}

asio::awaitable<void> Keeper::finish_life(std::string reason) {
  connection_->close();
  connection_.reset();
  ready_ = false;
  if (leaving_ != Leaving::released) end_turns();
  encoding_.reset();
  if (leaving_ == Leaving::released) co_return;
  if (leaving_ == Leaving::ended) co_await wait_exit(*process_, kEndPatience);
  // Whoever was stopped from outside hangs, but no decoder is to blame.
  const bool hung = hung_ && !process_->stopped();
  process_->kill();
  co_await wait_exit(*process_, kKillPatience);
  const Ending ending = process_->ended();
  process_.reset();
  fail_questions();
  if (leaving_ != Leaving::no) co_return;
  look_into_death(ending, hung);
  lost_before_ = true;
  report(StageState::lost, reason + ", " + ending.text());
}

void Keeper::look_into_death(const Ending& ending, bool hung) {
  const link::Suspects suspects = link::suspects(files_.notes());
  // A fatal signal marks its slot unless it gave no chance to (a system call out of bounds, a stack that is full). A
  // SIGKILL that was not ours says nothing about decoders, nor does the end of an adopted stage, whose cause we are not
  // told.
  const bool sudden = ending.signal != 0 && ending.signal != SIGKILL && ending.signal != SIGTERM;
  const auto& feeds = !hung && (!sudden || !suspects.crashed.empty()) ? suspects.crashed : suspects.decoding;
  for (const link::FeedId& feed : feeds) spdlog::warn("event={} the stage died while decoding feed {}", event_, feed);
  for (const link::FeedId& feed : poison_.died(feeds, Clock::now())) {
    spdlog::error("event={} feed {} is refused: the stage died on it twice within a minute", event_, feed);
    observer_.poisoned(event_, feed);
  }
}

asio::awaitable<void> Keeper::pause(std::chrono::milliseconds length) {
  if (leaving_ != Leaving::no) co_return;
  pause_timer_.expires_after(length);
  co_await pause_timer_.async_wait(use_tuple);
}

void Keeper::take_control(link::Control message) {
  if (std::holds_alternative<link::Heartbeat>(message)) {
    if (ready_) heart_timer_.expires_after(kHeartPatience);
  } else if (std::holds_alternative<link::Ready>(message)) {
    if (!ready_) became_ready(false);
  } else if (auto* changed = std::get_if<link::FeedChanged>(&message)) {
    observer_.feed(event_, std::move(changed->status));
  } else if (auto* turn = std::get_if<link::Speaking>(&message)) {
    take_turn(std::move(*turn));
  } else if (auto* result = std::get_if<link::WhipResult>(&message)) {
    const auto question = questions_.find(result->request);
    if (question == questions_.end()) return;
    question->second->answer = std::move(*result);
    question->second->timer.cancel();
  }
}

void Keeper::take_turn(link::Speaking turn) {
  // Nobody can have spoken in a programme that is not on.
  if (!encoding_) return;
  if (turn.to) {
    speaking_.erase(turn.feed);
  } else if (speaking_.size() < kMaxSpeaking) {
    speaking_.insert_or_assign(turn.feed, turn.from);
  }
  observer_.speaking(event_, *encoding_, std::move(turn));
}

void Keeper::end_turns() {
  for (const auto& [feed, from] : std::exchange(speaking_, {})) {
    if (encoding_) observer_.speaking(event_, *encoding_, {feed, from, std::max(from, encoded_until_)});
  }
}

void Keeper::take_media(link::Media media) {
  if (auto* part = std::get_if<link::Part>(&media)) {
    // A run that is not the one greeted is none of this life's.
    if (part->run != run_) return;
    const std::uint64_t number = part->number;
    encoded_until_ = std::max(encoded_until_, part->first_tick + part->ticks);
    observer_.part(event_, std::move(*part));
    connection_->acknowledge(number);
  } else if (auto* init = std::get_if<link::Init>(&media)) {
    observer_.init(event_, std::move(*init));
  } else if (auto* stand_in = std::get_if<link::StandInPart>(&media)) {
    observer_.stand_in(event_, std::move(*stand_in));
  } else if (auto* gap = std::get_if<link::Gap>(&media)) {
    observer_.gap(event_, std::move(*gap));
  } else if (auto* still = std::get_if<link::Still>(&media)) {
    if (still->run == run_) observer_.still(event_, std::move(*still));
  }
}

void Keeper::became_ready(bool adopted) {
  ready_ = true;
  heart_timer_.expires_after(kHeartPatience);
  spdlog::info("event={} stage {}, run {}", event_, adopted ? "adopted" : "ready", run_);
  if (scene_) connection_->send(*scene_);
  if (programme_) send_programme();
  for (auto& [number, question] : questions_) {
    if (!question->sent) connection_->send(question->message);
    question->sent = true;
  }
  report(lost_before_ ? StageState::restarted : StageState::running, "");
}

void Keeper::send_programme() {
  if (encoding_ == programme_) return;
  if (encoding_ && programme_) {
    // It encodes for another timeline, and no stage can jump to a new one.
    spdlog::warn("event={} the stage encodes on another timeline and is replaced", event_);
    return connection_->close();
  }
  encoding_ = programme_;
  if (!programme_) return connection_->send(link::ProgrammeStop());
  link::ProgrammeStart start;
  start.timeline = *programme_;
  start.first_tick = takeover_tick(*programme_, monotonic_ns());
  spdlog::info("event={} the stage begins at tick {}", event_, start.first_tick);
  connection_->send(start);
}

void Keeper::start_programme(link::Timeline timeline) {
  programme_ = timeline;
  if (ready_) send_programme();
}

void Keeper::stop_programme() {
  programme_.reset();
  if (ready_) send_programme();
}

void Keeper::set_scene(link::Scene scene) {
  scene_ = std::move(scene);
  if (ready_) connection_->send(*scene_);
}

void Keeper::end() {
  if (leaving_ != Leaving::no) return;
  leaving_ = Leaving::ended;
  pause_timer_.cancel();
  if (connection_) connection_->send(link::Shutdown());
}

void Keeper::release() {
  // A stage that was told to end is seen to its end: nobody would look for it later.
  if (leaving_ == Leaving::ended) return;
  leaving_ = Leaving::released;
  pause_timer_.cancel();
  heart_timer_.cancel();
  if (connection_) connection_->close();
}

void Keeper::hang_up(const std::string& session) {
  link::WhipDelete remove;
  remove.session = session;
  // Number 0 is no question's: whatever is answered is passed over.
  if (ready_ && connection_) connection_->send(remove);
}

asio::awaitable<link::WhipResult> Keeper::ask(link::Control request) {
  const auto self = shared_from_this();
  if (questions_.size() >= kMaxQuestions || leaving_ != Leaving::no)
    co_return unavailable("The stage is busy. Try again in a moment.");
  const std::uint64_t number = ++last_question_;
  const auto question = std::make_shared<Question>(io_);
  std::visit(
      [&](auto& message) {
        if constexpr (requires { message.request; }) message.request = number;
      },
      request);
  question->message = std::move(request);
  question->timer.expires_after(kWhipPatience);
  questions_.emplace(number, question);
  if (ready_) {
    question->sent = true;
    connection_->send(question->message);
  }
  co_await question->timer.async_wait(use_tuple);
  questions_.erase(number);
  if (!question->answer) co_return unavailable("The stage does not answer yet. Try again in a moment.");
  co_return std::move(*question->answer);
}

void Keeper::fail_questions() {
  // Questions that no stage has seen wait for the next one.
  for (auto& [number, question] : questions_) {
    if (!question->sent && leaving_ == Leaving::no) continue;
    question->answer = unavailable("The stage was lost and is restarted. Try again in a moment.");
    question->timer.cancel();
  }
}

void Keeper::report(StageState state, std::string_view reason) {
  if (state == StageState::lost) spdlog::error("event={} stage lost: {}", event_, reason);
  observer_.stage_state(event_, state, reason);
}

}  // namespace rostrum::stages
