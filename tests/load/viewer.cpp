#include "tests/load/viewer.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "tests/load/voting.hpp"

namespace rostrum::load {
namespace {

/// The first attempt comes at once; a server that is not there yet is asked again after this, then ever more seldom.
constexpr double kRetrySeconds = 0.1;
constexpr double kMaxRetrySeconds = 2;

}  // namespace

void Viewer::start() {
  ++shared_.tally.connections;
  shared_.net.connect(*this);
}

void Viewer::lose() {
  away_ = shared_.options.away;
  drop();
}

void Viewer::opened() {
  boost::json::object hello;
  hello["type"] = "hello";
  if (!token_.empty()) hello["token"] = token_;
  if (seen_.greeted()) hello["resume"] = seen_.last();
  send(boost::json::serialize(hello));
}

void Viewer::text(std::string_view payload) {
  bool fresh = false;
  const auto& frame = shared_.frames.read(payload, fresh);
  switch (frame.kind) {
    case Frame::Kind::welcome:
    case Frame::Kind::resumed:
      return greeted(frame);
    case Frame::Kind::event:
      return event(frame, fresh);
    case Frame::Kind::refused:
      ++shared_.tally.refused;
      return;
    case Frame::Kind::unreadable:
      ++shared_.tally.unreadable;
      return;
    case Frame::Kind::answer:
      if (shared_.voting != nullptr) shared_.voting->answered(frame);
      return;
    case Frame::Kind::other:
      return;
  }
}

void Viewer::greeted(const Frame& frame) {
  auto& tally = shared_.tally;
  if (frame.kind == Frame::Kind::welcome) {
    ++tally.welcomes;
    if (seen_.greeted()) ++tally.rewelcomes;
    if (!frame.token.empty()) token_ = frame.token;
    seen_.welcomed(frame.seq);
  } else {
    ++tally.resumes;
    brought_until_ = frame.seq;
  }
  if (lost_ns_ != 0) {
    tally.last_back_ns = now_ns();
    tally.back.add(tally.last_back_ns - lost_ns_);
    lost_ns_ = 0;
  }
  failures_ = 0;
  if (!std::exchange(present_, true)) ++shared_.present;
}

void Viewer::event(const Frame& frame, bool fresh) {
  if (fresh) shared_.ledger.shared(frame.seq);
  seen_.frame(frame.seq);
  ++shared_.tally.frames;
  if (frame.seq <= brought_until_) {
    ++shared_.tally.brought;
    return;
  }
  if (fresh || shared_.sent_of != &frame) {
    shared_.sent_ns = shared_.times == nullptr ? frame.sent_ns : shared_.times->sent_at(frame);
    shared_.sent_of = &frame;
    shared_.slowest = &shared_.tally.slowest[frame.seq];
  }
  if (shared_.sent_ns == 0) return;
  const auto delay = now_ns() - shared_.sent_ns;
  shared_.tally.delivery.add(delay);
  *shared_.slowest = delay;
}

void Viewer::closed(const std::string& why) {
  auto& tally = shared_.tally;
  ++tally.closes[why];
  if (is_try_again(why)) ++tally.try_again;
  if (std::exchange(present_, false)) --shared_.present;
  if (seen_.greeted() && lost_ns_ == 0) {
    lost_ns_ = now_ns();
    if (tally.first_lost_ns == 0) tally.first_lost_ns = lost_ns_;
  }
  double most = std::exchange(away_, 0);
  if (most == 0 && failures_ > 0) most = std::min(kMaxRetrySeconds, kRetrySeconds * failures_);
  ++failures_;
  const double delay = std::uniform_real_distribution<>(0, 1)(shared_.random) * most;
  shared_.net.after(std::chrono::microseconds(static_cast<std::int64_t>(delay * 1e6) + 1), again_, [this] { start(); });
}

}  // namespace rostrum::load
