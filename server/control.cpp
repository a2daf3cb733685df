#include "server/control.hpp"

#include <sys/stat.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <future>
#include <thread>

namespace rostrum::server {
namespace {

namespace asio = boost::asio;
using asio::local::stream_protocol;
using boost::system::error_code;

/// A document and what is around it.
constexpr std::size_t kMaxRequest = 2 << 20;
constexpr char kDone = '+';
constexpr char kFault = '-';

}  // namespace

class Control::Worker {
 public:
  Worker(const std::filesystem::path& socket, ApplyDocument apply) : path_(socket), apply_(std::move(apply)) {
    // The lock is ours: what lies there is a dead server's.
    std::filesystem::remove(path_);
    acceptor_.open();
    acceptor_.bind(stream_protocol::endpoint(path_.string()));
    chmod(path_.c_str(), 0600);
    acceptor_.listen();
    asio::co_spawn(io_, accept(), [](const std::exception_ptr&) {});
    thread_ = std::jthread([this] { io_.run(); });
  }
  ~Worker() {
    io_.stop();
    thread_.join();
    std::filesystem::remove(path_);
  }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

 private:
  asio::awaitable<void> accept() {
    for (;;) {
      error_code error;
      stream_protocol::socket socket(io_);
      co_await acceptor_.async_accept(socket, asio::redirect_error(asio::use_awaitable, error));
      if (error) co_return;
      co_await serve(std::move(socket));
    }
  }

  /// A request ends where the client shuts down its side.
  asio::awaitable<void> serve(stream_protocol::socket socket) {
    std::string request;
    error_code error;
    auto buffer = asio::dynamic_buffer(request, kMaxRequest);
    co_await asio::async_read(socket, buffer, asio::redirect_error(asio::use_awaitable, error));
    if (error != asio::error::eof) co_return;
    const auto answer = std::make_shared<std::optional<std::string>>();
    const auto ready = std::make_shared<asio::steady_timer>(io_, std::chrono::seconds(10));
    apply_(std::move(request), [this, answer, ready](std::optional<std::string> fault) {
      asio::post(io_, [answer, ready, fault = std::move(fault)] {
        *answer = fault ? kFault + *fault : std::string(1, kDone);
        ready->cancel();
      });
    });
    co_await ready->async_wait(asio::redirect_error(asio::use_awaitable, error));
    const std::string text = answer->value_or(kFault + std::string("the server did not answer in 10 s"));
    co_await asio::async_write(socket, asio::buffer(text), asio::redirect_error(asio::use_awaitable, error));
  }

  const std::filesystem::path path_;
  ApplyDocument apply_;
  asio::io_context io_{1};
  stream_protocol::acceptor acceptor_{io_};
  std::jthread thread_;
};

Control::Control(const std::filesystem::path& socket, ApplyDocument apply)
    : worker_(std::make_unique<Worker>(socket, std::move(apply))) {}
Control::~Control() = default;

std::optional<std::optional<std::string>> apply_through(const std::filesystem::path& path, const std::string& text) {
  asio::io_context io;
  stream_protocol::socket socket(io);
  error_code error;
  socket.connect(stream_protocol::endpoint(path.string()), error);
  if (error) return std::nullopt;
  asio::write(socket, asio::buffer(text), error);
  socket.shutdown(stream_protocol::socket::shutdown_send, error);
  std::string answer;
  asio::read(socket, asio::dynamic_buffer(answer, kMaxRequest), error);
  if (answer.empty()) return std::optional<std::string>("the server closed the connection");
  if (answer.front() == kDone) return std::optional<std::string>();
  return std::optional<std::string>(answer.substr(1));
}

}  // namespace rostrum::server
