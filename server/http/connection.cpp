#include "server/http/connection.hpp"

#include <netinet/tcp.h>
#include <spdlog/spdlog.h>

#include <boost/asio/co_spawn.hpp>

#include "server/http/problem.hpp"
#include "server/http/response_head.hpp"
#include "server/http/target.hpp"
#include "server/http/web_socket_frames.hpp"

namespace rostrum::http {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

bool is_web_socket(const std::vector<std::string>& path) {
  return path.size() == 3 && path[0] == "ws" && path[1] == "v1";
}

/// /api/v1/events/{slug}/WHAT
bool is_of_event(const std::vector<std::string>& path, std::string_view what) {
  return path.size() == 5 && path[0] == "api" && path[1] == "v1" && path[2] == "events" && path[4] == what;
}

}  // namespace

Connection::Connection(asio::ip::tcp::socket socket, const Serving& serving, Lane& lane, Counters& counters)
    : serving_(serving), lane_(lane), counters_(counters), stream_(std::move(socket), serving.tls) {
  error_code error;
  auto& plain = stream_.socket();
  const auto peer = plain.remote_endpoint(error);
  if (!error) peer_ = peer.address();
  plain.set_option(asio::ip::tcp::no_delay(true), error);
  const unsigned patience_ms = 40'000;
  setsockopt(plain.native_handle(), IPPROTO_TCP, TCP_USER_TIMEOUT, &patience_ms, sizeof patience_ms);
}

void Connection::tick(Instant now) {
  if (now >= deadline_) {
    Counters::add(counters_.deadlines_missed, timed_out_ || resting_ ? 0 : 1);
    // Once so that it can be said, then without a word.
    if (std::exchange(timed_out_, true) || outbox_) return stream_.close();
    patience(kLinger);
    return stream_.cancel();
  }
  if (now >= keep_alive_at_) {
    keep_alive_at_ = now + kKeepAliveEvery;
    outbox_->keep_alive();
    outbox_->flush();
  }
  if (!liveness_) return;
  switch (liveness_->at(now)) {
    case Liveness::Verdict::fine:
      return;
    case Liveness::Verdict::ping:
      outbox_->keep_alive();
      return outbox_->flush();
    case Liveness::Verdict::gone:
      Counters::add(counters_.web_sockets_dead);
      return stream_.close();
  }
}

void Connection::drain() {
  draining_ = true;
  // A WebSocket ends by its close frame.
  if (resting_ && !outbox_) stream_.cancel();
}

asio::awaitable<void> Connection::run() {
  patience(kHandshakePatience);
  auto shaking_hands = stream_.handshake();
  const auto error = co_await std::move(shaking_hands);
  if (error) {
    Counters::add(counters_.handshakes_failed);
    spdlog::debug("no TLS with {}: {}", peer_.to_string(), error.message());
    co_return;
  }
  auto next = Next::request;
  while (next == Next::request) next = co_await serve_one();
  // It goes on without a coroutine: what this one took is given back before a session of hours begins.
  if (next == Next::session) co_return begin_session();
  co_await part();
}

asio::awaitable<void> Connection::part() {
  co_await linger();
  // Whatever still waits to be written has had its time.
  stream_.close();
}

void Connection::start(Ended ended) {
  ended_ = std::move(ended);
  asio::co_spawn(stream_.get_executor(), run(), [self = shared_from_this()](const std::exception_ptr& failure) {
    if (failure || !self->outbox_) self->over(failure);
  });
}

void Connection::over(const std::exception_ptr& failure) {
  leave();
  if (const auto ended = std::exchange(ended_, nullptr)) ended(failure);
}

asio::awaitable<void> Connection::linger() {
  stream_.shutdown_send();
  // RFC 9112 9.6: closing while the client still sends would take the answer from it, a refusal of a body above all.
  patience(kLinger);
  timed_out_ = true;
  resting_ = true;
  error_code error;
  for (std::size_t passed = 0; !error && passed < kLingerBytes; passed += input_.size()) {
    input_.clear();
    auto reading = stream_.read_more(&input_);
    error = co_await std::move(reading);
  }
}

