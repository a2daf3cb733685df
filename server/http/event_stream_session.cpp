// A session without a WebSocket: its frames by server-sent events, its commands by POST, one answer each.
#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json.hpp>

#include "server/http/connection.hpp"
#include "server/http/errand.hpp"
#include "server/http/problem.hpp"
#include "server/http/replies.hpp"
#include "server/http/response_head.hpp"

namespace rostrum::http {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using beast_http::status;
using boost::system::error_code;

Response busy() {
  auto response = problem(status::service_unavailable, "busy",
                          "There was no answer in time: send the same command again, with the same id");
  response.headers.emplace_back("Retry-After", "1");
  return response;
}

Response token_wanted() {
  auto response = problem(status::unauthorized, "bad-token", "A command needs Authorization: Bearer and a token");
  response.headers.emplace_back("WWW-Authenticate", "Bearer");
  return response;
}

status status_of(const json::value& error) {
  const auto* object = error.if_object();
  const auto* given = object == nullptr ? nullptr : object->if_contains("status");
  const auto number = given != nullptr && given->is_int64() ? given->get_int64() : 500;
  return beast_http::int_to_status(number >= 400 && number < 600 ? static_cast<unsigned>(number) : 500);
}

}  // namespace

Response response_of(std::string_view heard) {
  const auto text = text_of(heard);
  if (!text) return busy();
  error_code error;
  const auto parsed = json::parse(*text, error);
  const auto* frame = error ? nullptr : parsed.if_object();
  if (frame == nullptr) return busy();
  Response response;
  response.headers = {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}};
  if (const auto* fault = frame->if_contains("error")) {
    response.status = status_of(*fault);
    if (!frame->contains("re")) {
      response.headers[0].second = "application/problem+json";
      response.body = json::serialize(*fault);
      return response;
    }
  }
  response.body = std::string(*text);
  return response;
}

std::variant<std::string, Response> comment_command(const Request& request) {
  const auto invalid = [](std::string detail) {
    return problem(status::bad_request, "invalid", "This cannot be taken", std::move(detail));
  };
  if (!has_type(request, "application/json")) return wrong_type("application/json");
  const auto header = request.headers["Idempotency-Key"];
  const std::string_view key(header.data(), header.size());
  const bool quoted = key.size() > 2 && key.size() <= 200 && key.front() == '"' && key.back() == '"';
  const auto inner = quoted ? key.substr(1, key.size() - 2) : std::string_view();
  const bool plain = std::ranges::all_of(inner, [](char c) { return c > ' ' && c < 0x7f && c != '"' && c != '\\'; });
  if (!quoted || !plain) return invalid("Idempotency-Key must be a quoted string, another one for each comment");
  error_code error;
  const auto body = json::parse(request.body, error, {}, {.max_depth = 4});
  const auto* object = error ? nullptr : body.if_object();
  const auto* text = object == nullptr || object->size() != 1 ? nullptr : object->if_contains("text");
  if (text == nullptr || !text->is_string()) return invalid("/text must be a string, and stand alone");
  json::object command;
  command["id"] = inner;
  command["type"] = "comment.post";
  command["text"] = *text;
  return json::serialize(command);
}

Response comment_response(std::string_view heard) {
  auto response = response_of(heard);
  error_code error;
  const auto parsed = json::parse(body_of(response), error);
  const auto* frame = error ? nullptr : parsed.if_object();
  if (frame == nullptr || !frame->contains("re")) return response;
  if (const auto* fault = frame->if_contains("error")) {
    response.headers[0].second = "application/problem+json";
    response.body = json::serialize(*fault);
    return response;
  }
  json::object posted;
  posted["comment"] = frame->at("comment");
  posted["seq"] = frame->at("seq");
  response.status = status::created;
  response.body = json::serialize(posted);
  return response;
}

