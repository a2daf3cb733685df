#include "server/assets/routes.hpp"

#include <pthread.h>

#include <boost/asio/post.hpp>
#include <boost/json.hpp>
#include <chrono>

#include "server/answered.hpp"
#include "server/assets/picture.hpp"
#include "server/document/pictures.hpp"
#include "server/http/problem.hpp"
#include "server/http/replies.hpp"
#include "server/http/static_files.hpp"

namespace rostrum::assets {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using http::Request;
using http::Response;
using http::beast_http::field;
using http::beast_http::status;
using http::beast_http::verb;

/// A slow disk's for one picture.
constexpr std::chrono::seconds kPatience{20};
constexpr std::string_view kTypes = "image/png, image/jpeg, image/webp";

Response busy() {
  auto response = http::problem(status::service_unavailable, "busy", "Please try again in a moment");
  response.headers.emplace_back("Retry-After", "2");
  return response;
}

Response refusal(Fault fault) {
  switch (fault) {
    case Fault::no_picture:
      return http::problem(status::unsupported_media_type, "media-type", "This is no such picture",
                           "A picture is PNG, JPEG or WebP, by its content.");
    case Fault::too_large:
      return http::problem(status::payload_too_large, "body-too-large", "A picture may have 5 MiB");
    case Fault::too_many:
      return http::problem(status::conflict, "limit", "This event has as many pictures as it may",
                           "They may be 400 and have 100 MiB together.");
    case Fault::disk_full: {
      auto response =
          http::problem(status::insufficient_storage, "storage-full", "The server cannot store anything now");
      response.headers.emplace_back("Retry-After", "2");
      return response;
    }
    case Fault::broken:
      return busy();
  }
  return busy();
}

/// Programs that put a file without a word of what it is are not sent away: its content is looked at anyway.
bool may_be_picture(const Request& request) {
  const auto value = request.headers[field::content_type];
  const std::string_view type(value.data(), value.size());
  return type.empty() || type.starts_with("image/") || type.starts_with("application/octet-stream");
}

Response as_asked(const Request& request, Picture picture) {
  Response response;
  // Shown as a picture or not at all, also when it is opened by itself.
  response.headers = {{"Content-Type", picture.type},
                      {"ETag", picture.etag},
                      {"Cache-Control", "public, no-cache"},
                      {"Content-Security-Policy", "default-src 'none'; sandbox"},
                      {"Cross-Origin-Resource-Policy", "same-origin"}};
  const auto known = request.headers[field::if_none_match];
  if (http::names_etag({known.data(), known.size()}, picture.etag)) {
    response.status = status::not_modified;
  } else {
    response.body = std::move(picture.bytes);
  }
  return response;
}

}  // namespace

Routes::Routes(std::filesystem::path folder, Authority authority)
    : authority_(std::move(authority)), shelf_(std::move(folder)) {
  asio::post(thread_, [] { pthread_setname_np(pthread_self(), "assets"); });
}

template <class Answer>
asio::awaitable<std::optional<Answer>> Routes::done_there(std::function<Answer(Shelf&)> job) {
  if (waiting_.fetch_add(1) >= kMaxWaiting) {
    --waiting_;
    co_return std::nullopt;
  }
  std::function<void(std::function<void(std::optional<Answer>)>)> ask = [this, job = std::move(job)](auto done) {
    asio::post(thread_, [this, job, done] {
      auto answer = job(shelf_);
      --waiting_;
      done(std::move(answer));
    });
  };
  auto answering = server::answered<Answer>(std::move(ask), kPatience);
  co_return co_await std::move(answering);
}

void Routes::put(const std::string& event, const std::string& name, std::string bytes, std::function<void(Put)> done) {
  asio::post(thread_, [this, event, name, bytes = std::move(bytes), done = std::move(done)]() mutable {
    done(shelf_.put(event, name, std::move(bytes)));
  });
}

asio::awaitable<bool> Routes::copy(std::string from, std::string to) {
  std::function<bool(Shelf&)> job = [from, to](Shelf& shelf) { return !shelf.copy(from, to); };
  auto copying = done_there<bool>(std::move(job));
  const auto copied = co_await std::move(copying);
  co_return copied.value_or(false);
}

void Routes::forget(const std::vector<std::string>& events) {
  asio::post(thread_, [this, events] {
    for (const auto& event : events) shelf_.forget(event);
  });
}

