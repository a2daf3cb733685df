#include "server/http/connection.hpp"

#include <netinet/tcp.h>
#include <openssl/sha.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/detail/base64.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include "server/http/problem.hpp"
#include "server/http/target.hpp"
#include "server/http/web_socket_frames.hpp"

namespace rostrum::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::redirect_error;
using asio::use_awaitable;
using boost::system::error_code;

/// RFC 6455 4.2.2, point 5.
std::string accept_key(std::string_view key) {
  const std::string joined = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  unsigned char digest[SHA_DIGEST_LENGTH];
  SHA1(reinterpret_cast<const unsigned char*>(joined.data()), joined.size(), digest);
  std::string out(beast::detail::base64::encoded_size(sizeof digest), '\0');
  out.resize(beast::detail::base64::encode(out.data(), digest, sizeof digest));
  return out;
}

std::string_view body_of(const Response& response) {
  if (const auto* text = std::get_if<std::string>(&response.body)) return *text;
  const auto& shared = std::get<SharedBody>(response.body);
  return shared ? std::string_view(*shared) : std::string_view();
}

Response unreadable(const error_code& error) {
  if (error == beast_http::error::header_limit || error == beast_http::error::buffer_overflow) {
    return problem(beast_http::status::request_header_fields_too_large, "header-too-large",
                   "The header of a request may have 16 KiB");
  }
  if (error == beast_http::error::body_limit) {
    return problem(beast_http::status::payload_too_large, "body-too-large", "The body of a request may have 1 MiB");
  }
  return problem(beast_http::status::bad_request, "malformed", "This is no HTTP request", error.message());
}

}  // namespace

Connection::Connection(asio::ip::tcp::socket socket, const Serving& serving, Lane& lane)
    : serving_(serving), lane_(lane), stream_(std::move(socket)), buffer_(kMaxHeader + 64 * 1024) {
  error_code error;
  const auto peer = stream_.socket().remote_endpoint(error);
  if (!error) client_ = peer.address();
  stream_.socket().set_option(asio::ip::tcp::no_delay(true), error);
  const unsigned patience_ms = 40'000;
  setsockopt(stream_.socket().native_handle(), IPPROTO_TCP, TCP_USER_TIMEOUT, &patience_ms, sizeof patience_ms);
}

void Connection::cancel() {
  // A WebSocket ends by its close frame.
  if (event_.empty()) stream_.cancel();
}

asio::awaitable<void> Connection::run() {
  auto next = Next::request;
  while (next == Next::request) next = co_await serve_one();
  // What serving requests took is given back before a session of hours begins.
  if (next == Next::session) co_await session();
  co_await linger();
}

asio::awaitable<void> Connection::linger() {
  error_code error;
  stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, error);
  // RFC 9112 9.6: closing while the client still sends would take the answer from it, a refusal of a body above all.
  stream_.expires_after(kLinger);
  buffer_.clear();
  for (std::size_t passed = 0; !error && passed < kLingerBytes;) {
    const auto space = buffer_.prepare(16 * 1024);
    const auto count = co_await stream_.async_read_some(space, redirect_error(use_awaitable, error));
    passed += count;
  }
}

