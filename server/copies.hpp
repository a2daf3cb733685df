// An event's copies, made by its own organisers: one for another day, or several that become a series with it. Each has
// the document and the pictures of the one it is made of, and a link for whoever made it. Runs on I/O threads.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <string>

#include "server/assets/routes.hpp"
#include "server/authority.hpp"
#include "server/http/router.hpp"
#include "server/rooms.hpp"

namespace rostrum::server {

class Copies {
 public:
  /// In one request.
  static constexpr std::size_t kMaxCopies = 60;
  /// Makes an organiser's link of an event for somebody of this name; answers with its token, or a fault.
  using MakeLink = std::function<void(const std::string& event, const std::string& name,
                                      std::function<void(std::string token, std::string fault)> done)>;
  struct Ports {
    MakeLink link;
    /// Where links lead, without a slash.
    std::function<std::string()> base_url;
  };

  /// `rooms` and `assets` outlive it.
  Copies(Rooms& rooms, assets::Routes& assets, Authority authority, Ports ports)
      : rooms_(rooms), assets_(assets), authority_(std::move(authority)), ports_(std::move(ports)) {}

  /// POST …/events/{slug}/copies. Outlives the router.
  void add_to(http::Router& router) const;

 private:
  struct Plan;
  [[nodiscard]] boost::asio::awaitable<http::Response> answer(http::Request request) const;
  [[nodiscard]] boost::asio::awaitable<http::Response> make(std::string event, event::PersonId by, std::string name,
                                                            std::string body) const;
  [[nodiscard]] boost::asio::awaitable<http::Response> carry_out(Plan plan) const;
  /// Empty when it was not made: whoever holds the key makes another.
  [[nodiscard]] boost::asio::awaitable<std::string> link(std::string event, std::string name) const;

  // Given.
  Rooms& rooms_;
  assets::Routes& assets_;
  Authority authority_;
  Ports ports_;
};

}  // namespace rostrum::server