asio::awaitable<bool> Connection::read_request(RequestReader* reader) {
  bool in_body = false;
  for (;;) {
    const auto state = reader->feed(input_);
    if (state == RequestReader::State::whole) co_return true;
    if (state == RequestReader::State::refused) {
      auto refusing = write(reader->refusal(), false, false);
      co_await std::move(refusing);
      co_return false;
    }
    error_code error;
    if (state == RequestReader::State::asks_to_go_on) {
      std::vector<asio::const_buffer> go_on{asio::buffer(kContinue.data(), kContinue.size())};
      auto writing = stream_.write(std::move(go_on));
      error = co_await std::move(writing);
      if (error) co_return false;
    }
    if (!std::exchange(in_body, reader->in_body()) && in_body) {
      patience(kBodyPatience + std::chrono::seconds(reader->body_bytes() / kLeastUploadPerSecond));
    }
    auto reading = stream_.read_more(&input_);
    error = co_await std::move(reading);
    if (!error) continue;
    if (timed_out_) {
      auto refusing = write(
          problem(beast_http::status::request_timeout, "too-slow", "The request did not come in time"), false, false);
      co_await std::move(refusing);
    }
    co_return false;
  }
}

asio::awaitable<Connection::Next> Connection::serve_one() {
  // Between requests a connection may rest; a request once begun must come.
  if (input_.empty()) {
    std::string().swap(input_);
    resting_ = true;
    patience(kIdlePatience);
    auto reading = stream_.read_more(&input_);
    const auto error = co_await std::move(reading);
    resting_ = false;
    if (error) co_return Next::end;
  }
  patience(kHeaderPatience);
  RequestReader reader;
  const bool whole = co_await read_request(&reader);
  if (!whole) co_return Next::end;
  auto received = reader.take();
  const std::string_view text(received.target().data(), received.target().size());
  auto target = parse_target(text);
  const bool head = received.method() == beast_http::verb::head;
  const bool keeps_alive = received.keep_alive();
  client_ = client_of(received, peer_, stream_.secure(), serving_.trusted_proxies);
  if (target && is_web_socket(target->path)) {
    auto event = target->path[2];
    auto upgrading = upgrade(std::move(received), std::move(event));
    co_return co_await std::move(upgrading);
  }
  const Handler* handler = target ? serving_.router.find(target->path) : nullptr;
  const bool streams = target && is_of_event(target->path, "stream");
  const bool commands = target && is_of_event(target->path, "commands");
  // One that is signed; another goes by way of a mail.
  const bool comments = target && is_of_event(target->path, "comments") &&
                        received.method() == beast_http::verb::post && !bearer_token(received.base()).empty();
  Response response;
  if (text.size() > kMaxTarget) {
    response = problem(beast_http::status::uri_too_long, "address-too-long", "An address may have 8 KiB");
  } else if (!target) {
    response = problem(beast_http::status::bad_request, "bad-target", "This address cannot be read");
  } else if (handler == nullptr && !streams && !commands) {
    response = problem(beast_http::status::not_found, "unknown", "There is nothing here");
  } else {
    Request request;
    request.method = received.method();
    request.path = std::move(target->path);
    request.target_path = std::move(target->raw_path);
    request.query = std::move(target->query);
    request.body = std::move(received.body());
    request.headers = std::move(received.base());
    request.client = client_.address;
    request.peer = peer_;
    request.secure = client_.secure;
    if (streams) {
      auto event = request.path[3];
      auto beginning = begin_stream(std::move(request), std::move(event));
      co_return co_await std::move(beginning);
    }
    // A playlist may be held; the handler bounds that itself.
    no_deadline();
    if (comments && serving_.gate.exists(request.path[3])) {
      auto event = request.path[3];
      auto running = comment(std::move(request), std::move(event));
      response = co_await std::move(running);
    } else if (commands) {
      auto event = request.path[3];
      auto running = errand(std::move(request), std::move(event));
      response = co_await std::move(running);
    } else {
      response = co_await (*handler)(std::move(request));
    }
  }
  const bool keep_alive = keeps_alive && !draining_;
  auto writing = write(std::move(response), keep_alive, head);
  co_await std::move(writing);
  co_return keep_alive ? Next::request : Next::end;
}

asio::awaitable<void> Connection::write(Response response, bool keep_alive, bool head) {
  HeadFacts facts;
  facts.keep_alive = keep_alive;
  facts.secure = client_.secure || stream_.secure();
  facts.now = std::chrono::system_clock::now();
  const auto text = response_head(response, facts);
  const auto body = head || is_bodiless(response.status) ? std::string_view() : body_of(response);
  Counters::add(counters_.responses[std::min<std::size_t>(static_cast<unsigned>(response.status) / 100, 5)]);
  patience(kWritePatience + std::chrono::seconds(body.size() / kLeastBytesPerSecond));
  std::vector<asio::const_buffer> buffers{asio::buffer(text), asio::buffer(body.data(), body.size())};
  auto writing = stream_.write(std::move(buffers));
  const auto error = co_await std::move(writing);
  if (error) stream_.close();
}

}  // namespace rostrum::http
