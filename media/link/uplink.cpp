#include "media/link/uplink.hpp"

#include <pthread.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <map>
#include <thread>

#include "media/link/peer.hpp"
#include "media/link/ring.hpp"
#include "media/link/usage.hpp"
#include "protocol/link/decoder.hpp"

namespace rostrum::link {
namespace {

namespace asio = boost::asio;
using asio::local::stream_protocol;
using boost::system::error_code;

constexpr std::chrono::milliseconds kBeat{250};
// A server that does not read its control socket gets no more heartbeats, and at last is let go (close_peer).
constexpr std::size_t kMaxQueuedForBeat = 256 * 1024;
constexpr std::size_t kMaxQueuedControl = 4 * kMaxControlBytes;
// Frames handed to the kernel's buffer and the queue at once; the rest waits in the ring, where it can still be
// dropped.
constexpr std::size_t kMaxQueuedMedia = 256 * 1024;
// Turns that a new server is told of: some minutes of a lively talk.
constexpr std::size_t kMaxTurns = 128;
// A minute and some, about half a megabyte: for questions that are asked right after a server's restart.
constexpr std::size_t kMaxStills = 60;

SharedFrame frame_of(const auto& message) {
  auto bytes = std::make_shared<Bytes>();
  serialize(message, *bytes);
  return bytes;
}

}  // namespace

class Uplink::Worker : public std::enable_shared_from_this<Worker> {
 public:
  Worker(UplinkConfig config, Callbacks callbacks)
      : config_(std::move(config)),
        callbacks_(std::move(callbacks)),
        control_listener_(io_, stream_protocol(), config_.control_fd),
        media_listener_(io_, stream_protocol(), config_.media_fd),
        beat_timer_(io_),
        orphan_timer_(io_),
        ring_(config_.run) {
    hello_.run = config_.run;
    hello_.pid = getpid();
  }

  void start() {
    asio::post(io_, [self = shared_from_this()] {
      self->accept_control();
      self->accept_media();
      self->wait_for_server();
      self->beat();
    });
    thread_ = std::jthread([this] {
      pthread_setname_np(pthread_self(), "link");
      io_.run();
    });
  }

  void stop() {
    asio::post(io_, [self = shared_from_this()] { self->close(); });
    if (thread_.joinable()) {
      thread_.join();
    } else {
      io_.poll();
    }
  }

  asio::io_context& io() { return io_; }

  void say(const Control& message) {
    if (std::holds_alternative<Ready>(message)) hello_.ready = true;
    if (const auto* changed = std::get_if<FeedChanged>(&message)) remember(changed->status);
    if (const auto* turn = std::get_if<Speaking>(&message)) remember(*turn);
    if (!server_) return;
    if (server_->queued_bytes() > kMaxQueuedControl) return lose_server();
    server_->send(frame_of(message));
  }

  void keep(std::string key, SharedFrame frame) {
    if (media_) media_->send(frame);
    kept_.insert_or_assign(std::move(key), std::move(frame));
  }

  void part(Part part) {
    ring_.push(std::move(part));
    pump();
  }

  void still(Still still) {
    still.run = config_.run;
    stills_.push_back(frame_of(Media(std::move(still))));
    if (stills_.size() > kMaxStills) stills_.pop_front();
    // Parts matter more: a server that does not keep up with them goes without.
    if (media_ && takes_stills_ && media_->queued_bytes() < kMaxQueuedMedia) media_->send(stills_.back());
  }

 private:
  void accept_control() {
    control_listener_.async_accept([self = shared_from_this()](error_code error, Peer::Socket socket) {
      if (self->closed_ || error == asio::error::operation_aborted) return;
      if (!error) self->greet(std::move(socket));
      self->accept_control();
    });
  }

  /// A connection is nobody until its hello fits; then it takes the place of the one before.
  void greet(Peer::Socket socket) {
    if (newcomer_) newcomer_->close();
    newcomer_ = std::make_shared<Peer>(std::move(socket));
    auto decoder = std::make_shared<ControlDecoder>();
    // The peer's handlers are dropped when it is closed, which ends the circle.
    newcomer_->start({[self = shared_from_this(), peer = newcomer_, decoder](ByteView bytes) {
                        return self->read_control(peer, *decoder, bytes);
                      },
                      nullptr, [self = shared_from_this(), peer = newcomer_] { self->control_closed(peer); }});
  }

