// Webhooks over HTTP, for an event's organisers: made, listed with how they fare, tested, removed. Handlers run on I/O
// threads.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <variant>

#include "server/document/document.hpp"
#include "server/http/router.hpp"
#include "server/integration/courier.hpp"

namespace rostrum::integration {

/// Who asks.
struct Organisers {
  std::function<bool(const std::string& event)> exists;
  std::function<boost::asio::awaitable<bool>(std::string event, std::string token)> organises;
};

/// All outlive the router.
void add_webhooks(http::Router& router, Courier& courier, journal::Journal& journal, Organisers organisers);

/// What a body asks for: {url, kinds}, strictly. Pure.
[[nodiscard]] std::variant<journal::Webhook, document::Fault> wanted_webhook(std::string_view body,
                                                                             std::span<const access::Network> allowed);

}  // namespace rostrum::integration
