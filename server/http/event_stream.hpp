// The session's frames as server-sent events (WHATWG HTML 9.2, "Server-sent events"), for people whose proxies break
// WebSockets: the same frames, in the same order. Pure.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "server/http/exchange.hpp"

namespace rostrum::http {

/// What a client asks for with `GET …/stream`: who it is and the last seq it saw.
struct StreamRequest {
  /// Empty: a guest who was never here.
  std::string token;
  std::optional<std::uint64_t> resume;
};

/// The token of `Authorization: Bearer TOKEN` (RFC 6750 2.1); empty when there is none, or none that can be read.
[[nodiscard]] std::string bearer_token(const beast_http::fields& headers);

/// `?resume=SEQ`, or the Last-Event-ID with which a browser's EventSource comes back, which is newer. Gives a refusal:
/// 400, 403 (a page from elsewhere), 405.
[[nodiscard]] std::variant<StreamRequest, Response> stream_request(const Request& request,
                                                                   std::string_view public_origin);

/// The hello that opens its session.
[[nodiscard]] std::string hello_of(const StreamRequest& wanted);

/// The payload of the frame of ours that `frames` begins with; nullopt when that is no whole text frame.
[[nodiscard]] std::optional<std::string_view> text_of(std::string_view frames);

/// A frame of ours as an event. Its seq, where it has one, is the event's id. What is no text frame gives nothing.
[[nodiscard]] std::string as_event(std::string_view frame);
/// Says nothing, and shows to proxies and the system that the way is open.
[[nodiscard]] std::string keep_alive_comment();
/// `event: close`, with the code and reason that a WebSocket's close frame would have.
[[nodiscard]] std::string closing_event(std::uint16_t code, std::string_view reason);

}  // namespace rostrum::http
