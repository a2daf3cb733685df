// One I/O thread's part of the fan-out: the people whose sockets it owns, by event, and what is to be written to them.
// Owned by that thread. A publication costs one message for each lane, then one write for each socket, tried at once;
// nothing is locked, posted, queued or resumed for each socket that has room.
//
// Idle, what comes is written at once. While many sockets are written, the lane ticks: what comes within kTick of the
// last round goes into one write for each socket, of bytes that were put together once for all. A round is cut into
// slices, so that requests in between are not held up by it.
#pragma once
#include <array>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "server/http/fan_out/lane_inbox.hpp"
#include "server/http/fan_out/outbox.hpp"
#include "server/http/fan_out/send_batch.hpp"

namespace rostrum::http {

class Lane {
 public:
  /// Subscribers' ids tell their lane: id % kMaxLanes.
  static constexpr std::uint32_t kMaxLanes = 1'024;
  static constexpr std::chrono::milliseconds kTick{15};
  /// From so many sockets in a round on, the next one waits for the tick.
  static constexpr std::size_t kManySockets = 128;
  static constexpr std::size_t kSlice = SendBatch::kMost;

  /// `executor` runs on one thread and outlives the lane.
  Lane(boost::asio::any_io_executor executor, std::shared_ptr<LaneInbox> inbox);
  ~Lane();
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;

  /// Begins to look after its sockets; `ring`: whether to send by io_uring. On the lane's thread, as everything below.
  void start(bool ring = true);
  [[nodiscard]] bool has_ring() const { return batch_ && batch_->has_ring(); }
  /// A name for a new subscriber, never given twice.
  room::SubscriberId fresh_id();
  void add(const std::string& event, room::SubscriberId subscriber, std::shared_ptr<Outbox> outbox);
  void remove(const std::string& event, room::SubscriberId subscriber);

 private:
  using Clock = std::chrono::steady_clock;

  struct Member {
    room::SubscriberId id = 0;
    /// Null: they left while the audience was walked through.
    std::shared_ptr<Outbox> outbox;
    std::string person;
    room::View view = room::View::viewer;
    bool attached = false;
    /// Told one thing after another, not in one piece.
    bool apart = false;
  };
  /// Those of one event, close together: most of what a round costs beside the system is memory that is far away.
  struct Audience {
    std::vector<Member> members;
    std::unordered_map<room::SubscriberId, std::size_t> places;
    /// Of them, those who read a stream of events.
    std::size_t streams = 0;
  };
  using Audiences = std::map<std::string, Audience>;
  /// A run on its way to its audience, slice by slice.
  struct Walk {
    Audiences::iterator to;
    std::array<room::Frame, room::kViews> bytes;
    std::array<std::uint32_t, room::kViews> counts;
    std::size_t next;
    std::size_t end;
  };

  void arrived();
  void begin_round();
  void begin_writing();
  void write_slice();
  void hear_run(Audiences::iterator to, std::span<Said> run);
  /// Who is told one thing after another: whose answers come in between, who is told something else than the others,
  /// and streams, whose events are framed one by one.
  void set_apart(Audience& audience, std::span<const Said> run);
  void begin_walk(Audiences::iterator to, std::span<const Said> run);
  /// Returns how many sockets were written to, `most` at most.
  std::size_t walk_on(std::size_t most);
  void send_batch();
  void end_walk();
  void hear(Audience& audience, Attach& attach);
  void hear(Audience& audience, ToOne& to_one);
  void hear(Audience& audience, ToPerson& to_person);
  void hear(Audience& audience, ToAll& to_all);
  void hear(Audience& audience, CloseOne& close);
  void hear(Audience& audience, CloseAll& close);
  void dirty(Member& member);
  std::size_t flush_dirty();
  static Member* member(Audience& audience, room::SubscriberId id);
  static void drop(Audience& audience, std::size_t place);
  void beat();

  // Given.
  boost::asio::any_io_executor executor_;
  std::shared_ptr<LaneInbox> inbox_;
  // Owned.
  boost::asio::steady_timer tick_;
  boost::asio::steady_timer beat_;
  // State.
  Audiences audiences_;
  /// What the round brings, and what of it was not heard yet.
  std::vector<Said> said_;
  std::span<Said> left_;
  std::optional<Walk> walk_;
  std::optional<SendBatch> batch_;
  /// Whom the batch is for.
  std::vector<Member*> batched_;
  /// Of the run that is heard.
  std::vector<Member*> apart_;
  std::vector<std::shared_ptr<Outbox>> dirty_;
  Clock::time_point next_round_{};
  /// Sockets of this round.
  std::size_t written_ = 0;
  room::SubscriberId last_id_ = 0;
  /// A round is being written, or waits for its tick.
  bool in_round_ = false;
  /// More came since it began to be written.
  bool more_ = false;
};

}  // namespace rostrum::http