asio::awaitable<Response> Connection::comment(Request request, std::string event) {
  auto command = comment_command(request);
  if (auto* refusal = std::get_if<Response>(&command)) co_return std::move(*refusal);
  request.body = std::get<std::string>(std::move(command));
  auto running = heard_of(std::move(request), std::move(event));
  const auto heard = co_await std::move(running);
  co_return comment_response(heard);
}

asio::awaitable<Connection::Next> Connection::begin_stream(Request request, std::string event) {
  const bool head_only = request.method == beast_http::verb::head;
  std::variant<StreamRequest, Response> verdict;
  if (serving_.gate.exists(event)) {
    verdict = stream_request(request, serving_.public_origin);
  } else {
    verdict = problem(status::not_found, "unknown", "There is no such event");
  }
  if (auto* refusal = std::get_if<Response>(&verdict)) {
    auto refusing = write(std::move(*refusal), false, head_only);
    co_await std::move(refusing);
    co_return Next::end;
  }
  Response response;
  // The last is nginx's: what is held back for a full buffer comes too late.
  response.headers = {
      {"Content-Type", "text/event-stream"}, {"Cache-Control", "no-store"}, {"X-Accel-Buffering", "no"}};
  HeadFacts facts;
  facts.keep_alive = false;
  facts.open_ended = true;
  facts.secure = client_.secure || stream_.secure();
  facts.now = std::chrono::system_clock::now();
  const auto head = response_head(response, facts);
  patience(kWritePatience);
  std::vector<asio::const_buffer> buffers{asio::buffer(head)};
  auto writing = stream_.write(std::move(buffers));
  const auto error = co_await std::move(writing);
  no_deadline();
  if (error) co_return Next::end;
  Counters::add(counters_.responses[2]);
  if (head_only) co_return Next::end;
  event_ = std::move(event);
  wanted_ = std::get<StreamRequest>(std::move(verdict));
  wire_ = Wire::event_stream;
  co_return Next::session;
}

asio::awaitable<Response> Connection::errand(Request request, std::string event) {
  if (!serving_.gate.exists(event)) co_return problem(status::not_found, "unknown", "There is no such event");
  if (request.method != beast_http::verb::post) {
    auto refusal = problem(status::method_not_allowed, "method", "Commands come by POST");
    refusal.headers.emplace_back("Allow", "POST");
    co_return refusal;
  }
  const auto given = bearer_token(request.headers);
  if (given.empty()) co_return token_wanted();
  const auto path = request.target_path;
  bool by_program = false;
  if (serving_.programs.admitted) {
    auto admitted = serving_.programs.admitted(request);
    if (auto* refusal = std::get_if<Response>(&admitted)) {
      auto noting = serving_.programs.ended(given, path, refusal->status);
      co_await std::move(noting);
      co_return std::move(*refusal);
    }
    const auto& token = std::get<std::string>(admitted);
    by_program = token != given;
    request.headers.set(beast_http::field::authorization, "Bearer " + token);
  }
  auto running = heard_of(std::move(request), std::move(event));
  const auto heard = co_await std::move(running);
  auto response = response_of(heard);
  if (by_program) {
    auto noting = serving_.programs.ended(given, path, response.status);
    co_await std::move(noting);
  }
  co_return response;
}

/// What the room says to the command that is the request's body.
asio::awaitable<std::string> Connection::heard_of(Request request, std::string event) {
  StreamRequest who;
  who.token = bearer_token(request.headers);
  const auto id = lane_.fresh_id();
  Errand waiting(stream_.get_executor(), kAnswerPatience);
  const auto outbox = std::make_shared<Outbox>(waiting);
  lane_.add(event, id, outbox);
  serving_.gate.opened(event, id, client_.address, room::Visit::errand);
  serving_.gate.received(event, id, hello_of(who));
  serving_.gate.received(event, id, std::move(request.body));
  error_code ignored;
  co_await waiting.over().async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  outbox->end();
  lane_.remove(event, id);
  serving_.gate.closed(event, id);
  co_return waiting.heard();
}

}  // namespace rostrum::http
