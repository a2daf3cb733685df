// Who may organise: whoever holds the server's key, and whom an event's room knows as its organiser. Thread-safe.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "server/access/keys.hpp"
#include "server/rooms.hpp"

namespace rostrum::server {

class Authority {
 public:
  /// Both outlive it.
  Authority(Rooms& rooms, const access::Keys& keys) : rooms_(rooms), keys_(keys) {}

  /// Whether this is the organiser key, which opens every event.
  [[nodiscard]] bool is_key(std::string_view token) const;
  /// Who of this event's organisers a token names; "organiser" for the key, nobody for any other token.
  [[nodiscard]] boost::asio::awaitable<std::optional<event::PersonId>> organiser(std::string event,
                                                                                 std::string token) const;

 private:
  Rooms& rooms_;
  const access::Keys& keys_;
};

}  // namespace rostrum::server