  bool read_control(const std::shared_ptr<Peer>& peer, ControlDecoder& decoder, ByteView bytes) {
    decoder.feed(bytes);
    for (;;) {
      auto next = decoder.next();
      if (!next) return false;
      if (!*next) return true;
      Control& message = **next;
      if (const auto* hello = std::get_if<ServerHello>(&message)) {
        if (peer != newcomer_ || !admit(*hello)) return peer != newcomer_ ? false : refuse(peer);
        continue;
      }
      if (peer != server_) return false;
      learn(message);
      callbacks_.message(std::move(message));
    }
  }

  bool admit(const ServerHello& hello) {
    if (hello.version != kVersion || hello.event != config_.event || hello.epoch < epoch_) return false;
    epoch_ = hello.epoch;
    takes_stills_ = hello.stills.value_or(false);
    if (server_) server_->close();
    server_ = std::move(newcomer_);
    newcomer_.reset();
    orphan_timer_.cancel();
    server_->send(frame_of(Control(hello_)));
    return true;
  }

  /// messages.hpp: a hello of one's own and a close. True, for the connection is still written to.
  bool refuse(const std::shared_ptr<Peer>& peer) {
    peer->send(frame_of(Control(hello_)));
    peer->finish();
    newcomer_.reset();
    return true;
  }

  void control_closed(const std::shared_ptr<Peer>& peer) {
    if (peer == newcomer_) newcomer_.reset();
    if (peer == server_) lose_server();
  }

  void lose_server() {
    server_->close();
    server_.reset();
    wait_for_server();
  }

  void wait_for_server() {
    orphan_timer_.expires_after(config_.patience);
    orphan_timer_.async_wait([self = shared_from_this()](error_code error) {
      if (!error && !self->closed_ && !self->server_) self->callbacks_.abandoned();
    });
  }

  void learn(const Control& message) {
    if (const auto* start = std::get_if<ProgrammeStart>(&message)) {
      // Turns are told in ticks of one timeline.
      if (hello_.timeline != start->timeline) {
        hello_.speaking.reset();
        stills_.clear();
      }
      hello_.timeline = start->timeline;
    }
    if (std::holds_alternative<ProgrammeStop>(message)) hello_.timeline.reset();
    if (const auto* scene = std::get_if<Scene>(&message)) hello_.scene_version = scene->version;
  }

  void remember(const FeedStatus& status) {
    std::erase_if(hello_.feeds, [&](const FeedStatus& known) { return known.feed == status.feed; });
    const bool ended = status.state == FeedState::closed || status.state == FeedState::refused;
    if (!ended && hello_.feeds.size() < kMaxElements) hello_.feeds.push_back(status);
  }

  void remember(const Speaking& turn) {
    if (!hello_.speaking) hello_.speaking.emplace();
    auto& known = *hello_.speaking;
    std::erase_if(known, [&](const Speaking& one) { return one.feed == turn.feed && !one.to; });
    // Those who speak stay.
    const auto oldest =
        std::find_if(known.begin(), known.end(), [](const Speaking& one) { return one.to.has_value(); });
    if (known.size() >= kMaxTurns && oldest != known.end()) known.erase(oldest);
    if (known.size() < kMaxTurns) known.push_back(turn);
  }

  void accept_media() {
    media_listener_.async_accept([self = shared_from_this()](error_code error, Peer::Socket socket) {
      if (self->closed_ || error == asio::error::operation_aborted) return;
      if (!error) self->open_media(std::move(socket));
      self->accept_media();
    });
  }

  void open_media(Peer::Socket socket) {
    auto peer = std::make_shared<Peer>(std::move(socket));
    if (media_newcomer_) media_newcomer_->close();
    media_newcomer_ = peer;
    auto decoder = std::make_shared<MediaDecoder>();
    peer->start(
        {[self = shared_from_this(), peer, decoder](ByteView bytes) { return self->read_media(peer, *decoder, bytes); },
         [self = shared_from_this(), peer] {
           if (peer == self->media_) self->pump();
         },
         [self = shared_from_this(), peer] { self->media_closed(peer); }});
  }

