// server/http: what clients and proxies write: WebSocket frames, requests, targets, forwarded headers, networks.
// However the bytes are cut, the same comes out.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "server/access/network.hpp"
#include "server/http/forwarded.hpp"
#include "server/http/request_reader.hpp"
#include "server/http/response_head.hpp"
#include "server/http/static_files.hpp"
#include "server/http/target.hpp"
#include "server/http/upgrade.hpp"
#include "server/http/web_socket_frames.hpp"

namespace {

using namespace rostrum;
using namespace rostrum::http;

void must(bool holds) {
  if (!holds) std::abort();
}

void web_socket(std::string_view bytes) {
  WebSocketFrames whole;
  WebSocketFrames cut;
  const auto at_once = whole.feed(bytes);
  std::size_t count = 0;
  for (std::size_t at = 0; at < bytes.size(); at += 3) count += cut.feed(bytes.substr(at, 3)).size();
  must(count == at_once.size());
  for (const auto& input : at_once) {
    const auto* message = std::get_if<TextMessage>(&input);
    must(message == nullptr || (message->text.size() <= kMaxMessage && is_utf8(message->text)));
  }
}

/// All good requests in the bytes, up to one that is refused. (What begins no request is told as soon as it is seen,
/// which depends on the cut.)
std::string requests(std::string_view bytes, std::size_t step) {
  std::string found;
  std::string input;
  auto reader = std::make_unique<RequestReader>();
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    input += bytes.substr(at, step);
    for (;;) {
      const auto state = reader->feed(input);
      if (state == RequestReader::State::asks_to_go_on) continue;
      if (state == RequestReader::State::more) break;
      if (state == RequestReader::State::refused) return found;
      const auto message = reader->take();
      must(message.body().size() <= kMaxBody);
      found += std::string(message.target()) + "|" + message.body() + "|";
      const auto peer = boost::asio::ip::make_address("10.0.0.1");
      const std::vector<access::Network> trusted{*access::Network::parse("10.0.0.0/8")};
      static_cast<void>(client_of(message, peer, false, trusted));
      static_cast<void>(upgrade(message, message.method(), "https://events.example.org"));
      reader = std::make_unique<RequestReader>();
    }
  }
  return found;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto target = parse_target(bytes)) {
    for (const auto& part : target->path) must(part != ".." && part.find('/') == std::string::npos);
  }
  web_socket(bytes);
  must(requests(bytes, std::max<std::size_t>(1, size)) == requests(bytes, 5));
  static_cast<void>(access::Network::parse(bytes));
  static_cast<void>(parse_node(bytes));
  if (const auto hops = parse_forwarded(bytes)) must(hops->size() <= size);
  must(!names_etag(bytes, "\"no such tag, since nobody writes this\"") || bytes.find('*') != bytes.npos ||
       bytes.find("nobody") != bytes.npos);
  must(content_policy(bytes, true).find('\n') == std::string::npos);
  Response response;
  response.headers = {{"Location", std::string(bytes)}};
  const auto head = response_head(response, {});
  must(head.find("\r\n\r\n") == head.size() - 4);
  return 0;
}
