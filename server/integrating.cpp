#include "server/integrating.hpp"

#include <boost/json.hpp>
#include <chrono>

#include "protocol/api/document.hpp"
#include "server/integration/key_routes.hpp"

namespace rostrum::server {
namespace {

std::int64_t wall_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

integration::Needs needs() {
  boost::json::parse_options options;
  options.max_depth = 64;
  return integration::Needs(boost::json::parse(api::openapi_document(), {}, options));
}

}  // namespace

Integrating::Integrating(journal::Journal& journal) : keys_(journal, wall_ms), gate_(keys_, needs(), wall_ms) {}

void Integrating::add_to(http::Router& router, const Authority& authority) {
  integration::add_keys(router, keys_, [&authority](std::string_view token) { return authority.is_key(token); });
  router.wrap(
      [this](const std::string& pattern, http::Handler handler) { return gate_.before(pattern, std::move(handler)); });
}

}  // namespace rostrum::server
