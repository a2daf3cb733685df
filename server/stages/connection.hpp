// The server's end of one stage's two sockets: connects, reads messages one by one, writes in order.
// Owned by the supervisor's thread. Reading fails as a whole: after an error, or a frame that makes no sense, close it.
#pragma once
#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "protocol/link/decoder.hpp"

namespace rostrum::stages {

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  explicit Connection(boost::asio::io_context& io) : control_(io), media_(io) {}

  /// Connects the control socket, says hello and waits for the stage's. Nothing when that fails; bound it by a deadline
  /// that calls close().
  boost::asio::awaitable<std::optional<link::StageHello>> greet(std::filesystem::path socket, link::ServerHello hello);
  /// Connects the media socket; the stage goes on after number `acknowledged`.
  bool open_media(const std::filesystem::path& socket, std::uint64_t acknowledged);

  /// Until the connection ends; the text says why.
  boost::asio::awaitable<std::string> read_control(std::function<void(link::Control)> take);
  boost::asio::awaitable<std::string> read_media(std::function<void(link::Media)> take);

  /// Queued in order; a stage that leaves more than 8 MiB unread is as good as hung: the connection closes
  /// (close_peer).
  void send(const link::Control& message);
  /// The highest number taken so far; while an acknowledgement is being written, the newest waits in its place.
  void acknowledge(std::uint64_t number);

  /// Ends both sockets and everything that waits for them. Idempotent.
  void close();

 private:
  using Socket = boost::asio::local::stream_protocol::socket;
  using SharedFrame = std::shared_ptr<const Bytes>;

  boost::asio::awaitable<std::optional<link::Control>> next_control();
  void write_control();
  void write_acknowledgement();

  // Owned.
  Socket control_;
  Socket media_;
  link::ControlDecoder control_decoder_;
  link::MediaDecoder media_decoder_;
  // State.
  std::string fault_;
  std::array<std::byte, 16 * 1024> control_buffer_{};
  std::array<std::byte, 64 * 1024> media_buffer_{};
  std::deque<SharedFrame> queue_;
  std::size_t queued_bytes_ = 0;
  std::uint64_t acknowledged_ = 0;
  std::uint64_t acknowledging_ = 0;
  bool writing_acknowledgement_ = false;
};

}  // namespace rostrum::stages
