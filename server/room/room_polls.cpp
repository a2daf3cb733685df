// What a room looks after in polls: urns, tallies, and the seal of an anonymous poll.
#include <spdlog/spdlog.h>

#include <boost/json.hpp>
#include <numeric>

#include "server/room/room.hpp"
#include "server/room/shapes_poll.hpp"

namespace rostrum::room {
namespace {

namespace json = boost::json;

json::object tally_frame(json::object polls) {
  json::object frame;
  frame["type"] = "poll.tally";
  frame["polls"] = std::move(polls);
  return frame;
}

}  // namespace

void Room::load_urns(std::map<std::string, std::vector<std::uint64_t>> stored) {
  urns_.clear();
  for (const auto& [id, poll] : state_.polls) {
    if (!poll.spec.anonymous || poll.sealed || poll.voters.empty()) continue;
    auto counts = std::move(stored[id]);
    counts.resize(poll.spec.choices, 0);
    const auto votes = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
    if (votes < poll.voters.size()) {
      spdlog::error("event={} poll={} {} of its {} ballots cannot be read", slug_, id, poll.voters.size() - votes,
                    poll.voters.size());
    }
    urns_.emplace(id, Urn(std::move(counts), poll.voters.size()));
  }
}

void Room::drop_urns(journal::Commit& commit) {
  std::erase_if(urns_, [&](const auto& entry) {
    const auto* poll = state_.poll(entry.first);
    if (poll != nullptr && !poll->sealed && !poll->voters.empty()) return false;
    commit.emptied.push_back(entry.first);
    return true;
  });
}

/// Late ballots are in: nothing is added any more, and the counts go where everything else is.
void Room::seal_polls() {
  if (!open_ || pending_.size() >= kMaxPending) return;
  const auto now = ports_.clock.wall_ms();
  Decided decided;
  for (const auto& [id, poll] : state_.polls) {
    if (!poll.spec.anonymous || poll.sealed || poll.now.stage != event::PollStage::closed) continue;
    if (event::is_within(event::kLateBallotMs, *poll.now.closed_at, now)) continue;
    auto counts = urns_.contains(id) ? urns_.at(id).all() : event::Counts();
    counts.resize(poll.spec.choices, 0);
    decided.events.emplace_back(event::PollSealed{id, std::move(counts)});
  }
  if (!decided.events.empty()) commit(std::move(decided), {}, {}, {});
}

Room::PollTally Room::poll_tally_of(const event::PollId& id) const {
  PollTally tally;
  const auto* poll = state_.poll(id);
  if (poll == nullptr) return tally;
  for (std::size_t i = 0; i < kViews; ++i) {
    const auto view = static_cast<View>(i);
    if (!sees_poll(view, *poll)) continue;
    tally[i].emplace();
    (*tally[i])["voters"] = poll->voters.size();
    (*tally[i])["counts"] = poll_counts(shown(), *poll, view);
  }
  return tally;
}

json::object Room::full_poll_tally(View view) const { return tally_frame(poll_tally(shown(), view)); }

void Room::send_poll_tally() {
  if (polled_.empty()) return;
  Publication publication;
  for (std::size_t i = 0; i < kViews; ++i) {
    json::object polls;
    for (auto& [id, tally] : polled_) {
      if (tally[i]) polls[id] = *std::move(tally[i]);
    }
    if (!polls.empty()) publication.by_view[i] = text_frame(json::serialize(tally_frame(std::move(polls))));
  }
  polled_.clear();
  ports_.fan_out.publish(std::move(publication));
}

}  // namespace rostrum::room
