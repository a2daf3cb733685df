#include "tests/load/voting.hpp"

namespace rostrum::load {
namespace {

using namespace std::chrono_literals;

constexpr auto kBeat = 1ms;
/// For the last answers.
constexpr std::int64_t kPatienceNs = 15'000'000'000;

}  // namespace

Voting::Voting(Shared& shared, const std::vector<std::unique_ptr<Viewer>>& viewers)
    : shared_(shared), viewers_(viewers), run_("v" + std::to_string(std::random_device()()) + "-") {}

void Voting::vote(std::chrono::nanoseconds duration, std::function<void()> done) {
  done_ = std::move(done);
  began_ns_ = now_ns();
  end_ns_ = began_ns_ + duration.count();
  beat();
}

void Voting::beat() {
  const auto now = now_ns();
  const auto due =
      static_cast<std::uint64_t>(static_cast<double>(std::min(now, end_ns_) - began_ns_) / 1e9 * shared_.options.votes);
  for (; made_ < due; ++made_) {
    const auto id = run_ + std::to_string(made_);
    const bool up = made_ / viewers_.size() % 2 == 0;
    sent_ns_[id] = now;
    viewers_[made_ % viewers_.size()]->send(R"({"id":")" + id + R"(","type":"question.vote","question":")" +
                                            shared_.options.question + (up ? R"(","up":true})" : R"(","up":false})"));
  }
  if (now >= end_ns_) return settle();
  shared_.net.after(kBeat, timer_, [this] { beat(); });
}

void Voting::answered(const Frame& frame) {
  const auto found = sent_ns_.find(frame.re);
  if (found == sent_ns_.end()) return;
  shared_.tally.answers.add(now_ns() - found->second);
  ++(frame.ok ? accepted_ : refused_);
  sent_ns_.erase(found);
}

void Voting::settle() {
  if (sent_ns_.empty() || now_ns() > end_ns_ + kPatienceNs) return std::exchange(done_, nullptr)();
  shared_.net.after(kBeat, timer_, [this] { settle(); });
}

}  // namespace rostrum::load
