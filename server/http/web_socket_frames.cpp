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
  buffer_.clear();
  out.emplace_back(Closing{code});
  return false;
}

//  0                   1
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5
// |F|R|R|R| opcode|M| length (7)  | then 2 or 8 bytes of length, 4 of mask, payload
bool WebSocketFrames::take_frame(std::vector<WebSocketInput>& out) {
  if (closed_ || buffer_.size() < 2) return false;
  const unsigned first = byte_at(buffer_, 0);
  const unsigned second = byte_at(buffer_, 1);
  const auto opcode = first & 0x0f;
  const bool final = (first & 0x80) != 0;
  // No extension was agreed on, and a client masks (RFC 6455 5.1).
  if ((first & 0x70) != 0 || (second & 0x80) == 0) return fail(out, 1002);
  std::uint64_t length = second & 0x7f;
  std::size_t head = 2;
  if (opcode >= close && (length > 125 || !final)) return fail(out, 1002);
  const std::size_t length_bytes = length == 126 ? 2 : length == 127 ? 8 : 0;
  if (buffer_.size() < head + length_bytes) return false;
  if (length_bytes > 0) length = 0;
  for (std::size_t i = 0; i < length_bytes; ++i) length = length << 8 | byte_at(buffer_, head++);
  if (opcode == binary) return fail(out, 1003);
  if (opcode != continuation && opcode != text && opcode != close && opcode != ping && opcode != pong)
    return fail(out, 1002);
  // Before anything of it is kept.
  if (length > kMaxMessage || message_.size() + length > kMaxMessage) return fail(out, 1009);
  const auto size = static_cast<std::size_t>(length);
  if (buffer_.size() < head + 4 + size) return false;
  std::string payload = buffer_.substr(head + 4, size);
  for (std::size_t i = 0; i < size; ++i)
    payload[i] = static_cast<char>(byte_at(payload, i) ^ byte_at(buffer_, head + i % 4));
  buffer_.erase(0, head + 4 + size);
  if (opcode == ping) {
    out.emplace_back(Ping{std::move(payload)});
    return true;
  }
  if (opcode == pong) {
    out.emplace_back(Pong{});
    return true;
  }
  if (opcode == close) {
    closed_ = true;
    const bool has_code = payload.size() >= 2;
    const auto code =
        has_code ? static_cast<std::uint16_t>(byte_at(payload, 0) << 8 | byte_at(payload, 1)) : std::uint16_t{1000};
    out.emplace_back(Closing{code});
    return false;
  }
  if ((opcode == text) == in_message_) return fail(out, 1002);
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