  /// The first acknowledgement says where the server stands: it is the media socket's hello.
  bool read_media(const std::shared_ptr<Peer>& peer, MediaDecoder& decoder, ByteView bytes) {
    decoder.feed(bytes);
    for (;;) {
      const auto next = decoder.next();
      if (!next) return false;
      if (!*next) return true;
      const auto* acknowledge = std::get_if<Acknowledge>(&**next);
      if (acknowledge == nullptr) return false;
      if (peer == media_newcomer_) {
        if (media_) media_->close();
        media_ = std::move(media_newcomer_);
        media_newcomer_.reset();
        ring_.rewind(acknowledge->number);
        for (const auto& [key, frame] : kept_) media_->send(frame);
        if (takes_stills_) {
          for (const auto& frame : stills_) media_->send(frame);
        }
      } else {
        ring_.acknowledge(acknowledge->number);
      }
      pump();
    }
  }

  void media_closed(const std::shared_ptr<Peer>& peer) {
    if (peer == media_newcomer_) media_newcomer_.reset();
    if (peer == media_) media_.reset();
  }

  void pump() {
    while (media_ && media_->queued_bytes() < kMaxQueuedMedia) {
      const SharedFrame frame = ring_.next();
      if (!frame) return;
      media_->send(frame);
    }
  }

  void beat() {
    const Progress progress = callbacks_.progress();
    const bool alive = watch_.alive(progress, std::chrono::steady_clock::now());
    if (alive && server_ && server_->queued_bytes() < kMaxQueuedForBeat) {
      Heartbeat heartbeat;
      heartbeat.encoded_until = progress.encoded_until;
      heartbeat.dropped_parts = ring_.dropped();
      heartbeat.feeds = progress.feeds;
      heartbeat.cpu_seconds = usage_.cpu_seconds();
      heartbeat.resident_bytes = usage_.resident_bytes();
      server_->send(frame_of(Control(heartbeat)));
    }
    beat_timer_.expires_after(kBeat);
    beat_timer_.async_wait([self = shared_from_this()](error_code error) {
      if (!error && !self->closed_) self->beat();
    });
  }

  void close() {
    closed_ = true;
    for (auto* peer : {&server_, &newcomer_, &media_, &media_newcomer_}) {
      if (*peer) (*peer)->close();
      peer->reset();
    }
    error_code ignored;
    control_listener_.close(ignored);
    media_listener_.close(ignored);
    beat_timer_.cancel();
    orphan_timer_.cancel();
  }

  // Given.
  UplinkConfig config_;
  Callbacks callbacks_;
  // Owned.
  asio::io_context io_{1};
  stream_protocol::acceptor control_listener_;
  stream_protocol::acceptor media_listener_;
  asio::steady_timer beat_timer_;
  asio::steady_timer orphan_timer_;
  Ring ring_;
  Usage usage_;
  StallWatch watch_;
  std::shared_ptr<Peer> server_;
  std::shared_ptr<Peer> newcomer_;
  std::shared_ptr<Peer> media_;
  std::shared_ptr<Peer> media_newcomer_;
  // State.
  StageHello hello_;
  std::uint64_t epoch_ = 0;
  std::map<std::string, SharedFrame> kept_;
  /// The latest, the oldest first. Ticks are of one timeline: with it they go.
  std::deque<SharedFrame> stills_;
  bool takes_stills_ = false;
  bool closed_ = false;
  std::jthread thread_;
};

Uplink::Uplink(UplinkConfig config, Callbacks callbacks)
    : worker_(std::make_shared<Worker>(std::move(config), std::move(callbacks))) {}

Uplink::~Uplink() { worker_->stop(); }

void Uplink::start() { worker_->start(); }

void Uplink::say(Control message) {
  boost::asio::post(worker_->io(), [worker = worker_, message = std::move(message)] { worker->say(message); });
}

// Inits sort before the stand-in parts that need them.
void Uplink::init(Init init) {
  std::string key = "init " + init.rendition;
  boost::asio::post(worker_->io(), [worker = worker_, key = std::move(key), frame = frame_of(Media(std::move(init)))] {
    worker->keep(key, frame);
  });
}

void Uplink::stand_in(StandInPart part) {
  std::string key = "stand-in " + part.rendition + " " + std::to_string(1000 + part.index);
  boost::asio::post(worker_->io(), [worker = worker_, key = std::move(key), frame = frame_of(Media(std::move(part)))] {
    worker->keep(key, frame);
  });
}

void Uplink::part(Part part) {
  boost::asio::post(worker_->io(),
                    [worker = worker_, part = std::move(part)]() mutable { worker->part(std::move(part)); });
}

void Uplink::still(Still still) {
  boost::asio::post(worker_->io(),
                    [worker = worker_, still = std::move(still)]() mutable { worker->still(std::move(still)); });
}

}  // namespace rostrum::link
