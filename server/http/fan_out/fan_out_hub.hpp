// Brings what rooms say to the lanes of the I/O threads: a channel for each event. Thread-safe: rooms speak from their
// strands; the lock is held while a message is put into the lanes' inboxes, one for each lane.
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "server/http/fan_out/lane_inbox.hpp"
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
  /// For one more I/O thread, before it has subscribers; 1,024 at most.
  std::shared_ptr<LaneInbox> open_lane();
  /// Closes all sockets of all events.
  void close_all(std::uint16_t code, const std::string& reason);

 private:
  class Channel;
  void to_lane_of(room::SubscriberId subscriber, Said said);
  void to_every_lane(const Said& said);

  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<Channel>> channels_;
  std::vector<std::shared_ptr<LaneInbox>> lanes_;
};

}  // namespace rostrum::http
