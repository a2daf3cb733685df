#include "server/stages/whip_routes.hpp"

#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cctype>
#include <stdexcept>

#include "server/stages/utf8.hpp"

namespace rostrum::stages {
namespace {

namespace asio = boost::asio;
using http::Request;
using http::Response;
using http::beast_http::field;
using http::beast_http::status;
using http::beast_http::verb;

// Chromium's largest offers are below 20 kB. JSON may write a byte as six, and what it becomes must fit a link frame.
constexpr std::size_t kMaxOfferBytes = 256 * 1024;
constexpr std::size_t kMaxSession = 64;
constexpr std::size_t kMaxFragmentBytes = 64 * 1024;
constexpr std::string_view kSdp = "application/sdp";
constexpr std::string_view kFragment = "application/trickle-ice-sdpfrag";
constexpr std::array<std::string_view, 4> kKinds = {"camera", "screen", "sign", "booth"};

/// A page of another origin may publish: tokens travel in Authorization, never in cookies.
void allow_origins(Response& response) {
  response.headers.emplace_back("Access-Control-Allow-Origin", "*");
  response.headers.emplace_back("Access-Control-Expose-Headers", "Location, ETag, Link, Accept-Patch, Retry-After");
}

Response answer(status code) {
  Response response;
  response.status = code;
  allow_origins(response);
  return response;
}

Response problem(status code, std::string_view name, std::string_view title, std::string_view detail = {}) {
  boost::json::object body;
  body["type"] = "/problems/" + std::string(name);
  body["title"] = title;
  body["status"] = static_cast<unsigned>(code);
  if (!detail.empty()) body["detail"] = detail;
  Response response = answer(code);
  response.headers.emplace_back("Content-Type", "application/problem+json");
  if (code == status::unauthorized) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  if (code == status::service_unavailable) response.headers.emplace_back("Retry-After", "1");
  response.body = boost::json::serialize(body);
  return response;
}

Response refused(PublishRefusal refusal) {
  switch (refusal) {
    case PublishRefusal::no_such_event:
      return problem(status::not_found, "no-such-event", "There is no such event");
    case PublishRefusal::no_token:
      return problem(status::unauthorized, "token-required", "Publishing needs a token");
    case PublishRefusal::bad_token:
      return problem(status::unauthorized, "bad-token", "This token is not valid here, or no longer");
    case PublishRefusal::not_open:
      return problem(status::conflict, "event-ended", "This event takes no speakers now");
  }
  return problem(status::internal_server_error, "internal", "Something went wrong");
}

/// What a stage refused, in the words it found. Its statuses are checked: it parses what strangers send.
Response refused(const link::WhipResult& result) {
  struct Named {
    int status;
    std::string_view name;
    std::string_view title;
  };
  static constexpr Named kNames[] = {
      {400, "bad-offer", "This offer cannot be read"},
      {404, "no-such-session", "There is no such session"},
      {406, "no-codec-in-common", "This offer has no codec that can be taken"},
      {409, "feed-refused", "This feed is not taken any more"},
      {412, "stale-etag", "The session has changed since"},
      {422, "unusable-offer", "This offer cannot be served"},
      {428, "if-match-required", "If-Match is required"},
      {503, "stage-not-ready", "The stage is not ready"},
  };
  for (const Named& named : kNames) {
    if (named.status == result.status)
      return problem(static_cast<status>(result.status), named.name, named.title, result.problem);
  }
  return problem(status::bad_gateway, "stage-failed", "The stage gave no usable answer");
}

Response not_allowed(std::string_view allowed) {
  Response response = problem(status::method_not_allowed, "method-not-allowed", "This method is not for this address");
  response.headers.emplace_back("Allow", allowed);
  return response;
}

Response options(std::string_view allowed) {
  Response response = answer(status::ok);
  response.headers.emplace_back("Accept-Post", kSdp);
  response.headers.emplace_back("Accept-Patch", kFragment);
  response.headers.emplace_back("Allow", allowed);
  response.headers.emplace_back("Access-Control-Allow-Methods", allowed);
  response.headers.emplace_back("Access-Control-Allow-Headers", "Authorization, Content-Type, If-Match");
  response.headers.emplace_back("Access-Control-Max-Age", "600");
  return response;
}

/// RFC 9110 8.3.1: parameters don't matter here, nor does case.
bool has_type(const Request& request, std::string_view wanted) {
  const auto value = request.headers[field::content_type];
  std::string type(value.data(), std::min(value.size(), value.find(';')));
  while (!type.empty() && (type.back() == ' ' || type.back() == '\t')) type.pop_back();
  return std::equal(type.begin(), type.end(), wanted.begin(), wanted.end(),
                    [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; });
}

/// Without quotes. RFC 9725 4.3.3 writes `"*"` where RFC 9110 13.1.1 has `*`: both are taken.
std::string if_match(const Request& request) {
  std::string value(request.headers[field::if_match]);
  if (value.starts_with("W/")) value.erase(0, 2);
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
  // Longer than any tag that was given out; and it travels as JSON.
  return value.size() <= 64 && is_utf8(value) ? value : "-";
}

/// RFC 9725 5: 128 random bits, so that nobody guesses another's session.
std::string new_session() {
  std::array<unsigned char, 16> bits{};
  if (RAND_bytes(bits.data(), static_cast<int>(bits.size())) != 1) throw std::runtime_error("no random numbers");
  std::string text;
  for (const unsigned char byte : bits) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

/// RFC 9110 8.8.3: what an entity tag may hold. The stage's are ICE user fragments, "+" and "/" among them.
bool is_tag_character(char c) { return c > ' ' && c < '\x7f' && c != '"'; }

void add_etag(Response& response, const std::string& etag) {
  if (etag.empty() || etag.size() > 64 || !std::all_of(etag.begin(), etag.end(), is_tag_character)) return;
  response.headers.emplace_back("ETag", '"' + etag + '"');
}

asio::awaitable<Response> publish(Supervisor& supervisor, AuthorisePublisher authorise, Request request) {
  const std::string event = request.path.at(1);
  const std::string kind = request.query_value("feed").value_or("camera");
  if (!has_type(request, kSdp)) {
    co_return problem(status::unsupported_media_type, "offer-type", "An offer is sent as application/sdp");
  }
  const auto replaces = request.query_value("replaces");
  const std::string offer = std::move(request.body);
  auto asking = authorise(event, std::move(request));
  const auto verdict = co_await std::move(asking);
  if (const auto* refusal = std::get_if<PublishRefusal>(&verdict)) co_return refused(*refusal);
  const auto& publisher = std::get<Publisher>(verdict);
  if (std::find(kKinds.begin(), kKinds.end(), kind) == kKinds.end()) {
    co_return problem(status::bad_request, "unknown-feed", "feed is camera, screen, sign or booth");
  }
  if (std::find(publisher.kinds.begin(), publisher.kinds.end(), kind) == publisher.kinds.end()) {
    co_return problem(status::forbidden, "not-a-speaker", "Your role in this event does not send this");
  }
  if (offer.size() > kMaxOfferBytes)
    co_return problem(status::payload_too_large, "offer-too-large", "This offer is too large");
  if (offer.empty() || !is_utf8(offer))
    co_return problem(status::bad_request, "bad-offer", "This offer cannot be read");
  if (replaces && (replaces->empty() || replaces->size() > kMaxSession || !is_utf8(*replaces))) {
    co_return problem(status::bad_request, "unknown-session", "replaces names no session");
  }
  const std::string session = new_session();
  auto offering = supervisor.whip_offer(event, session, publisher.person + ":" + kind, offer, replaces);
  const link::WhipResult result = co_await std::move(offering);
  if (result.status == 412) {
    co_return problem(status::conflict, "taken-over", "You are on stage from another device", result.problem);
  }
  if (result.status != 201) co_return refused(result);
  Response response = answer(status::created);
  response.headers.emplace_back("Content-Type", kSdp);
  response.headers.emplace_back("Location", "/whip/" + event + "/" + session);
  response.headers.emplace_back("Accept-Patch", kFragment);
  add_etag(response, result.etag);
  response.body = result.sdp;
  co_return response;
}

asio::awaitable<Response> change(Supervisor& supervisor, AuthorisePublisher authorise, Request request) {
  const std::string event = request.path.at(1);
  const std::string session = request.path.at(2);
  const bool remove = request.method == verb::delete_;
  if (!remove && !has_type(request, kFragment)) {
    co_return problem(status::unsupported_media_type, "fragment-type",
                      "Candidates are sent as application/trickle-ice-sdpfrag");
  }
  const std::string tag = if_match(request);
  const std::string fragment = std::move(request.body);
  auto asking = authorise(event, std::move(request));
  const auto verdict = co_await std::move(asking);
  if (const auto* refusal = std::get_if<PublishRefusal>(&verdict)) co_return refused(*refusal);
  if (std::get<Publisher>(verdict).kinds.empty()) {
    co_return problem(status::forbidden, "not-a-speaker", "Your role in this event does not send this");
  }
  if (session.size() > kMaxSession || !is_utf8(session))
    co_return problem(status::not_found, "no-such-session", "There is no such session");
  if (fragment.size() > kMaxFragmentBytes)
    co_return problem(status::payload_too_large, "fragment-too-large", "This is too large");
  if (!is_utf8(fragment)) co_return problem(status::bad_request, "bad-fragment", "This fragment cannot be read");
  auto changing =
      remove ? supervisor.whip_delete(event, session) : supervisor.whip_patch(event, session, tag, fragment);
  const link::WhipResult result = co_await std::move(changing);
  if (result.status == 204) co_return answer(status::no_content);
  if (result.status != 200) co_return refused(result);
  Response response = answer(status::ok);
  if (!remove) {
    response.headers.emplace_back("Content-Type", kFragment);
    add_etag(response, result.etag);
    response.body = result.sdp;
  }
  co_return response;
}

asio::awaitable<Response> at_endpoint(Supervisor& supervisor, AuthorisePublisher authorise, Request request) {
  constexpr std::string_view kAllowed = "POST, OPTIONS, GET, HEAD";
  switch (request.method) {
    case verb::post:
      co_return co_await publish(supervisor, std::move(authorise), std::move(request));
    case verb::options:
      co_return options(kAllowed);
    // RFC 9725 4.1: a success without content.
    case verb::get:
    case verb::head:
      co_return answer(status::no_content);
    default:
      co_return not_allowed(kAllowed);
  }
}

asio::awaitable<Response> at_session(Supervisor& supervisor, AuthorisePublisher authorise, Request request) {
  constexpr std::string_view kAllowed = "PATCH, DELETE, OPTIONS, GET, HEAD";
  switch (request.method) {
    case verb::patch:
    case verb::delete_:
      co_return co_await change(supervisor, std::move(authorise), std::move(request));
    case verb::options:
      co_return options(kAllowed);
    case verb::get:
    case verb::head:
      co_return answer(status::no_content);
    default:
      co_return not_allowed(kAllowed);
  }
}

}  // namespace

WhipRoutes whip_routes(Supervisor& supervisor, AuthorisePublisher authorise) {
  return {[&supervisor, authorise](Request request) { return at_endpoint(supervisor, authorise, std::move(request)); },
          [&supervisor, authorise](Request request) { return at_session(supervisor, authorise, std::move(request)); }};
}

}  // namespace rostrum::stages
