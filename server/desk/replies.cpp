#include "server/desk/replies.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "server/http/problem.hpp"

namespace rostrum::desk {
namespace {

using http::problem;
using http::Response;
using http::unknown;
using http::beast_http::field;
using http::beast_http::status;
using registration::Reason;

constexpr std::size_t kLongestKey = 200;

}  // namespace

std::size_t number_of(const http::Request& request, std::string_view name, std::size_t otherwise, std::size_t most) {
  const auto text = request.query_value(name);
  if (!text) return otherwise;
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc() || end != text->data() + text->size()) return otherwise;
  return std::min(number, most);
}

std::optional<std::string> idempotency_key(const http::Request& request) {
  const auto value = request.headers["Idempotency-Key"];
  std::string_view text(value.data(), value.size());
  if (text.empty()) return std::string();
  if (text.size() < 3 || text.size() > kLongestKey || text.front() != '"' || text.back() != '"') return std::nullopt;
  text = text.substr(1, text.size() - 2);
  const bool plain = std::ranges::all_of(text, [](char c) { return c >= ' ' && c < '\x7f' && c != '"' && c != '\\'; });
  return plain ? std::optional<std::string>(text) : std::nullopt;
}

std::string digest_of(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned length = 0;
  EVP_Digest(text.data(), text.size(), bytes.data(), &length, EVP_sha256(), nullptr);
  std::string out;
  for (unsigned i = 0; i < length; ++i) {
    out += "0123456789abcdef"[bytes[i] >> 4];
    out += "0123456789abcdef"[bytes[i] & 15];
  }
  return out;
}

Response invalid(const document::Fault& fault) {
  return problem(status::bad_request, "invalid", "This cannot be taken",
                 (fault.pointer.empty() ? "The form" : fault.pointer) + " " + fault.reason);
}

Response too_many(std::chrono::milliseconds wait) {
  auto response = problem(status::too_many_requests, "too-many", "Too many at once", "Please wait a moment.");
  response.headers.emplace_back("Retry-After", std::to_string(wait.count() / 1'000 + 1));
  return response;
}

Response refusal(Reason reason) {
  switch (reason) {
    case Reason::closed:
      return problem(status::conflict, "closed", "Registration is closed");
    case Reason::full:
      return problem(status::conflict, "full", "All seats and places are taken");
    case Reason::unknown:
      return unknown();
    case Reason::wrong_state:
      return problem(status::conflict, "wrong-state", "This cannot be done now");
    case Reason::unconfirmed:
      return problem(status::conflict, "unconfirmed", "The address is not confirmed");
    case Reason::expired:
      return problem(status::conflict, "expired", "The seat was kept until its time and went to somebody else");
    case Reason::id_used:
      return problem(status::unprocessable_entity, "id-used", "Another form was sent with this key");
    case Reason::too_many:
      return too_many(std::chrono::minutes(15));
    case Reason::stale:
      return problem(status::precondition_failed, "stale", "It has changed since");
  }
  return unknown();
}

Response refusal(Unavailable fault) {
  auto response = fault.disk_full
                      ? problem(status::insufficient_storage, "storage-full", "The server cannot store anything now")
                      : problem(status::service_unavailable, "busy", "Please try again in a moment");
  response.headers.emplace_back("Retry-After", "2");
  return response;
}

}  // namespace rostrum::desk
