// A client's WebSocket frames (RFC 6455 5.2) put together to messages. Sans-I/O: bytes in, what they mean out. Value;
// owned by its connection.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace rostrum::http {

inline constexpr std::size_t kMaxMessage = 64 * 1024;

struct TextMessage {
  std::string text;
};
struct Ping {
  std::string payload;
};
struct Pong {};
/// The peer closes, or must be closed with this code (RFC 6455 7.4.1) for what it sent.
struct Closing {
  std::uint16_t code = 1000;
};
using WebSocketInput = std::variant<TextMessage, Ping, Pong, Closing>;

class WebSocketFrames {
 public:
  /// Everything that is complete with these bytes. After a Closing nothing more is read.
  std::vector<WebSocketInput> feed(std::string_view bytes);

 private:
  bool take_frame(std::vector<WebSocketInput>& out);
  bool take_close(std::vector<WebSocketInput>& out, const std::string& payload);
  bool fail(std::vector<WebSocketInput>& out, std::uint16_t code);

  std::string buffer_;
  /// Of the buffer, by frames that were taken.
  std::size_t used_ = 0;
  std::string message_;
  bool in_message_ = false;
  bool closed_ = false;
};

bool is_utf8(std::string_view text);

/// Frames of ours, unmasked.
std::string close_frame(std::uint16_t code, std::string_view reason);
std::string pong_frame(std::string_view payload);
std::string ping_frame();

}  // namespace rostrum::http
