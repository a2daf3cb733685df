// WebSocket clients on libwebsockets: an implementation that shares nothing with the server's. One thread runs it and
// everything it calls.
#pragma once
#include <libwebsockets.h>
#include <uv.h>

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace rostrum::load {

/// Where a server is. `event` is its slug.
struct Place {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8080;
  bool tls = false;
  /// Accept any certificate.
  bool insecure = false;
  std::string event;
};

class Net;

/// Calls back once after a while. Owned by whoever waits.
class Timer {
 public:
  Timer() = default;
  ~Timer();
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

 private:
  friend class Net;
  /// What the library lists; it begins with the library's own part, by which it is found again.
  struct Entry {
    lws_sorted_usec_list_t listed{};
    Timer* timer = nullptr;
  };
  Entry entry_;
  std::function<void()> then_;
  lws_context* context_ = nullptr;
};

/// One client; it may connect again after closed().
class Peer {
 public:
  virtual ~Peer() = default;
  Peer() = default;
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  /// Sent in order once the socket is open.
  void send(std::string text);
  /// Breaks the connection without a close frame, as a lost network does. closed() follows.
  void drop();
  enum class State { none, connecting, open };
  [[nodiscard]] State state() const { return state_; }

 protected:
  virtual void opened() = 0;
  /// One whole text message.
  virtual void text(std::string_view payload) = 0;
  /// Why: what the server's close frame says (its reason, else its code), "broken" without one, "unreachable" when no
  /// connection came about. The reason tells more than the code: libwebsockets 4.1 takes 1012 and 1013 for errors and
  /// hands on 1002.
  virtual void closed(const std::string& why) = 0;

 private:
  friend class Net;
  lws* wsi_ = nullptr;
  /// Not none: connect() was called and closed() not yet.
  State state_ = State::none;
  std::string partial_;
  std::deque<std::string> out_;
  std::string why_;
  /// Attempts to connect, this one included.
  std::uint64_t attempts_ = 0;
};

class Net {
 public:
  /// Throws std::runtime_error when there are no sockets to be had.
  Net(Place place, unsigned max_sockets);
  ~Net();
  Net(const Net&) = delete;
  Net& operator=(const Net&) = delete;

  void connect(Peer& peer);
  void after(std::chrono::microseconds delay, Timer& timer, std::function<void()> then);
  /// Until stop().
  void run();
  void stop();

 private:
  /// One attempt to connect, and when it has lasted long enough.
  struct Attempt {
    Peer* peer = nullptr;
    std::uint64_t number = 0;
    std::chrono::steady_clock::time_point until;
  };
  void look_at_attempts();
  static int callback(lws* wsi, lws_callback_reasons reason, void* user, void* in, std::size_t size);
  static void ended(Peer& peer);
  static void abandon(Peer& peer);
  static void receive(Peer& peer, std::string_view part);
  static int write(Peer& peer);

  const Place place_;
  std::string path_;
  std::string host_header_;
  uv_loop_t loop_{};
  lws_context* context_ = nullptr;
  /// The oldest first. One timer for all: the library's own list is walked through for each that is added.
  std::deque<Attempt> attempts_;
  Timer patience_;
};

}  // namespace rostrum::load
