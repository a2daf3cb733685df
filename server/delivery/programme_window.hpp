// The live window of one event as HTTP sees it: takes what the stage sends, lets time pass, and answers playlist and
// file requests, holding those that may wait (draft-pantos-hls-rfc8216bis-22 6.2.5). The rules live in `Programme`,
// which knows no sockets and no clock; this class gives it a strand, a timer and waiters. Thread-safe: every call posts
// to the strand, answers resume on the caller's executor. Bodies are immutable and shared.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <string>

#include "protocol/link/media.hpp"
#include "server/delivery/programme.hpp"
#include "server/delivery/reload.hpp"
#include "server/http/exchange.hpp"

namespace rostrum::delivery {

/// CLOCK_MONOTONIC in nanoseconds, on which link::Timeline::origin_monotonic_ns lies.
std::int64_t monotonic_now_ns();

class ProgrammeWindow : public std::enable_shared_from_this<ProgrammeWindow> {
 private:
  /// Only create() makes windows.
  class Key {
    friend ProgrammeWindow;
    Key() = default;
  };

 public:
  /// Called on the strand whenever the state to be kept over a restart has changed (a discontinuity, a moment of the
  /// programme: rare).
  using SaveState = std::function<void(const ProgrammeState&)>;
  using Clock = std::function<std::int64_t()>;

  ProgrammeWindow(Key, boost::asio::any_io_executor executor, ProgrammeConfig config, ProgrammeState state,
                  SaveState save, Clock clock, std::chrono::milliseconds patience);

  /// Three target durations: how long a request is held (6.2.5.2).
  static constexpr std::chrono::milliseconds kPatience{6'000};

  /// `state` is what the last server saved, or empty. `clock` and `patience` are for tests.
  static std::shared_ptr<ProgrammeWindow> create(boost::asio::any_io_executor executor, ProgrammeConfig config,
                                                 ProgrammeState state = {}, SaveState save = {},
                                                 Clock clock = monotonic_now_ns,
                                                 std::chrono::milliseconds patience = kPatience);

  /// The programme runs: from now on what is missing is filled in real time. Called at doors, at a server's start with
  /// a running programme, and at reopening. Nothing is listed before the first part or stand-in group is there.
  void start();
  void init(link::Init init);
  void part(link::Part part);
  void stand_in(link::StandInPart part);
  void gap(link::Gap gap);
  /// A moment for the playlists' EXT-X-DATERANGE. Ids are never reused; one already known is ignored.
  void add_daterange(Moment moment);
  /// Of one that goes on; its end is said once.
  void end_daterange(MomentEnd end);
  /// ENDLIST, after the segment that is open. Wakes all waiters. start() goes on with a new window on the same
  /// timeline.
  void end();
  /// Stops the timer and answers all waiters with 503. Nothing happens afterwards.
  void close();

  /// GET of index.m3u8. Before start() 404 with Retry-After; from then on held until something is listed.
  boost::asio::awaitable<http::Response> multivariant(http::Request request);
  /// GET of {rendition}/index.m3u8 with its directives: waits at most three target durations in all.
  boost::asio::awaitable<http::Response> playlist(std::string rendition, http::Request request);
  /// GET of {rendition}/{name}: an init, segment or part; a hinted part is held until it is whole.
  boost::asio::awaitable<http::Response> file(std::string rendition, std::string name);

  [[nodiscard]] boost::asio::any_io_executor executor() const { return strand_; }

 private:
  /// What a held request waits for: that anything is listed, what its directives say, or a hinted part.
  enum class For { listing, reload, part };
  struct Waiter {
    boost::asio::steady_timer timer;
    For reason = For::listing;
    std::string rendition;
    Directives directives;
    std::string name;
  };
  using Deadline = std::chrono::steady_clock::time_point;
  /// The four forms of a rendition's playlist, made when first asked for.
  struct Texts {
    std::uint64_t version = 0;
    http::SharedBody plain[2];
    http::SharedBody zipped[2];
  };

  template <class Change>
  void change(Change change);
  void after_change();
  void arm_timer();
  boost::asio::awaitable<http::Response> multivariant_on_strand(bool zipped);
  boost::asio::awaitable<http::Response> playlist_on_strand(std::string rendition, http::Request request);
  boost::asio::awaitable<http::Response> file_on_strand(std::string rendition, std::string name);
  /// Until something the waiter asks for may be there; false when its time is over.
  boost::asio::awaitable<bool> wait(std::shared_ptr<Waiter> waiter);
  /// Whether playlists exist, now or, where the programme has begun, by the deadline: a player that comes between a
  /// server's start and its first segment would take a refusal for the end.
  boost::asio::awaitable<bool> listed_by(Deadline deadline);
  [[nodiscard]] bool satisfied(const Waiter& waiter) const;
  std::shared_ptr<Waiter> waiter(For reason, std::string rendition, Deadline deadline);
  /// Why nothing is listed.
  [[nodiscard]] http::Response unlisted() const;
  http::SharedBody text(const std::string& rendition, bool delta, bool zipped);

  // Given.
  SaveState save_;
  Clock clock_;
  std::chrono::milliseconds patience_;
  // Owned.
  boost::asio::strand<boost::asio::any_io_executor> strand_;
  boost::asio::steady_timer timer_;
  Programme programme_;
  // State.
  std::list<Waiter*> waiters_;
  std::map<std::string, Texts> texts_;
  ProgrammeState saved_;
  bool closed_ = false;
};

}  // namespace rostrum::delivery
