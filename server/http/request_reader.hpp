// One request put together from a client's bytes (RFC 9112), with its limits. Sans-I/O. Value; owned by its connection.
#pragma once
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cstdint>
#include <string>

#include "server/http/exchange.hpp"

namespace rostrum::http {

inline constexpr std::uint32_t kMaxHeader = 16 * 1024;
inline constexpr std::uint64_t kMaxBody = 1 << 20;
/// Of a PUT by somebody with a token: pictures.
inline constexpr std::uint64_t kMaxUpload = 5 << 20;

class RequestReader {
 public:
  using Message = beast_http::request<beast_http::string_body>;
  /// `asks_to_go_on` is said once: the client waits for 100 before it sends the body (RFC 9110 10.1.1).
  enum class State { more, asks_to_go_on, whole, refused };

  RequestReader();
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;

  /// Takes what belongs to this request from the front of `input`; what follows is the next one's.
  State feed(std::string& input);
  /// Whether the head is complete and only the body is waited for.
  [[nodiscard]] bool in_body() const { return parser_.is_header_done(); }
  /// Of the body, while it is waited for; 0 where its head does not say.
  [[nodiscard]] std::uint64_t body_bytes() const;
  /// After `whole`.
  [[nodiscard]] Message take() { return parser_.release(); }
  /// After `refused`: 400, 413 or 431. The connection must end with it, since nothing after it can be told apart.
  [[nodiscard]] Response refusal() const;

 private:
  beast_http::request_parser<beast_http::string_body> parser_;
  boost::system::error_code error_;
  /// Of the head, taken from the input so far.
  std::size_t head_bytes_ = 0;
  bool told_to_go_on_ = false;
};

}  // namespace rostrum::http
