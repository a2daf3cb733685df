// server/http: WebSocket frames and request targets. However the bytes are cut, the same comes out.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "server/http/target.hpp"
#include "server/http/web_socket_frames.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rostrum::http;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  static_cast<void>(parse_target(bytes));
  WebSocketFrames whole;
  WebSocketFrames cut;
  const auto at_once = whole.feed(bytes);
  std::size_t count = 0;
  for (std::size_t at = 0; at < size; at += 3) count += cut.feed(bytes.substr(at, 3)).size();
  if (count != at_once.size()) std::abort();
  for (const auto& input : at_once) {
    const auto* message = std::get_if<TextMessage>(&input);
    if (message != nullptr && (message->text.size() > kMaxMessage || !is_utf8(message->text))) std::abort();
  }
  return 0;
}
