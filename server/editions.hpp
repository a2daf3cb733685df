// Revisions of events' documents as HTTP handlers deal with them: read, checked, put, refused. Run on I/O threads.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "server/document/document.hpp"
#include "server/http/exchange.hpp"
#include "server/room/documents.hpp"
#include "server/rooms.hpp"

namespace rostrum::server {

[[nodiscard]] http::Response invalid(const document::Fault& fault);
[[nodiscard]] http::Response stale();
[[nodiscard]] http::Response unavailable(http::beast_http::status code = http::beast_http::status::service_unavailable);
[[nodiscard]] http::Response refusal(const room::NotDone& fault);
/// The same of an event that was to be new.
[[nodiscard]] http::Response taken(const room::NotDone& fault);
/// With its quotes.
[[nodiscard]] std::string etag_of(const event::TextId& revision);

/// The newest for none. Nothing when the room did not answer in time; else the revision, if there is such a one.
[[nodiscard]] boost::asio::awaitable<std::optional<std::optional<room::Edition>>> edition_of(
    std::shared_ptr<room::Room> room, event::TextId revision);
/// The edition, or why there is none.
[[nodiscard]] std::variant<room::Edition, http::Response> known(std::optional<std::optional<room::Edition>> answer);

[[nodiscard]] std::variant<room::NewDocument, document::Fault> checked(std::string text);
using PutOutcome = std::variant<event::TextId, room::NotDone>;
[[nodiscard]] boost::asio::awaitable<PutOutcome> put(Rooms& rooms, room::NewDocument given);

}  // namespace rostrum::server
