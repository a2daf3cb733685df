// All sessions behind one port, without sockets: datagrams and time in, datagrams out. Demultiplexes by RFC 7983 and
// routes by local ufrag, then by 5-tuple. Answers WHIP requests (RFC 9725). Owned by the network thread. Everything it
// is given from outside is hostile and bounded here or below.
#pragma once
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "media/ingest/feed_sink.hpp"
#include "media/ingest/instant.hpp"
#include "media/transport/certificate.hpp"
#include "media/transport/counters.hpp"
#include "media/transport/outlet.hpp"
#include "media/transport/path.hpp"
#include "media/transport/rate_limit.hpp"
#include "protocol/bytes.hpp"
#include "protocol/link/messages.hpp"

namespace rostrum::transport {

class Session;
struct IceCredentials;
struct LocalDescription;

/// What becomes of a WHIP request. `status` is HTTP's; from 400 on `problem` tells the person what to do.
struct Reply {
  int status = 0;
  std::string body;
  std::string etag;
  std::string problem;
};

/// Hears of every change of a feed's state, on the network thread. Must not call back into the hub.
using OnFeedChange = std::function<void(const link::FeedStatus&)>;

struct HubConfig {
  /// As EngineConfig's.
  std::vector<std::string> addresses;
  std::uint16_t port = 0;
  /// Also announce ICE-TCP candidates.
  bool tcp = false;
  /// More sessions than this at once are answered 503.
  std::size_t max_sessions = 64;
};

class Hub {
 public:
  Hub(HubConfig config, Outlet& outlet, ingest::MakeFeedSink make_sink, OnFeedChange on_change);
  ~Hub();
  Hub(const Hub&) = delete;
  Hub& operator=(const Hub&) = delete;

  /// Takes the place of the feed's session, if there is one. With `replaces`, only of that one: otherwise 412.
  Reply offer(const std::string& session, const link::FeedId& feed, const std::string& sdp, Instant now,
              const std::optional<std::string>& replaces = std::nullopt);
  Reply patch(const std::string& session, const std::string& if_match, const std::string& fragment, Instant now);
  Reply remove(const std::string& session, Instant now);

  /// One datagram or TCP frame. False when a TCP connection has shown that it is none of ours and should be closed.
  bool receive(const Path& path, ByteView packet, Instant now);
  /// A TCP connection ended.
  void disconnected(std::uint64_t connection);
  /// Timers of all sessions; call every kTick while `busy()`.
  void tick(Instant now);
  /// Whether a session's checks have validated `path`.
  [[nodiscard]] bool knows(const Path& path) const { return by_path_.contains(path); }
  /// Whether tick() has anything to do.
  [[nodiscard]] bool busy() const { return !sessions_.empty() || !early_.empty(); }

  [[nodiscard]] std::vector<link::FeedStatus> feeds() const;
  [[nodiscard]] Counters& counters() { return counters_; }
  void close(Instant now);

  static constexpr std::chrono::milliseconds kTick{10};

 private:
  using Sessions = std::map<std::string, std::unique_ptr<Session>>;
  /// DTLS that came before the check which validates its path (RFC 8842 5.4 lets it).
  struct Early {
    Path path;
    Bytes packet;
    Instant at;
  };

  /// Credentials of a session that is over.
  struct Ended {
    std::string ufrag;
    std::string password;
    Instant at;
  };

  bool receive_stun(const Path& path, ByteView packet, Instant now);
  void keep_early(const Path& path, ByteView packet, Instant now);
  void deliver_early(const Path& path, Session& session, Instant now);
  [[nodiscard]] LocalDescription describe(IceCredentials ice);
  /// Reports a change of state, if there is one.
  void say(Session& session);
  void end(Sessions::iterator session, Instant now);
  void forget_ended(Instant now);

  // Given.
  HubConfig config_;
  Outlet& outlet_;
  ingest::MakeFeedSink make_sink_;
  OnFeedChange on_change_;
  // Owned.
  Certificate certificate_;
  Sessions sessions_;
  // State.
  std::map<std::string, Session*, std::less<>> by_ufrag_;
  std::unordered_map<Path, Session*, PathHash> by_path_;
  std::deque<Early> early_;
  /// The newest last; a few, for as long as their peers may go on asking.
  std::deque<Ended> ended_;
  RateLimit stun_errors_;
  std::uint64_t last_description_ = 0;
  Counters counters_;
};

}  // namespace rostrum::transport
