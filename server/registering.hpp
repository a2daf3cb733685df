// Joins the registration desks to the rooms, the keys and the mailer. Owned by main, which ends the rooms' loop before
// it.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <string>
#include <vector>

#include "server/access/keys.hpp"
#include "server/authority.hpp"
#include "server/desk/bounces.hpp"
#include "server/desk/desks.hpp"
#include "server/http/router.hpp"
#include "server/journal/journal.hpp"
#include "server/mail/mailer.hpp"
#include "server/rooms.hpp"

namespace rostrum::server {

class Registering {
 public:
  /// To be made before rooms.load(). Everything given outlives it; `base_url` is where links lead, without a slash.
  Registering(boost::asio::any_io_executor executor, Rooms& rooms, Authority authority, const access::Keys& keys,
              journal::Journal& journal, mail::Mailer& mailer, std::function<std::string()> base_url);

  /// `live` for whoever may come in: of a restricted event the path's second part is `~` and a token (contracts.md),
  /// which `live` does not see.
  [[nodiscard]] http::Handler guarded(http::Handler live);
  void add_to(http::Router& router, std::vector<access::Network> unlimited);

  /// Why these registrations stand against deleting their event, empty if they don't; nullopt when that can't be known.
  [[nodiscard]] boost::asio::awaitable<std::optional<std::string>> objection(std::string event) const;
  /// A mail came back. Called back once, on any thread.
  void bounced(const mail::Bounce& bounce, std::function<void(desk::Bouncing)> done) const {
    desk::tell_bounce(desks_, bounce, std::move(done));
  }
  /// Whether it is the organiser key, or the token of an organiser of this event.
  [[nodiscard]] boost::asio::awaitable<bool> organises(std::string event, std::string token) const;

  /// After the listener was drained: what was decided comes to the disk.
  void finish();

 private:
  [[nodiscard]] std::optional<access::Claims> admit(access::Claims claims) const;
  [[nodiscard]] bool restricted(const std::string& event) const;

  // Given.
  Rooms& rooms_;
  const Authority authority_;
  const access::Keys& keys_;
  mail::Mailer& mailer_;
  // Owned.
  desk::Desks desks_;
};

}  // namespace rostrum::server
