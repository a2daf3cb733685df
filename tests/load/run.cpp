#include "tests/load/run.hpp"

#include <time.h>
#include <unistd.h>

#include <fstream>

namespace rostrum::load {
namespace {

using namespace std::chrono_literals;

constexpr auto kBeat = 20ms;

double seconds_since(std::int64_t then_ns) { return static_cast<double>(now_ns() - then_ns) / 1e9; }

}  // namespace

Process look_at(int pid) {
  Process process;
  clockid_t clock{};
  timespec used{};
  if (pid <= 0 || clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &used) != 0) return process;
  process.cpu_seconds = static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
  std::ifstream memory("/proc/" + std::to_string(pid) + "/statm");
  double total = 0;
  double resident = 0;
  memory >> total >> resident;
  double shared = 0;
  memory >> shared;
  const auto page = static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
  process.rss_megabytes = resident * page;
  process.anonymous_megabytes = (resident - shared) * page;
  return process;
}

Run::Run(const Options& options)
    : options_(options), net_(options.place(), options.viewers + 1), shared_{options_, net_, {}, {}, {}} {
  if (!options.token.empty()) {
    moderator_ = std::make_unique<Moderator>(shared_);
    shared_.times = moderator_.get();
  }
  if (!options.question.empty()) {
    voting_ = std::make_unique<Voting>(shared_, viewers_);
    shared_.voting = voting_.get();
  }
}

Outcome Run::go() {
  began_ns_ = now_ns();
  give_up_ns_ = began_ns_ + static_cast<std::int64_t>((options_.viewers / options_.ramp + options_.patience) * 1e9);
  if (moderator_) moderator_->start();
  net_.after(1us, ramping_, [this] { ramp(); });
  net_.after(kBeat, stage_, [this] { wait_for_all(); });
  net_.run();
  return outcome_;
}

void Run::ramp() {
  const auto due =
      std::min<std::size_t>(options_.viewers, static_cast<std::size_t>(seconds_since(began_ns_) * options_.ramp) + 1);
  while (viewers_.size() < due) {
    viewers_.push_back(std::make_unique<Viewer>(shared_));
    viewers_.back()->start();
  }
  if (viewers_.size() < options_.viewers) net_.after(2ms, ramping_, [this] { ramp(); });
}

void Run::wait_for_all() {
  const bool all = shared_.present == options_.viewers && (!moderator_ || moderator_->present());
  if (!all && now_ns() < give_up_ns_) return net_.after(kBeat, stage_, [this] { wait_for_all(); });
  outcome_.ramp_seconds = seconds_since(began_ns_);
  if (!all) return end();
  // The last greetings' work is done before anything is measured.
  net_.after(500ms, stage_, [this] { begin(); });
}

void Run::begin() {
  publishing_ = true;
  began_ns_ = now_ns();
  before_ = look_at(options_.pid);
  own_before_ = look_at(getpid());
  frames_before_ = shared_.tally.frames;
  if (options_.drop > 0) drop_some();
  const auto duration = std::chrono::nanoseconds(static_cast<std::int64_t>(options_.duration * 1e9));
  const auto published = [this] {
    publishing_ = false;
    outcome_.publish_seconds = seconds_since(began_ns_);
    give_up_ns_ = now_ns() + static_cast<std::int64_t>(options_.settle * 1e9);
    settle();
  };
  if (voting_) {
    voting_->vote(duration, published);
  } else if (moderator_) {
    moderator_->publish(duration, published);
    // Should some command never be answered.
    const double longest = options_.duration + options_.settle + options_.patience;
    net_.after(std::chrono::microseconds(static_cast<std::int64_t>(longest * 1e6)), deadline_, [this] { end(); });
  } else {
    net_.after(std::chrono::duration_cast<std::chrono::microseconds>(duration), stage_, published);
  }
}

void Run::drop_some() {
  if (!publishing_) return;
  const double chance = options_.drop * 0.1;
  std::uniform_real_distribution<> die(0, 1);
  for (const auto& viewer : viewers_) {
    if (viewer->present() && die(shared_.random) < chance) viewer->lose();
  }
  net_.after(100ms, dropping_, [this] { drop_some(); });
}

void Run::settle() {
  const auto last = shared_.ledger.last();
  const auto complete = std::ranges::count_if(
      viewers_, [&](const auto& viewer) { return viewer->present() && viewer->seen().last() >= last; });
  outcome_.complete = static_cast<std::size_t>(complete);
  if (outcome_.complete < viewers_.size() && now_ns() < give_up_ns_) {
    return net_.after(kBeat, stage_, [this] { settle(); });
  }
  const auto after = look_at(options_.pid);
  outcome_.server_cpu_seconds = after.cpu_seconds - before_.cpu_seconds;
  outcome_.server_rss_megabytes = after.rss_megabytes;
  outcome_.server_anonymous_megabytes = after.anonymous_megabytes;
  outcome_.own_cpu_seconds = look_at(getpid()).cpu_seconds - own_before_.cpu_seconds;
  outcome_.frames = shared_.tally.frames - frames_before_;
  // A frame too many would still be under way.
  net_.after(300ms, stage_, [this] { end(); });
}

void Run::end() {
  for (const auto& viewer : viewers_) {
    if (viewer->seen().greeted()) ++outcome_.greeted;
    using State = Peer::State;
    const auto state = viewer->state();
    outcome_.connecting += state == State::connecting ? 1 : 0;
    outcome_.ungreeted += state == State::open && !viewer->present() ? 1 : 0;
    outcome_.waiting += state == State::none ? 1 : 0;
    shared_.ledger.judge(viewer->seen(), outcome_.verdict);
  }
  if (moderator_) {
    outcome_.events = moderator_->events();
    outcome_.refused_commands = moderator_->refused();
    outcome_.unanswered_commands = moderator_->unanswered();
  } else {
    outcome_.events = shared_.ledger.size();
  }
  if (voting_) {
    outcome_.votes = voting_->accepted();
    outcome_.votes_refused = voting_->refused();
    outcome_.votes_unanswered = voting_->unanswered();
  }
  net_.stop();
}

}  // namespace rostrum::load
