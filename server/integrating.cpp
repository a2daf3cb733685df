#include "server/integrating.hpp"

#include <boost/json.hpp>
#include <chrono>

#include "protocol/api/document.hpp"
#include "server/integration/key_routes.hpp"
#include "server/integration/webhook_routes.hpp"

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

asio::awaitable<bool> organises(const Authority& authority, std::string event, std::string token) {
  auto asking = authority.organiser(std::move(event), std::move(token));
  const auto organiser = co_await std::move(asking);
  co_return organiser.has_value();
}

}  // namespace

Integrating::Integrating(std::filesystem::path file, journal::Journal& journal, integration::CourierSettings settings)
    : journal_(journal),
      keys_(journal, wall_ms),
      gate_(keys_, needs(), wall_ms),
      courier_(std::move(file), journal, std::move(settings), wall_ms) {}

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
