#include "server/http/request_reader.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/field.hpp>

#include "server/http/problem.hpp"

namespace rostrum::http {

using beast_http::error;

RequestReader::RequestReader() {
  parser_.header_limit(kMaxHeader);
  parser_.body_limit(kMaxUpload);
}

RequestReader::State RequestReader::feed(std::string& input) {
  while (!parser_.is_done()) {
    if (input.empty()) return State::more;
    boost::system::error_code found;
    const auto used = parser_.put(boost::asio::buffer(input), found);
    input.erase(0, used);
    if (!told_to_go_on_) head_bytes_ += used;
    // The parser's own limit begins anew with each field that it has taken.
    const auto head_at_least = head_bytes_ + (parser_.is_header_done() ? 0 : input.size());
    if (!told_to_go_on_ && (!found || found == error::need_more) && head_at_least > kMaxHeader) {
      found = error::header_limit;
    }
    if (found && found != error::need_more) {
      error_ = found;
      return State::refused;
    }
    if (parser_.is_header_done() && !told_to_go_on_) {
      told_to_go_on_ = true;
      // Until here it stops after the head.
      parser_.eager(true);
      const auto& head = parser_.get();
      const bool uploads = head.method() == beast_http::verb::put && head.count(beast_http::field::authorization) > 0;
      const auto most = uploads ? kMaxUpload : kMaxBody;
      parser_.body_limit(most);
      if (body_bytes() > most) {
        error_ = error::body_limit;
        return State::refused;
      }
      const bool waits = head.version() >= 11 && boost::beast::iequals(head[beast_http::field::expect], "100-continue");
      if (waits && input.empty() && !parser_.is_done()) return State::asks_to_go_on;
      continue;
    }
    if (found == error::need_more) return State::more;
  }
  const auto& head = parser_.get();
  // RFC 9112 3.2: one Host, and none only from HTTP/1.0.
  if (head.count(beast_http::field::host) != 1 && (head.version() >= 11 || head.count(beast_http::field::host) > 1)) {
    error_ = error::bad_field;
    return State::refused;
  }
  return State::whole;
}

std::uint64_t RequestReader::body_bytes() const {
  const auto length = parser_.content_length();
  return length ? *length : 0;
}

Response RequestReader::refusal() const {
  if (error_ == error::header_limit) {
    return problem(beast_http::status::request_header_fields_too_large, "header-too-large",
                   "The header of a request may have 16 KiB");
  }
  if (error_ == error::body_limit) {
    return problem(beast_http::status::payload_too_large, "body-too-large",
                   "The body of a request may have 1 MiB, a picture 5 MiB");
  }
  return problem(beast_http::status::bad_request, "malformed", "This is no HTTP request", error_.message());
}

}  // namespace rostrum::http
