// Event documents over HTTP, for organisers: created or copied, changed by merge patch (RFC 7396) under If-Match, read
// in every revision, deleted with all that belongs to the event. An entity tag is the revision's id. Handlers run on
// I/O threads.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <optional>
#include <string>

#include "server/assets/routes.hpp"
#include "server/authority.hpp"
#include "server/http/router.hpp"
#include "server/rooms.hpp"

namespace rostrum::server {

class Documents {
 public:
  /// Why an event's registrations stand against deleting it, empty if they don't; nullopt when that can't be known now.
  using Objection = std::function<boost::asio::awaitable<std::optional<std::string>>(std::string event)>;

  /// `rooms` and `assets` outlive it.
  Documents(Rooms& rooms, assets::Routes& assets, Authority authority, Objection objection)
      : rooms_(rooms), assets_(assets), authority_(std::move(authority)), objection_(std::move(objection)) {}

  /// POST …/events
  [[nodiscard]] boost::asio::awaitable<http::Response> create(http::Request request) const;
  /// PATCH …/events/{slug}
  [[nodiscard]] boost::asio::awaitable<http::Response> change(http::Request request) const;
  /// DELETE …/events/{slug}
  [[nodiscard]] boost::asio::awaitable<http::Response> remove(http::Request request) const;
  /// What can only be read: the document and its revisions. Must outlive the router.
  void add_to(http::Router& router) const;

 private:
  [[nodiscard]] boost::asio::awaitable<http::Response> revision(http::Request request, std::string id) const;
  [[nodiscard]] boost::asio::awaitable<http::Response> revisions(http::Request request) const;
  [[nodiscard]] boost::asio::awaitable<std::optional<http::Response>> barred(std::string event,
                                                                             std::string token) const;

  // Given.
  Rooms& rooms_;
  assets::Routes& assets_;
  Authority authority_;
  Objection objection_;
};

}  // namespace rostrum::server
