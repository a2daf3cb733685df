#include "server/http/event_stream.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/json.hpp>
#include <charconv>

#include "server/http/problem.hpp"
#include "server/http/upgrade.hpp"

namespace rostrum::http {
namespace {

using beast_http::field;
using beast_http::status;

constexpr unsigned char kWholeText = 0x81;
constexpr std::string_view kSeqFirst = "{\"seq\":";

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

std::string bearer_token(const beast_http::fields& headers) {
  constexpr std::string_view kScheme = "Bearer ";
  const auto given = view(headers[field::authorization]);
  if (given.size() <= kScheme.size() || !boost::beast::iequals(given.substr(0, kScheme.size()), kScheme)) return {};
  return std::string(given.substr(kScheme.size()));
}

std::variant<StreamRequest, Response> stream_request(const Request& request, std::string_view public_origin) {
  if (request.method != beast_http::verb::get && request.method != beast_http::verb::head) {
    auto refusal = problem(status::method_not_allowed, "method", "A stream of events begins with GET");
    refusal.headers.emplace_back("Allow", "GET");
    return refusal;
  }
  const auto origin = view(request.headers[field::origin]);
  if (!origin_fits(origin, view(request.headers[field::host]), public_origin)) {
    return problem(status::forbidden, "origin", "Pages from elsewhere may not connect");
  }
  StreamRequest wanted;
  wanted.token = bearer_token(request.headers);
  std::string last(view(request.headers["Last-Event-ID"]));
  if (last.empty()) last = request.query_value("resume").value_or("");
  if (last.empty()) return wanted;
  wanted.resume = number(last);
  if (!wanted.resume) return problem(status::bad_request, "malformed", "resume is the number of the last seq seen");
  return wanted;
}

std::string hello_of(const StreamRequest& wanted) {
  boost::json::object hello;
  hello["type"] = "hello";
  if (!wanted.token.empty()) hello["token"] = wanted.token;
  if (wanted.resume) hello["resume"] = *wanted.resume;
  return boost::json::serialize(hello);
}

std::optional<std::string_view> text_of(std::string_view frames) {
  if (frames.size() < 2 || static_cast<unsigned char>(frames[0]) != kWholeText) return std::nullopt;
  // RFC 6455 5.2: 126 says that two bytes of length follow, 127 that eight do; what we send is not masked.
  const auto length = static_cast<unsigned char>(frames[1]);
  const std::size_t head = length == 127 ? 10 : length == 126 ? 4 : 2;
  if (frames.size() < head) return std::nullopt;
  std::size_t size = length;
  if (head > 2) {
    size = 0;
    for (const char byte : frames.substr(2, head - 2)) size = size << 8 | static_cast<unsigned char>(byte);
  }
  if (frames.size() - head < size) return std::nullopt;
  return frames.substr(head, size);
}

std::string as_event(std::string_view frame) {
  const auto payload = text_of(frame);
  if (!payload) return {};
  std::string event;
  event.reserve(payload->size() + 40);
  if (payload->starts_with(kSeqFirst)) {
    const auto digits = payload->substr(kSeqFirst.size());
    event.append("id: ").append(digits.substr(0, digits.find_first_not_of("0123456789"))).append("\n");
  }
  // One line: JSON on the wire holds no bare line break (RFC 8259 7).
  return event.append("data: ").append(*payload).append("\n\n");
}

std::string keep_alive_comment() { return ":\n\n"; }

std::string closing_event(std::uint16_t code, std::string_view reason) {
  boost::json::object closing;
  closing["code"] = code;
  closing["reason"] = reason;
  return "event: close\ndata: " + boost::json::serialize(closing) + "\n\n";
}

}  // namespace rostrum::http
