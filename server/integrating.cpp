#include "server/integrating.hpp"

#include <boost/json.hpp>
#include <boost/url/parse.hpp>
#include <chrono>

#include "protocol/api/document.hpp"
#include "server/integration/key_routes.hpp"
#include "server/integration/webhook_routes.hpp"
#include "server/room/people.hpp"

namespace rostrum::server {
namespace {

namespace asio = boost::asio;

std::int64_t wall_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

integration::Needs needs() {
  boost::json::parse_options options;
  options.max_depth = 64;
  return integration::Needs(boost::json::parse(api::openapi_document(), {}, options));
}

using Kept = std::function<void(bool kept, std::string refused)>;

/// By the webhook, as somebody of the event who may do that alone; named as its host is.
void translate(const Rooms& rooms, const journal::Webhook& hook, std::vector<session::Command> translations,
               Kept done) {
  const auto room = rooms.find(hook.event);
  if (!room) return done(false, {});
  access::Claims claims;
  claims.event = hook.event;
  claims.person = hook.id;
  claims.roles = {"moderator"};
  claims.can = {"questions"};
  if (const auto url = boost::urls::parse_uri(hook.url)) claims.name = url->host();
  room->order(room::introduced(claims), std::move(translations),
              [done = std::move(done)](const std::optional<journal::Failure>& failure, const std::string& refused) {
                done(!failure, refused);
              });
}

asio::awaitable<bool> organises(const Authority& authority, std::string event, std::string token) {
  auto asking = authority.organiser(std::move(event), std::move(token));
  const auto organiser = co_await std::move(asking);
  co_return organiser.has_value();
}

}  // namespace

Integrating::Integrating(std::filesystem::path file, journal::Journal& journal, const Rooms& rooms,
                         integration::CourierSettings settings)
    : journal_(journal),
      keys_(journal, wall_ms),
      gate_(keys_, needs(), wall_ms),
      courier_(
          std::move(file), journal, std::move(settings),
          [&rooms](const journal::Webhook& hook, std::vector<session::Command> translations, Kept done) {
            translate(rooms, hook, std::move(translations), std::move(done));
          },
          wall_ms) {}

http::Programs Integrating::programs(const Authority& authority) const {
  return gate_.programs([&authority](const std::string& event, std::string token) {
    return authority.for_room(event, std::move(token));
  });
}

void Integrating::add_to(http::Router& router, const Rooms& rooms, const Authority& authority) {
  integration::add_keys(router, keys_, [&authority](std::string_view token) { return authority.is_key(token); });
  integration::Organisers organisers;
  organisers.exists = [&rooms](const std::string& event) { return rooms.exists(event); };
  organisers.organises = [&authority](std::string event, std::string token) {
    return organises(authority, std::move(event), std::move(token));
  };
  integration::add_webhooks(router, courier_, journal_, std::move(organisers));
  router.wrap(
      [this](const std::string& pattern, http::Handler handler) { return gate_.before(pattern, std::move(handler)); });
}

}  // namespace rostrum::server
