// Brings what rooms say to the sockets of their people: one channel for each event. Thread-safe: a room speaks from its
// strand, connections come and go on theirs; a channel's lock is held while a publication is put into outboxes.
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "server/http/outbox.hpp"
#include "server/room/fan_out.hpp"

namespace rostrum::http {

class FanOutHub {
 public:
  FanOutHub();
  ~FanOutHub();
  FanOutHub(const FanOutHub&) = delete;
  FanOutHub& operator=(const FanOutHub&) = delete;

  /// Lives as long as the hub.
  room::FanOut& of(const std::string& event);

  void add(const std::string& event, room::SubscriberId subscriber, std::shared_ptr<Outbox> outbox);
  void remove(const std::string& event, room::SubscriberId subscriber);
  /// Closes all sockets of all events.
  void close_all(std::uint16_t code, const std::string& reason);

 private:
  class Channel;
  Channel& channel(const std::string& event);

  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<Channel>> channels_;
};

}  // namespace rostrum::http