asio::awaitable<Connection::Next> Connection::serve_one() {
  beast_http::request_parser<beast_http::string_body> parser;
  parser.header_limit(kMaxHeader);
  parser.body_limit(kMaxBody);
  error_code error;
  // Between requests a connection may rest; a request once begun must come.
  if (buffer_.size() == 0) {
    stream_.expires_after(kIdlePatience);
    const auto space = buffer_.prepare(4'096);
    const auto count = co_await stream_.async_read_some(space, redirect_error(use_awaitable, error));
    if (error) co_return Next::end;
    buffer_.commit(count);
  }
  stream_.expires_after(kRequestPatience);
  co_await beast_http::async_read(stream_, buffer_, parser, redirect_error(use_awaitable, error));
  if (error) {
    const bool gone = error == beast_http::error::end_of_stream || error == beast_http::error::partial_message ||
                      error == beast::error::timeout || error == asio::error::operation_aborted ||
                      error == asio::error::connection_reset || error == asio::error::eof;
    if (gone) co_return Next::end;
    auto refusal = unreadable(error);
    co_await write(std::move(refusal), false, false);
    co_return Next::end;
  }
  auto received = parser.release();
  auto target = parse_target(std::string_view(received.target().data(), received.target().size()));
  const bool keep_alive = received.keep_alive();
  const bool head = received.method() == beast_http::verb::head;
  if (!target) {
    auto refusal = problem(beast_http::status::bad_request, "bad-target", "This address cannot be read");
    co_await write(std::move(refusal), keep_alive, head);
    co_return keep_alive ? Next::request : Next::end;
  }
  if (target->path.size() == 3 && target->path[0] == "ws" && target->path[1] == "v1") {
    auto event = target->path[2];
    co_return co_await upgrade(std::move(received), std::move(event));
  }
  Request request;
  request.method = received.method();
  request.path = std::move(target->path);
  request.target_path = std::move(target->raw_path);
  request.query = std::move(target->query);
  request.body = std::move(received.body());
  request.headers = std::move(received.base());
  request.client = client_;
  const Handler* handler = serving_.router.find(request.path);
  Response response;
  if (handler == nullptr) {
    response = problem(beast_http::status::not_found, "unknown", "There is nothing here");
  } else {
    // A playlist may be held; the handler bounds that itself.
    stream_.expires_never();
    response = co_await (*handler)(std::move(request));
  }
  co_await write(std::move(response), keep_alive, head);
  co_return keep_alive ? Next::request : Next::end;
}

asio::awaitable<void> Connection::write(Response response, bool keep_alive, bool head) {
  beast_http::response<beast_http::span_body<const char>> message;
  message.result(response.status);
  message.version(11);
  message.keep_alive(keep_alive);
  message.set(beast_http::field::server, "rostrum");
  message.set("X-Content-Type-Options", "nosniff");
  message.set("Referrer-Policy", "no-referrer");
  for (const auto& [name, value] : response.headers) message.insert(name, value);
  const auto body = body_of(response);
  const bool bodiless =
      response.status == beast_http::status::no_content || response.status == beast_http::status::not_modified;
  if (!bodiless) message.content_length(body.size());
  if (!head && !bodiless) message.body() = beast::span<const char>(body.data(), body.size());
  beast_http::response_serializer<beast_http::span_body<const char>> serializer(message);
  stream_.expires_after(kWritePatience);
  error_code error;
  if (head) {
    co_await beast_http::async_write_header(stream_, serializer, redirect_error(use_awaitable, error));
  } else {
    co_await beast_http::async_write(stream_, serializer, redirect_error(use_awaitable, error));
  }
  if (error) stream_.close();
}

bool Connection::origin_fits(const BeastRequest& request) const {
  const auto origin = request[beast_http::field::origin];
  // Programs have none; what a browser sends is the page's.
  if (origin.empty()) return true;
  if (!serving_.public_origin.empty() && origin == serving_.public_origin) return true;
  const auto scheme = origin.find("://");
  return scheme != beast::string_view::npos && origin.substr(scheme + 3) == request[beast_http::field::host];
}

asio::awaitable<Connection::Next> Connection::upgrade(BeastRequest request, std::string event) {
  const bool asked = beast::iequals(request[beast_http::field::upgrade], "websocket") &&
                     request[beast_http::field::sec_websocket_version] == "13" &&
                     !request[beast_http::field::sec_websocket_key].empty() &&
                     request.method() == beast_http::verb::get;
  Response refusal;
  if (!serving_.gate.exists(event)) {
    refusal = problem(beast_http::status::not_found, "unknown", "There is no such event");
  } else if (!asked) {
    refusal = problem(beast_http::status::upgrade_required, "upgrade", "This address is a WebSocket, version 13");
    refusal.headers.emplace_back("Upgrade", "websocket");
  } else if (!origin_fits(request)) {
    refusal = problem(beast_http::status::forbidden, "origin", "Pages from elsewhere may not connect");
  }
  if (refusal.status != beast_http::status::ok) {
    co_await write(std::move(refusal), false, false);
    co_return Next::end;
  }
  const auto key = request[beast_http::field::sec_websocket_key];
  std::string head =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
      accept_key(std::string_view(key.data(), key.size())) + "\r\n";
  if (!request[beast_http::field::sec_websocket_protocol].empty()) head += "Sec-WebSocket-Protocol: rostrum.v1\r\n";
  head += "\r\n";
  error_code error;
  stream_.expires_after(kWritePatience);
  co_await asio::async_write(stream_, asio::buffer(head), redirect_error(use_awaitable, error));
  stream_.expires_never();
  if (error) co_return Next::end;
  event_ = std::move(event);
  co_return Next::session;
}

asio::awaitable<void> Connection::session() {
  error_code error;
  stream_.socket().non_blocking(true, error);
  const auto id = lane_.fresh_id();
  const auto outbox = std::make_shared<Outbox>(*this);
  lane_.add(event_, id, outbox);
  serving_.gate.opened(event_, id, client_);
  WebSocketFrames frames;
  const std::string early(static_cast<const char*>(buffer_.data().data()), buffer_.size());
  // Most sessions are silent: they wait without a buffer.
  buffer_ = beast::flat_buffer(kMaxHeader);
  take(frames, early, *outbox, id);
  do {
    // A client may be silent for ever; one that is gone is found by what is written (TCP_USER_TIMEOUT).
    co_await stream_.socket().async_wait(asio::ip::tcp::socket::wait_read, redirect_error(use_awaitable, error));
  } while (!error && receive(frames, *outbox, id));
  outbox->close(1000, "");
  outbox->flush();
  outbox->end();
  lane_.remove(event_, id);
  serving_.gate.closed(event_, id);
}

bool Connection::receive(WebSocketFrames& frames, Outbox& outbox, room::SubscriberId id) {
  std::array<char, 16'384> bytes;
  for (;;) {
    error_code error;
    const auto count = stream_.socket().read_some(asio::buffer(bytes), error);
    if (error) return error == asio::error::would_block;
    take(frames, std::string_view(bytes.data(), count), outbox, id);
    if (count < bytes.size()) return true;
  }
}

void Connection::take(WebSocketFrames& frames, std::string_view bytes, Outbox& outbox, room::SubscriberId id) {
  for (auto& input : frames.feed(bytes)) {
    if (auto* message = std::get_if<TextMessage>(&input)) {
      serving_.gate.received(event_, id, std::move(message->text));
    } else if (const auto* ping = std::get_if<Ping>(&input)) {
      outbox.put(std::make_shared<const std::string>(pong_frame(ping->payload)));
      outbox.flush();
    } else if (const auto* closing = std::get_if<Closing>(&input)) {
      // What comes after it is read and dropped until the client has closed its side too.
      outbox.close(closing->code, "");
      outbox.flush();
    }
  }
}

std::size_t Connection::write_now(std::span<const asio::const_buffer> parts, error_code& error) {
  return stream_.socket().write_some(parts, error);
}

void Connection::when_writable(std::function<void()> then) {
  stream_.socket().async_wait(asio::ip::tcp::socket::wait_write,
                              [self = shared_from_this(), then = std::move(then)](error_code) { then(); });
}

void Connection::finish() {
  error_code ignored;
  stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
}

void Connection::abort() { stream_.close(); }

}  // namespace rostrum::http
