// From where no guests are let in for now, and where guests who left came from. In memory only, and told to nobody:
// addresses are no identity, and are nowhere on disk (decision 0024). Time is an argument. Owned by the room.
#pragma once
#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/event/names.hpp"

namespace rostrum::room {

/// As guests are counted: an IPv6 address by its /64 (access::neighbourhood).
using Neighbourhood = boost::asio::ip::address;

struct Ban {
  std::string id;
  /// Whose network it is: a guest by name, or the asker of a question, whom moderators may not know.
  event::PersonId about;
  event::QuestionId asker_of;
  event::PersonId by;
  event::Instant at = 0;
  /// nullopt: until the event has ended for good.
  std::optional<event::Instant> until;
  /// How many were sent away by it.
  std::size_t people = 0;
};

class Bans {
 public:
  /// More than moderators can look after; then one has to be lifted first.
  static constexpr std::size_t kMost = 256;

  [[nodiscard]] bool holds(const Neighbourhood& network, event::Instant now) const {
    const auto found = find(network);
    return found != bans_.end() && !is_over(found->second, now);
  }
  /// One of the same network goes on under its id, with the new end. nullptr when there are too many.
  const Ban* put(const Neighbourhood& network, Ban ban) {
    const auto found = find(network);
    if (found != bans_.end()) {
      ban.id = found->second.id;
      ban.people += found->second.people;
      found->second = std::move(ban);
      return &found->second;
    }
    if (bans_.size() >= kMost) return nullptr;
    return &bans_.emplace_back(network, std::move(ban)).second;
  }
  /// Whether there was one of that name.
  bool lift(const std::string& id) {
    return std::erase_if(bans_, [&](const auto& entry) { return entry.second.id == id; }) > 0;
  }
  /// Drops what is over; whether there was any. `ended`: the event has, for good.
  bool forget(event::Instant now, bool ended) {
    const auto gone = [&](const auto& entry) { return is_over(entry.second, now) || (ended && !entry.second.until); };
    return std::erase_if(bans_, gone) > 0;
  }
  /// The oldest first.
  [[nodiscard]] std::vector<Ban> list() const {
    std::vector<Ban> found;
    for (const auto& [network, ban] : bans_) found.push_back(ban);
    return found;
  }
  [[nodiscard]] bool empty() const { return bans_.empty(); }

 private:
  using Entries = std::deque<std::pair<Neighbourhood, Ban>>;
  static bool is_over(const Ban& ban, event::Instant now) { return ban.until && *ban.until <= now; }
  [[nodiscard]] Entries::iterator find(const Neighbourhood& network) {
    return std::ranges::find(bans_, network, &Entries::value_type::first);
  }
  [[nodiscard]] Entries::const_iterator find(const Neighbourhood& network) const {
    return std::ranges::find(bans_, network, &Entries::value_type::first);
  }

  Entries bans_;
};

/// Where guests were who left lately: whoever is removed, or goes by themselves, is still there to be kept out.
class Departures {
 public:
  static constexpr event::Instant kMemoryMs = 15 * 60'000;
  /// The oldest is forgotten first.
  static constexpr std::size_t kMost = 2'000;

  void left(event::PersonId person, const Neighbourhood& network, event::Instant now) {
    forget(now);
    if (left_.size() >= kMost) left_.pop_front();
    left_.push_back({std::move(person), network, now});
  }
  /// nullopt when that is not known any more.
  [[nodiscard]] std::optional<Neighbourhood> last_of(const event::PersonId& person, event::Instant now) const {
    const auto found = std::ranges::find(left_.rbegin(), left_.rend(), person, &Departure::person);
    if (found == left_.rend() || found->at + kMemoryMs <= now) return std::nullopt;
    return found->network;
  }
  void forget(event::Instant now) {
    while (!left_.empty() && left_.front().at + kMemoryMs <= now) left_.pop_front();
  }

 private:
  struct Departure {
    event::PersonId person;
    Neighbourhood network;
    event::Instant at = 0;
  };
  std::deque<Departure> left_;
};

}  // namespace rostrum::room
