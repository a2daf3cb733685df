#include "server/http/web_socket_frames.hpp"

#include <algorithm>
#include <utility>

namespace rostrum::http {
namespace {

enum Opcode : std::uint8_t { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

std::string control_frame(Opcode opcode, std::string_view payload) {
  payload = payload.substr(0, 125);
  std::string frame;
  frame.push_back(static_cast<char>(0x80 | opcode));
  frame.push_back(static_cast<char>(payload.size()));
  frame += payload;
  return frame;
}

unsigned byte_at(std::string_view bytes, std::size_t at) { return static_cast<unsigned char>(bytes[at]); }

/// RFC 6455 7.4 and the registry it opened: 1004 to 1006 and 1015 are for APIs, not for the wire.
bool may_be_sent(std::uint16_t code) {
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

}  // namespace

bool is_utf8(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size();) {
    const unsigned first = byte_at(bytes, i);
    const std::size_t more = first < 0x80   ? 0
                             : first < 0xc2 ? 9
                             : first < 0xe0 ? 1
                             : first < 0xf0 ? 2
                             : first < 0xf5 ? 3
                                            : 9;
    if (more > 3 || i + more >= bytes.size() + (more == 0 ? 1 : 0)) return false;
    for (std::size_t k = 1; k <= more; ++k) {
      if ((byte_at(bytes, i + k) & 0xc0) != 0x80) return false;
    }
    const unsigned second = more > 0 ? byte_at(bytes, i + 1) : 0;
    // Overlong forms, surrogates, beyond U+10FFFF (RFC 3629 4).
    if ((first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) || (first == 0xf0 && second < 0x90) ||
        (first == 0xf4 && second > 0x8f)) {
      return false;
    }
    i += more + 1;
  }
  return true;
}

bool WebSocketFrames::fail(std::vector<WebSocketInput>& out, std::uint16_t code) {
  closed_ = true;
  out.emplace_back(Closing{code});
  return false;
}

bool WebSocketFrames::take_close(std::vector<WebSocketInput>& out, const std::string& payload) {
  if (payload.empty()) return fail(out, 1000);
  // RFC 6455 5.5.1: a code has two bytes, and what follows it is text.
  if (payload.size() == 1) return fail(out, 1002);
  const auto code = static_cast<std::uint16_t>(byte_at(payload, 0) << 8 | byte_at(payload, 1));
  if (!may_be_sent(code)) return fail(out, 1002);
  return fail(out, is_utf8(std::string_view(payload).substr(2)) ? code : 1007);
}

//  0                   1
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5
// |F|R|R|R| opcode|M| length (7)  | then 2 or 8 bytes of length, 4 of mask, payload
bool WebSocketFrames::take_frame(std::vector<WebSocketInput>& out) {
  const auto bytes = std::string_view(buffer_).substr(used_);
  if (closed_ || bytes.size() < 2) return false;
  const unsigned first = byte_at(bytes, 0);
  const unsigned second = byte_at(bytes, 1);
  const auto opcode = first & 0x0f;
  const bool final = (first & 0x80) != 0;
  // No extension was agreed on, and a client masks (RFC 6455 5.1).
  if ((first & 0x70) != 0 || (second & 0x80) == 0) return fail(out, 1002);
  std::uint64_t length = second & 0x7f;
  std::size_t head = 2;
  if (opcode >= close && (length > 125 || !final)) return fail(out, 1002);
  if (opcode == binary) return fail(out, 1003);
  if (opcode != continuation && opcode != text && opcode != close && opcode != ping && opcode != pong)
    return fail(out, 1002);
  if (opcode < close && (opcode == text) == in_message_) return fail(out, 1002);
  const std::size_t length_bytes = length == 126 ? 2 : length == 127 ? 8 : 0;
  if (bytes.size() < head + length_bytes) return false;
  if (length_bytes > 0) length = 0;
  for (std::size_t i = 0; i < length_bytes; ++i) length = length << 8 | byte_at(bytes, head++);
  // RFC 6455 5.2: in as few bytes as it takes.
  if ((length_bytes == 2 && length < 126) || (length_bytes == 8 && length <= 0xffff)) return fail(out, 1002);
  // Before anything of it is kept.
  if (length > kMaxMessage || (opcode < close && message_.size() + length > kMaxMessage)) return fail(out, 1009);
  const auto size = static_cast<std::size_t>(length);
  if (bytes.size() < head + 4 + size) return false;
  std::string payload(bytes.substr(head + 4, size));
  for (std::size_t i = 0; i < size; ++i)
    payload[i] = static_cast<char>(byte_at(payload, i) ^ byte_at(bytes, head + i % 4));
  used_ += head + 4 + size;
  if (opcode == ping) {
    out.emplace_back(Ping{std::move(payload)});
    return true;
  }
  if (opcode == pong) {
    out.emplace_back(Pong{});
    return true;
  }
  if (opcode == close) return take_close(out, payload);
  message_ += payload;
  in_message_ = !final;
  if (!final) return true;
  if (!is_utf8(message_)) return fail(out, 1007);
  out.emplace_back(TextMessage{std::exchange(message_, {})});
  return true;
}

std::vector<WebSocketInput> WebSocketFrames::feed(std::string_view bytes) {
  std::vector<WebSocketInput> out;
  if (closed_) return out;
  buffer_ += bytes;
  while (take_frame(out)) {
  }
  if (closed_ || used_ == buffer_.size()) {
    // Between messages nothing is held.
    std::string().swap(buffer_);
  } else {
    buffer_.erase(0, used_);
  }
  used_ = 0;
  return out;
}

std::string close_frame(std::uint16_t code, std::string_view reason) {
  std::string payload{static_cast<char>(code >> 8), static_cast<char>(code & 0xff)};
  payload += reason.substr(0, 120);
  return control_frame(close, payload);
}
std::string pong_frame(std::string_view payload) { return control_frame(pong, payload); }
std::string ping_frame() { return control_frame(ping, {}); }

}  // namespace rostrum::http
