#include "server/http/server.hpp"

#include <pthread.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include "server/http/connection.hpp"

namespace rostrum::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using namespace std::chrono_literals;

constexpr auto kDrainPatience = 2s;
constexpr auto kBeat = 1s;

}  // namespace

class Server::Worker {
 public:
  Worker(ServerConfig config, Router router, SessionGate& gate, FanOutHub& hub)
      : config_(std::move(config)), hub_(hub), serving_{std::move(router),     gate,
                                                        config_.public_origin, config_.trusted_proxies,
                                                        config_.tls.get(),     config_.programs} {
    // The first is there: the acceptor lives on it.
    for (unsigned i = 1; i < config_.threads; ++i) loops_.push_back(std::make_unique<Loop>(hub_));
  }

  void listen() {
    const std::string where = config_.address + ":" + std::to_string(config_.port);
    error_code error;
    const auto address = asio::ip::make_address(config_.address, error);
    if (error) throw std::runtime_error(where + " is no address to listen on");
    const tcp::endpoint endpoint(address, config_.port);
    acceptor_.open(endpoint.protocol());
    acceptor_.set_option(asio::socket_base::reuse_address(true));
    acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (error == asio::error::address_in_use) throw std::runtime_error(where + " is in use");
    if (error) throw std::runtime_error(where + ": " + error.message());
    port_ = acceptor_.local_endpoint().port();
    asio::co_spawn(loops_.front()->io, accept(), [](const std::exception_ptr&) {});
    for (auto& loop : loops_) {
      asio::post(loop->io, [&lane = loop->lane, first = loop == loops_.front()] {
        lane.start();
        if (first) spdlog::info("frames are sent by {}", lane.has_ring() ? "io_uring" : "send(2)");
      });
      asio::co_spawn(loop->io, beat(*loop), [](const std::exception_ptr&) {});
      loop->thread = std::jthread([&io = loop->io] {
        pthread_setname_np(pthread_self(), "io");
        io.run();
      });
    }
  }

  void drain() {
    if (std::exchange(drained_, true)) return;
    asio::post(loops_.front()->io, [this] { acceptor_.close(); });
    hub_.close_all(1012, "the server restarts");
    const auto end = std::chrono::steady_clock::now() + kDrainPatience;
    while (connections_ > 0 && std::chrono::steady_clock::now() < end) {
      for (auto& loop : loops_) {
        // Those that rest between requests and those whose request is held.
        asio::post(loop->io, [&loop] {
          for (const auto& weak : loop->connections) {
            if (const auto alive = weak.lock()) alive->drain();
          }
        });
      }
      std::this_thread::sleep_for(20ms);
    }
    for (auto& loop : loops_) {
      loop->work.reset();
      loop->io.stop();
    }
    for (auto& loop : loops_) {
      if (loop->thread.joinable()) loop->thread.join();
    }
  }

  [[nodiscard]] std::uint16_t port() const { return port_; }
  asio::any_io_executor executor() { return loops_.front()->io.get_executor(); }
  [[nodiscard]] std::vector<const Counters*> counters() const {
    std::vector<const Counters*> all;
    for (const auto& loop : loops_) all.push_back(&loop->counters);
    return all;
  }

 private:
  struct Loop {
    explicit Loop(FanOutHub& hub) : lane(io.get_executor(), hub.open_lane()) {}

    asio::io_context io{1};
    Lane lane;
    asio::executor_work_guard<asio::io_context::executor_type> work{io.get_executor()};
    /// Touched on this loop's thread only.
    std::set<std::weak_ptr<Connection>, std::owner_less<>> connections;
    Counters counters;
    asio::steady_timer beat{io};
    std::jthread thread;
  };

  asio::awaitable<void> accept() {
    for (std::size_t turn = 0;; ++turn) {
      auto& loop = *loops_[turn % loops_.size()];
      error_code error;
      tcp::socket socket(loop.io);
      co_await acceptor_.async_accept(socket, asio::redirect_error(asio::use_awaitable, error));
      if (error == asio::error::operation_aborted || error == asio::error::bad_descriptor) co_return;
      if (error) {
        // Out of descriptors: those that end give theirs back.
        asio::steady_timer pause(loops_.front()->io, 50ms);
        co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
        continue;
      }
      if (connections_ >= config_.max_connections) {
        refuse(*loops_.front());
        continue;
      }
      ++connections_;
      auto connection = std::make_shared<Connection>(std::move(socket), serving_, loop.lane, loop.counters);
      start(loop, std::move(connection));
    }
  }

  void refuse(Loop& loop) {
    Counters::add(loop.counters.connections_refused);
    const auto now = std::chrono::steady_clock::now();
    if (now - refused_told_at_ < 10s) return;
    refused_told_at_ = now;
    spdlog::warn("{} connections are open: further ones are refused", config_.max_connections);
  }

  /// Deadlines are looked at once a second for all connections of a thread: that costs less than a timer for each.
  asio::awaitable<void> beat(Loop& loop) {
    for (;;) {
      error_code error;
      loop.beat.expires_after(kBeat);
      co_await loop.beat.async_wait(asio::redirect_error(asio::use_awaitable, error));
      if (error) co_return;
      const auto now = std::chrono::steady_clock::now();
      for (const auto& weak : loop.connections) {
        if (const auto alive = weak.lock()) alive->tick(now);
      }
    }
  }

  void start(Loop& loop, std::shared_ptr<Connection> connection) {
    asio::post(loop.io, [this, &loop, connection = std::move(connection)] {
      loop.connections.insert(connection);
      Counters::add(loop.counters.connections_opened);
      connection->start([this, &loop, weak = std::weak_ptr(connection)](const std::exception_ptr& failure) {
        if (failure) report(failure);
        loop.connections.erase(weak);
        Counters::add(loop.counters.connections_closed);
        --connections_;
      });
    });
  }

  static void report(const std::exception_ptr& failure) {
    try {
      std::rethrow_exception(failure);
    } catch (const std::exception& error) {
      // A bug, or no memory: confined to its connection.
      spdlog::error("a connection failed: {}", error.what());
    }
  }

  // Given.
  ServerConfig config_;
  FanOutHub& hub_;
  Serving serving_;
  // Owned.
  std::vector<std::unique_ptr<Loop>> loops_;
  tcp::acceptor acceptor_{loops_.emplace_back(std::make_unique<Loop>(hub_))->io};
  // State.
  std::atomic<std::size_t> connections_{0};
  /// Read by other threads while listen() finds out which.
  std::atomic<std::uint16_t> port_{config_.port};
  bool drained_ = false;
  /// Of the accepting thread.
  std::chrono::steady_clock::time_point refused_told_at_;
};

Server::Server(ServerConfig config, Router router, SessionGate& gate, FanOutHub& hub)
    : worker_(std::make_unique<Worker>(std::move(config), std::move(router), gate, hub)) {}
Server::~Server() { drain(); }
void Server::listen() { worker_->listen(); }
std::uint16_t Server::port() const { return worker_->port(); }
void Server::drain() { worker_->drain(); }
std::vector<const Counters*> Server::counters() const { return worker_->counters(); }
asio::any_io_executor Server::executor() { return worker_->executor(); }

}  // namespace rostrum::http
