#include "server/integration/webhook_routes.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>

#include "protocol/session/instant.hpp"
#include "server/access/keys.hpp"
#include "server/document/reader.hpp"
#include "server/http/replies.hpp"
#include "server/integration/reach.hpp"
#include "server/integration/replies.hpp"
#include "server/integration/signature.hpp"

namespace rostrum::integration {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using document::Fault;
using document::Reader;
using http::Request;
using http::Response;
using http::beast_http::status;
using http::beast_http::verb;

struct Place {
  Courier& courier;
  journal::Journal& journal;
  Organisers organisers;
};
using Shared = std::shared_ptr<const Place>;

std::int64_t wall_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

json::object shape_of(const journal::Webhook& hook) {
  json::object out;
  out["id"] = hook.id;
  out["url"] = hook.url;
  out["kinds"] = json::value_from(hook.kinds);
  out["made_at"] = session::format_instant(hook.made);
  return out;
}

json::object shape_of(const Standing& standing) {
  const auto& hook = standing.hook;
  auto out = shape_of(hook);
  out["waiting"] = standing.waiting;
  out["failures"] = hook.failures;
  if (hook.delivered) out["delivered_at"] = session::format_instant(*hook.delivered);
  if (hook.failing_since) out["failing_since"] = session::format_instant(*hook.failing_since);
  if (!hook.fault.empty()) out["fault"] = hook.fault;
  if (hook.disabled) out["disabled_at"] = session::format_instant(*hook.disabled);
  return out;
}

/// nullopt when they may.
asio::awaitable<std::optional<Response>> barred(Shared place, std::string event, std::string token) {
  if (!place->organisers.exists(event)) co_return http::unknown();
  if (token.empty()) co_return http::unauthorized();
  auto asking = place->organisers.organises(std::move(event), std::move(token));
  const bool organises = co_await std::move(asking);
  if (!organises) co_return http::forbidden();
  co_return std::nullopt;
}

asio::awaitable<Response> make(Shared place, Request request) {
  if (!http::has_type(request, "application/json")) co_return http::wrong_type("application/json");
  auto wanted = wanted_webhook(request.body, place->courier.settings().allowed);
  if (const auto* fault = std::get_if<Fault>(&wanted)) co_return invalid(*fault);
  auto& hook = std::get<journal::Webhook>(wanted);
  hook.id = access::random_id("w");
  hook.event = request.path.at(3);
  hook.secret = fresh_secret();
  hook.made = wall_ms();
  const auto added = std::make_shared<bool>(false);
  auto writing = written([place, hook, added](std::function<void(Written)> done) {
    place->journal.integrations([hook, added](journal::Integrations& kept) { *added = kept.webhooks().add(hook); },
                                std::move(done));
  });
  const auto failure = co_await std::move(writing);
  if (failure) co_return unavailable(*failure);
  if (!*added) {
    co_return http::problem(status::conflict, "too-many", "There are too many webhooks",
                            "An event may have " + std::to_string(journal::Webhooks::kMost) + ": remove one.");
  }
  place->courier.wake();
  auto shape = shape_of(hook);
  shape["secret"] = hook.secret;
  auto response = http::json_response(json::serialize(shape), status::created);
  response.headers.emplace_back("Location", "/api/v1/events/" + hook.event + "/webhooks/" + hook.id);
  co_return response;
}

asio::awaitable<Response> list(Shared place, std::string event) {
  using Found = std::vector<Standing>;
  std::function<void(std::function<void(std::optional<Found>)>)> ask = [place, event](auto done) {
    place->courier.standing(event, [done](Found found) { done(std::move(found)); });
  };
  auto asking = server::answered<Found>(std::move(ask));
  const auto found = co_await std::move(asking);
  if (!found) co_return unavailable();
  json::array hooks;
  for (const auto& standing : *found) hooks.emplace_back(shape_of(standing));
  json::object body;
  body["webhooks"] = std::move(hooks);
  co_return http::json_response(json::serialize(body));
}

asio::awaitable<Response> all(Shared place, Request request) {
  if (!http::reads(request) && request.method != verb::post) co_return http::not_allowed("GET, HEAD, POST");
  auto barring = barred(place, request.path.at(3), http::bearer(request));
  if (auto refused = co_await std::move(barring)) co_return *std::move(refused);
  if (request.method == verb::post) {
    auto making = make(place, std::move(request));
    co_return co_await std::move(making);
  }
  auto listing = list(place, request.path.at(3));
  co_return co_await std::move(listing);
}

asio::awaitable<Response> one(Shared place, Request request) {
  if (request.method != verb::delete_) co_return http::not_allowed("DELETE");
  auto barring = barred(place, request.path.at(3), http::bearer(request));
  if (auto refused = co_await std::move(barring)) co_return *std::move(refused);
  const auto removed = std::make_shared<bool>(false);
  auto writing =
      written([place, event = request.path.at(3), id = request.path.at(5), removed](std::function<void(Written)> done) {
        place->journal.integrations(
            [event, id, removed](journal::Integrations& kept) { *removed = kept.webhooks().remove(event, id); },
            std::move(done));
      });
  const auto failure = co_await std::move(writing);
  if (failure) co_return unavailable(*failure);
  if (!*removed) co_return http::unknown();
  place->courier.wake();
  Response response;
  response.status = status::no_content;
  co_return response;
}

asio::awaitable<Response> test(Shared place, Request request) {
  if (request.method != verb::post) co_return http::not_allowed("POST");
  auto barring = barred(place, request.path.at(3), http::bearer(request));
  if (auto refused = co_await std::move(barring)) co_return *std::move(refused);
  std::function<void(std::function<void(std::optional<bool>)>)> ask = [place, event = request.path.at(3),
                                                                       id = request.path.at(5)](auto done) {
    place->courier.test(event, id, [done](bool known) { done(known); });
  };
  auto asking = server::answered<bool>(std::move(ask));
  const auto known = co_await std::move(asking);
  if (!known) co_return unavailable();
  if (!*known) co_return http::unknown();
  Response response;
  response.status = status::accepted;
  co_return response;
}

}  // namespace

