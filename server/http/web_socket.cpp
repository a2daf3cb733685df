// A connection as a session: what the client says goes to the gate, what the room says comes through the outbox.
#include <netinet/tcp.h>
#include <spdlog/spdlog.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "server/http/connection.hpp"
#include "server/http/problem.hpp"
#include "server/http/upgrade.hpp"

namespace rostrum::http {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

/// What the kernel holds unsent for one slow reader; the rest is counted, and bounded, in its outbox.
constexpr int kUnsentBytes = 128 * 1024;
/// A TLS record at once, so that none is left half read inside OpenSSL while the descriptor looks empty.
constexpr std::size_t kReadBytes = 16 * 1024;
/// Reads in turn before others on the thread have theirs.
constexpr unsigned kReadsInTurn = 8;
/// Messages of one client in one second, more than any rate that a room allows. Beyond it nothing is read until the
/// second is over: a flood waits in the flooder's own socket, not in the room's queue.
constexpr unsigned kMaxMessagesPerSecond = 500;
constexpr std::chrono::seconds kSecond{1};

}  // namespace

asio::awaitable<Connection::Next> Connection::upgrade(RequestReader::Message request, std::string event) {
  std::variant<std::string, Response> verdict;
  if (serving_.gate.exists(event)) {
    verdict = http::upgrade(request, request.method(), serving_.public_origin);
  } else {
    verdict = problem(beast_http::status::not_found, "unknown", "There is no such event");
  }
  if (auto* refusal = std::get_if<Response>(&verdict)) {
    auto refusing = write(std::move(*refusal), false, request.method() == beast_http::verb::head);
    co_await std::move(refusing);
    co_return Next::end;
  }
  const std::string head = std::get<std::string>(std::move(verdict));
  patience(kWritePatience);
  std::vector<asio::const_buffer> buffers{asio::buffer(head)};
  auto writing = stream_.write(std::move(buffers));
  const auto error = co_await std::move(writing);
  no_deadline();
  if (error) co_return Next::end;
  event_ = std::move(event);
  co_return Next::session;
}

void Connection::begin_session() {
  setsockopt(stream_.socket().native_handle(), IPPROTO_TCP, TCP_NOTSENT_LOWAT, &kUnsentBytes, sizeof kUnsentBytes);
  id_ = lane_.fresh_id();
  outbox_ = std::make_shared<Outbox>(*this, wire_);
  const auto now = std::chrono::steady_clock::now();
  if (wire_ == Wire::web_socket) liveness_.emplace(now);
  if (wire_ == Wire::event_stream) keep_alive_at_ = now + kKeepAliveEvery;
  Counters::add(counters_.web_sockets_opened);
  spdlog::debug("event={} session={} opened by {}", event_, id_, client_.address.to_string());
  lane_.add(event_, id_, outbox_);
  serving_.gate.opened(event_, id_, client_.address, room::Visit::session);
  if (wire_ == Wire::event_stream) serving_.gate.received(event_, id_, hello_of(wanted_));
  const std::string early = std::exchange(input_, {});
  take(early);
  listen();
}

void Connection::listen() {
  const auto go_on = [self = shared_from_this()](error_code error) {
    try {
      if (!error) return self->listen();
      self->leave();
      asio::co_spawn(self->stream_.get_executor(), self->part(),
                     [self](const std::exception_ptr& failure) { self->over(failure); });
    } catch (const std::exception&) {
      self->stream_.close();
      self->over(std::current_exception());
    }
  };
  const auto progress = receive();
  if (progress.error) {
    asio::post(stream_.get_executor(), [go_on, error = progress.error] { go_on(error); });
  } else if (messages_ > kMaxMessagesPerSecond) {
    auto pause = std::make_shared<asio::steady_timer>(stream_.get_executor(), second_ + kSecond);
    pause->async_wait([this, go_on, pause](error_code) {
      messages_ = 0;
      go_on({});
    });
  } else {
    stream_.when(progress.wait, go_on);
  }
}

void Connection::leave() {
  if (!outbox_ || id_ == 0) return;
  const auto id = std::exchange(id_, 0);
  liveness_.reset();
  keep_alive_at_ = Instant::max();
  outbox_->close(1000, "");
  outbox_->flush();
  outbox_->end();
  lane_.remove(event_, id);
  serving_.gate.closed(event_, id);
  Counters::add(counters_.web_sockets_closed);
  spdlog::debug("event={} session={} closed", event_, id);
}

Stream::Progress Connection::receive() {
  std::array<char, kReadBytes> bytes;
  Stream::Progress progress;
  for (unsigned i = 0; i < kReadsInTurn && messages_ <= kMaxMessagesPerSecond; ++i) {
    progress = stream_.try_read(asio::buffer(bytes));
    if (progress.error || progress.wait != Stream::Wait::none) return progress;
    take(std::string_view(bytes.data(), progress.bytes));
  }
  // There may be more: the descriptor says so at once.
  progress.wait = Stream::Wait::readable;
  return progress;
}

void Connection::take(std::string_view bytes) {
  const auto now = std::chrono::steady_clock::now();
  if (now - second_ >= kSecond) {
    second_ = now;
    messages_ = 0;
  }
  if (wire_ == Wire::event_stream) {
    // Nothing is asked for on this connection any more.
    ++messages_;
    return;
  }
  liveness_->heard(now);
  for (auto& input : frames_.feed(bytes)) {
    ++messages_;
    if (auto* message = std::get_if<TextMessage>(&input)) {
      Counters::add(counters_.messages_received);
      serving_.gate.received(event_, id_, std::move(message->text));
    } else if (const auto* ping = std::get_if<Ping>(&input)) {
      outbox_->put(std::make_shared<const std::string>(pong_frame(ping->payload)));
      outbox_->flush();
    } else if (const auto* closing = std::get_if<Closing>(&input)) {
      // What comes after it is read and dropped until the client has closed its side too.
      outbox_->close(closing->code, "");
      outbox_->flush();
    }
  }
}

std::size_t Connection::write_now(std::span<const asio::const_buffer> parts, error_code& error) {
  const auto progress = stream_.try_write(parts);
  error = progress.error;
  if (!error && progress.wait != Stream::Wait::none) error = asio::error::would_block;
  return progress.bytes;
}

void Connection::when_writable(std::function<void()> then) {
  // TLS 1.3 without renegotiation writes without having to read first.
  stream_.socket().async_wait(asio::ip::tcp::socket::wait_write,
                              [self = shared_from_this(), then = std::move(then)](error_code) { then(); });
}

void Connection::finish() { stream_.shutdown_send(); }

void Connection::abort() { stream_.close(); }

void Connection::written(std::size_t bytes, std::size_t frames) {
  Counters::add(counters_.frame_bytes_sent, bytes);
  Counters::add(counters_.frames_sent, frames);
}

int Connection::descriptor() { return stream_.secure() ? -1 : stream_.descriptor(); }

void Connection::queue_dropped() { Counters::add(counters_.web_sockets_too_slow); }

}  // namespace rostrum::http
