#include "server/stages/connection.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace rostrum::stages {
namespace {

namespace asio = boost::asio;
using asio::local::stream_protocol;
using boost::system::error_code;

constexpr std::size_t kMaxQueued = 8 * 1024 * 1024;
constexpr auto use_tuple = asio::as_tuple(asio::use_awaitable);

std::string fault_text(const ParseError<link::FrameError>& error) {
  return "link error " + std::to_string(static_cast<int>(error.code)) + " at byte " + std::to_string(error.offset);
}

std::shared_ptr<const Bytes> frame_of(const auto& message) {
  auto bytes = std::make_shared<Bytes>();
  link::serialize(message, *bytes);
  return bytes;
}

}  // namespace

asio::awaitable<std::optional<link::StageHello>> Connection::greet(std::filesystem::path socket,
                                                                   link::ServerHello hello) {
  const auto self = shared_from_this();
  const stream_protocol::endpoint endpoint(socket.string());
  const auto [error] = co_await control_.async_connect(endpoint, use_tuple);
  if (error) co_return std::nullopt;
  send(std::move(hello));
  auto answer = co_await next_control();
  if (!answer || !std::holds_alternative<link::StageHello>(*answer)) co_return std::nullopt;
  co_return std::get<link::StageHello>(std::move(*answer));
}

bool Connection::open_media(const std::filesystem::path& socket, std::uint64_t acknowledged) {
  // A listening Unix socket takes or refuses a connection at once, whatever its owner does.
  error_code error;
  media_.connect(stream_protocol::endpoint(socket.string()), error);
  if (error) return false;
  acknowledged_ = acknowledged;
  write_acknowledgement();
  return true;
}

asio::awaitable<std::optional<link::Control>> Connection::next_control() {
  for (;;) {
    auto next = control_decoder_.next();
    if (!next) {
      fault_ = fault_text(next.error());
      co_return std::nullopt;
    }
    if (*next) co_return std::move(**next);
    const auto [error, size] = co_await control_.async_read_some(asio::buffer(control_buffer_), use_tuple);
    if (error) {
      fault_ = error.message();
      co_return std::nullopt;
    }
    control_decoder_.feed(ByteView(control_buffer_).first(size));
  }
}

asio::awaitable<std::string> Connection::read_control(std::function<void(link::Control)> take) {
  const auto self = shared_from_this();
  for (;;) {
    auto message = co_await next_control();
    if (!message) co_return "control socket: " + fault_;
    take(std::move(*message));
  }
}

asio::awaitable<std::string> Connection::read_media(std::function<void(link::Media)> take) {
  const auto self = shared_from_this();
  for (;;) {
    const auto [error, size] = co_await media_.async_read_some(asio::buffer(media_buffer_), use_tuple);
    if (error) co_return "media socket: " + error.message();
    media_decoder_.feed(ByteView(media_buffer_).first(size));
    for (;;) {
      auto next = media_decoder_.next();
      if (!next) co_return "media socket: " + fault_text(next.error());
      if (!*next) break;
      take(std::move(**next));
    }
  }
}

void Connection::send(const link::Control& message) {
  if (!control_.is_open()) return;
  auto frame = frame_of(message);
  if (queued_bytes_ + frame->size() > kMaxQueued) return close();
  queued_bytes_ += frame->size();
  queue_.push_back(std::move(frame));
  if (queue_.size() == 1) write_control();
}

void Connection::write_control() {
  asio::async_write(control_, asio::buffer(*queue_.front()),
                    [self = shared_from_this()](error_code error, std::size_t) {
                      if (error) return self->close();
                      self->queued_bytes_ -= self->queue_.front()->size();
                      self->queue_.pop_front();
                      if (!self->queue_.empty()) self->write_control();
                    });
}

void Connection::acknowledge(std::uint64_t number) {
  acknowledged_ = std::max(acknowledged_, number);
  if (!writing_acknowledgement_ && media_.is_open()) write_acknowledgement();
}

void Connection::write_acknowledgement() {
  writing_acknowledgement_ = true;
  acknowledging_ = acknowledged_;
  const auto frame = frame_of(link::Media(link::Acknowledge{acknowledging_}));
  asio::async_write(media_, asio::buffer(*frame), [self = shared_from_this(), frame](error_code error, std::size_t) {
    self->writing_acknowledgement_ = false;
    if (error) return self->close();
    if (self->acknowledged_ > self->acknowledging_) self->write_acknowledgement();
  });
}

void Connection::close() {
  error_code ignored;
  control_.close(ignored);
  media_.close(ignored);
}

}  // namespace rostrum::stages