std::variant<journal::Webhook, Fault> wanted_webhook(std::string_view body, std::span<const access::Network> allowed) {
  boost::system::error_code error;
  const auto value = json::parse(json::string_view(body.data(), body.size()), error, {}, {.max_depth = 4});
  if (error) return Fault{"", "must be JSON"};
  try {
    const Reader reader(value, "", document::Keys::strict);
    reader.only({"url", "kinds"});
    journal::Webhook hook;
    const auto url = reader.required("url");
    hook.url = url.text(kMaxUrl);
    if (auto fault = url_fault(hook.url, allowed)) url.fail(*std::move(fault));
    const auto kinds = reader.required("kinds");
    for (const auto& kind : kinds.elements(3)) {
      auto word = kind.one_of({"phase", "question", "registration"});
      if (std::ranges::find(hook.kinds, word) == hook.kinds.end()) hook.kinds.push_back(std::move(word));
    }
    if (hook.kinds.empty()) kinds.fail("must name one at least");
    return hook;
  } catch (Fault& fault) {
    return std::move(fault);
  }
}

void add_webhooks(http::Router& router, Courier& courier, journal::Journal& journal, Organisers organisers) {
  const auto place = std::make_shared<const Place>(Place{courier, journal, std::move(organisers)});
  const std::string base = "/api/v1/events/{slug}/webhooks";
  router.add(base, [place](Request request) { return all(place, std::move(request)); });
  router.add(base + "/{id}", [place](Request request) { return one(place, std::move(request)); });
  router.add(base + "/{id}/test", [place](Request request) { return test(place, std::move(request)); });
}

}  // namespace rostrum::integration
