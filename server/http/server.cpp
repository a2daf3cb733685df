#include "server/http/server.hpp"

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
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
constexpr std::size_t kMaxConnectionsPerThread = 20'000;

}  // namespace

class Server::Worker {
 public:
  Worker(ServerConfig config, Router router, SessionGate& gate, FanOutHub& hub)
      : config_(std::move(config)), hub_(hub), serving_{std::move(router), gate, config_.public_origin} {
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
      asio::post(loop->io, [&lane = loop->lane] { lane.start(); });
      loop->thread = std::jthread([&io = loop->io] { io.run(); });
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
            if (const auto alive = weak.lock()) alive->cancel();
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

 private:
  struct Loop {
    explicit Loop(FanOutHub& hub) : lane(io.get_executor(), hub.open_lane()) {}

    asio::io_context io{1};
    Lane lane;
    asio::executor_work_guard<asio::io_context::executor_type> work{io.get_executor()};
    /// Touched on this loop's thread only.
    std::set<std::weak_ptr<Connection>, std::owner_less<>> connections;
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
      if (connections_ >= kMaxConnectionsPerThread * loops_.size()) continue;
      ++connections_;
      auto connection = std::make_shared<Connection>(std::move(socket), serving_, loop.lane);
      start(loop, std::move(connection));
    }
  }

  void start(Loop& loop, std::shared_ptr<Connection> connection) {
    asio::post(loop.io, [this, &loop, connection = std::move(connection)] {
      loop.connections.insert(connection);
      const auto ended = [this, &loop, connection](const std::exception_ptr&) {
        loop.connections.erase(connection);
        --connections_;
      };
      asio::co_spawn(loop.io, connection->run(), ended);
    });
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
  std::uint16_t port_ = 0;
  bool drained_ = false;
};

Server::Server(ServerConfig config, Router router, SessionGate& gate, FanOutHub& hub)
    : worker_(std::make_unique<Worker>(std::move(config), std::move(router), gate, hub)) {}
Server::~Server() { drain(); }
void Server::listen() { worker_->listen(); }
std::uint16_t Server::port() const { return worker_->port(); }
void Server::drain() { worker_->drain(); }
asio::any_io_executor Server::executor() { return worker_->executor(); }

}  // namespace rostrum::http
