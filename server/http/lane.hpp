// One I/O thread's part of the fan-out: the people whose sockets it owns, by event, and what is to be written to them.
// Owned by that thread. A publication costs one message for each lane, then one write for each socket; nothing is
// locked, posted or resumed for each socket.
//
// Idle, what comes is written at once. While many sockets are written, the lane ticks: what comes within kTick of the
// last round goes into one write for each socket. A round is cut into slices, so that requests in between are not held
// up by it.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "server/http/lane_inbox.hpp"
#include "server/http/outbox.hpp"

namespace rostrum::http {

class Lane {
 public:
  /// Subscribers' ids tell their lane: id % kMaxLanes.
  static constexpr std::uint32_t kMaxLanes = 1'024;
  static constexpr std::chrono::milliseconds kTick{15};
  /// From so many sockets in a round on, the next one waits for the tick.
  static constexpr std::size_t kManySockets = 128;
  static constexpr std::size_t kSlice = 256;

  /// `executor` runs on one thread and outlives the lane.
  Lane(boost::asio::any_io_executor executor, std::shared_ptr<LaneInbox> inbox);
  ~Lane();
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;

  /// Begins to look after its sockets. On the lane's thread, as everything below.
  void start();
  /// A name for a new subscriber, never given twice.
  room::SubscriberId fresh_id();
  void add(const std::string& event, room::SubscriberId subscriber, std::shared_ptr<Outbox> outbox);
  void remove(const std::string& event, room::SubscriberId subscriber);

 private:
  using Clock = std::chrono::steady_clock;

  struct Member {
    std::shared_ptr<Outbox> outbox;
    std::string person;
    room::View view = room::View::viewer;
    bool attached = false;
  };
  using Audience = std::unordered_map<room::SubscriberId, Member>;

  void take();
  void hear(Audience& audience, Attach& attach);
  void hear(Audience& audience, ToOne& to_one);
  void hear(Audience& audience, ToPerson& to_person);
  void hear(Audience& audience, ToAll& to_all);
  void hear(Audience& audience, CloseOne& close);
  void hear(Audience& audience, CloseAll& close);
  void put(Member& member, room::Frame frame);
  void close(Member& member, std::uint16_t code, const std::string& reason);
  void dirty(Member& member);
  void begin_round();
  void write_slice();
  void beat();

  // Given.
  boost::asio::any_io_executor executor_;
  std::shared_ptr<LaneInbox> inbox_;
  // Owned.
  boost::asio::steady_timer tick_;
  boost::asio::steady_timer beat_;
  // State.
  std::map<std::string, Audience> audiences_;
  std::deque<std::shared_ptr<Outbox>> dirty_;
  Clock::time_point next_round_{};
  room::SubscriberId last_id_ = 0;
  /// A round is being written, or waits for its tick.
  bool in_round_ = false;
};

}  // namespace rostrum::http
