// Where the messages of a session's client go, by WebSocket or by HTTP. Calls come from I/O threads, for one subscriber
// in order; they never block.
#pragma once
#include <boost/asio/ip/address.hpp>
#include <string>

#include "server/room/fan_out.hpp"

namespace rostrum::http {

class SessionGate {
 public:
  virtual ~SessionGate() = default;
  [[nodiscard]] virtual bool exists(const std::string& event) const = 0;
  virtual void opened(const std::string& event, room::SubscriberId subscriber, boost::asio::ip::address address,
                      room::Visit visit) = 0;
  virtual void received(const std::string& event, room::SubscriberId subscriber, std::string text) = 0;
  virtual void closed(const std::string& event, room::SubscriberId subscriber) = 0;
};

}  // namespace rostrum::http
