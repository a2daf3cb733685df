// What handlers read out of a whole request: tokens, numbers of its query, keys of repeated forms, streams of events,
// comments by POST (server/http, server/desk, server/access). What they make of it is a frame that a session reads.
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include "protocol/session/client_frame.hpp"
#include "server/access/keys.hpp"
#include "server/desk/replies.hpp"
#include "server/http/errand.hpp"
#include "server/http/event_stream.hpp"
#include "server/http/request_reader.hpp"
#include "server/http/target.hpp"

namespace {

using namespace rostrum;

constexpr std::size_t kMostListed = 1'000;

void must(bool holds) {
  if (!holds) std::abort();
}

const access::Keys& keys() {
  static const auto made = [] {
    const auto file = std::filesystem::temp_directory_path() / ("fuzz-key-" + std::to_string(getpid()));
    auto loaded = access::Keys::load(file);
    std::filesystem::remove(file);
    return loaded;
  }();
  return made;
}

void read(const http::Request& request) {
  const auto stream = http::stream_request(request, "https://events.example.org");
  if (const auto* wanted = std::get_if<http::StreamRequest>(&stream)) {
    static_cast<void>(session::parse_client_frame(http::hello_of(*wanted)));
  }
  const auto comment = http::comment_command(request);
  if (const auto* text = std::get_if<std::string>(&comment)) {
    const auto frame = session::parse_client_frame(*text);
    const auto* command = std::get_if<session::Command>(&frame);
    must(command == nullptr || command->shape->type == "comment.post");
  }
  must(desk::number_of(request, "limit", 100, kMostListed) <= kMostListed);
  const auto key = desk::idempotency_key(request);
  must(!key || key->find_first_of("\"\\\r\n") == std::string::npos);
  // Nobody guesses a signature.
  must(!keys().verify(http::bearer(request), access::Keys::Instant()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  must(!keys().verify(bytes, access::Keys::Instant()));
  // Frames of ours come from the room; whatever they are, an event is one line of data.
  const auto event = http::as_event(bytes);
  must(event.empty() || event.ends_with("\n\n"));

  std::string input(bytes);
  http::RequestReader reader;
  auto state = reader.feed(input);
  while (state == http::RequestReader::State::asks_to_go_on) state = reader.feed(input);
  if (state != http::RequestReader::State::whole) return 0;
  auto message = reader.take();
  const std::string_view target(message.target().data(), message.target().size());
  auto parsed = http::parse_target(target);
  if (!parsed) return 0;
  http::Request request;
  request.method = message.method();
  request.path = std::move(parsed->path);
  request.target_path = std::move(parsed->raw_path);
  request.query = std::move(parsed->query);
  request.body = std::move(message.body());
  request.headers = std::move(message.base());
  read(request);
  return 0;
}
