#include "tests/load/moderator.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace rostrum::load {
namespace {

namespace json = boost::json;

/// An event may have 50 announcements: this many stand before one is taken back.
constexpr std::size_t kStanding = 5;
/// While so many commands have no answer, no more are made: the server is away.
constexpr std::size_t kMaxWaiting = 30;

std::string hexadecimal(std::uint64_t number) {
  char text[17];
  return {text, static_cast<std::size_t>(
                    std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(number)))};
}

}  // namespace

// Ids must not repeat, also over runs.
Moderator::Moderator(Shared& shared)
    : shared_(shared),
      run_(hexadecimal((static_cast<std::uint64_t>(std::random_device()()) << 32) | std::random_device()())) {}

void Moderator::start() { shared_.net.connect(*this); }

void Moderator::opened() {
  json::object hello;
  hello["type"] = "hello";
  hello["token"] = shared_.options.token;
  send(json::serialize(hello));
}

void Moderator::text(std::string_view payload) {
  const auto frame = read_frame(payload);
  if (frame.kind == Frame::Kind::welcome || frame.kind == Frame::Kind::resumed) {
    present_ = true;
    for (const auto& [id, command] : waiting_) send(command.text);
  } else if (frame.kind == Frame::Kind::refused) {
    ++shared_.tally.refused;
  } else if (frame.kind == Frame::Kind::answer) {
    answered(frame);
  }
}

void Moderator::answered(const Frame& frame) {
  const auto found = waiting_.find(frame.re);
  if (found == waiting_.end()) return;
  if (!frame.ok) {
    // Refused for now: a disk or a rate that asks for patience. It stays and is sent again.
    ++refused_;
    shared_.net.after(std::chrono::milliseconds(200), again_, [this] {
      for (const auto& [id, command] : waiting_) send(command.text);
    });
    return;
  }
  shared_.tally.answers.add(now_ns() - found->second.sent_ns);
  shared_.ledger.shared(frame.seq);
  ++acknowledged_;
  if (!frame.announcement.empty()) posted_.push_back(frame.announcement);
  waiting_.erase(found);
  if (waiting_.empty() && next_ns_ >= end_ns_ && done_) std::exchange(done_, nullptr)();
}

void Moderator::closed(const std::string&) {
  present_ = false;
  shared_.net.after(std::chrono::milliseconds(100), again_, [this] { start(); });
}

void Moderator::publish(std::chrono::nanoseconds duration, std::function<void()> done) {
  done_ = std::move(done);
  next_ns_ = now_ns();
  end_ns_ = next_ns_ + duration.count();
  beat();
}

void Moderator::beat() {
  const auto step = static_cast<std::int64_t>(1e9 * shared_.options.burst / shared_.options.rate);
  for (; next_ns_ <= now_ns() && next_ns_ < end_ns_; next_ns_ += step) {
    for (unsigned i = 0; i < shared_.options.burst; ++i) make();
  }
  if (next_ns_ >= end_ns_) {
    if (waiting_.empty() && done_) std::exchange(done_, nullptr)();
    return;
  }
  const auto pause = std::chrono::nanoseconds(std::max<std::int64_t>(1'000, next_ns_ - now_ns()));
  shared_.net.after(std::chrono::ceil<std::chrono::microseconds>(pause), timer_, [this] { beat(); });
}

void Moderator::make() {
  if (waiting_.size() >= kMaxWaiting) return;
  const auto id = run_ + "-" + std::to_string(++made_);
  const auto now = now_ns();
  json::object command;
  command["id"] = id;
  if (posted_.size() >= kStanding) {
    command["type"] = "announce.retract";
    command["announcement"] = posted_.front();
    retracted_at_[posted_.front()] = now;
    posted_.pop_front();
  } else {
    command["type"] = "announce.post";
    command["text"] = id + ": an announcement as long as people write them, for everyone who watches";
    posted_at_[id] = now;
  }
  auto& waiting = waiting_[id];
  waiting = {json::serialize(command), now};
  if (present_) send(waiting.text);
}

std::int64_t Moderator::sent_at(const Frame& frame) const {
  const auto& times = frame.retracted ? retracted_at_ : posted_at_;
  const auto found = times.find(frame.retracted ? frame.announcement : frame.text.substr(0, frame.text.find(':')));
  return found == times.end() ? 0 : found->second;
}

}  // namespace rostrum::load