asio::awaitable<void> Routes::forgotten(std::string event) {
  std::function<void(std::function<void(std::optional<bool>)>)> ask = [this, event](auto done) {
    asio::post(thread_, [this, event, done] {
      shelf_.forget(event);
      done(true);
    });
  };
  auto answering = server::answered<bool>(std::move(ask), kPatience);
  co_await std::move(answering);
}

asio::awaitable<Response> Routes::answer(Request request) {
  if (request.method == verb::put) {
    auto taking = take(std::move(request));
    co_return co_await std::move(taking);
  }
  if (request.method == verb::delete_) {
    auto removing = remove(std::move(request));
    co_return co_await std::move(removing);
  }
  if (!http::reads(request)) co_return http::not_allowed("GET, HEAD, PUT, DELETE");
  auto showing = show(std::move(request));
  co_return co_await std::move(showing);
}

asio::awaitable<Response> Routes::show(Request request) {
  const auto event = request.path.at(3);
  const auto name = request.path.at(5);
  if (!authority_.exists(event) || !document::is_picture_name(name)) co_return http::unknown();
  using Found = std::optional<Picture>;
  std::function<Found(Shelf&)> job = [event, name](Shelf& shelf) { return shelf.get(event, name); };
  auto reading = done_there<Found>(std::move(job));
  auto found = co_await std::move(reading);
  if (!found) co_return busy();
  if (!*found) co_return http::unknown();
  co_return as_asked(request, **std::move(found));
}

asio::awaitable<Response> Routes::take(Request request) {
  const auto event = request.path.at(3);
  const auto name = request.path.at(5);
  if (!authority_.exists(event)) co_return http::unknown();
  auto token = http::bearer(request);
  if (token.empty()) co_return http::unauthorized();
  auto asking = authority_.organises(event, std::move(token));
  const bool organises = co_await std::move(asking);
  if (!organises) co_return http::forbidden();
  if (!document::is_picture_name(name)) {
    co_return http::problem(status::bad_request, "invalid", "This cannot be taken",
                            "A picture's name has a-z, 0-9, '.', '_' and '-' only, 100 at most, and begins with a "
                            "letter or a digit.");
  }
  if (!may_be_picture(request)) co_return http::wrong_type(kTypes);
  const auto bytes = std::make_shared<std::string>(std::move(request.body));
  // Once more, where it is written: what is put while the event is deleted does not stay.
  std::function<std::optional<Put>(Shelf&)> job = [this, event, name, bytes](Shelf& shelf) {
    return authority_.exists(event) ? std::optional(shelf.put(event, name, std::move(*bytes))) : std::nullopt;
  };
  auto putting = done_there<std::optional<Put>>(std::move(job));
  const auto answer = co_await std::move(putting);
  if (!answer) co_return busy();
  if (!*answer) co_return http::unknown();
  if (const auto* fault = std::get_if<Fault>(&**answer)) co_return refusal(*fault);
  const auto& put = std::get<Shelf::Put>(**answer);
  const auto address = document::picture_address(event, name);
  json::object body;
  body["name"] = name;
  body["url"] = address;
  body["type"] = put.picture.type;
  body["bytes"] = put.picture.bytes->size();
  auto response = http::json_response(json::serialize(body), put.is_new ? status::created : status::ok);
  response.headers.emplace_back("ETag", put.picture.etag);
  if (put.is_new) response.headers.emplace_back("Location", address);
  co_return response;
}

asio::awaitable<Response> Routes::remove(Request request) {
  const auto event = request.path.at(3);
  const auto name = request.path.at(5);
  if (!authority_.exists(event)) co_return http::unknown();
  auto token = http::bearer(request);
  if (token.empty()) co_return http::unauthorized();
  auto asking = authority_.organises(event, std::move(token));
  const bool organises = co_await std::move(asking);
  if (!organises) co_return http::forbidden();
  if (!document::is_picture_name(name)) co_return http::unknown();
  using Removed = std::optional<bool>;
  std::function<Removed(Shelf&)> job = [event, name](Shelf& shelf) { return shelf.remove(event, name); };
  auto removing = done_there<Removed>(std::move(job));
  const auto answer = co_await std::move(removing);
  const auto removed = answer ? *answer : std::nullopt;
  if (!removed) co_return busy();
  if (!*removed) co_return http::unknown();
  Response response;
  response.status = status::no_content;
  co_return response;
}

void Routes::add_to(http::Router& router) {
  router.add("/api/v1/events/{slug}/assets/{name}", [this](Request request) { return answer(std::move(request)); });
}

}  // namespace rostrum::assets
