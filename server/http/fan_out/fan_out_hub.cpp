#include "server/http/fan_out/fan_out_hub.hpp"

#include <stdexcept>

#include "server/http/fan_out/lane.hpp"

namespace rostrum::http {

class FanOutHub::Channel : public room::FanOut {
 public:
  Channel(FanOutHub& hub, std::string event) : hub_(hub), event_(std::move(event)) {}

  void attach(room::SubscriberId id, std::string person, room::View view) override {
    hub_.to_lane_of(id, {event_, Attach{id, std::move(person), view}});
  }
  void send(room::SubscriberId id, std::vector<room::Frame> frames) override {
    hub_.to_lane_of(id, {event_, ToOne{id, std::move(frames)}});
  }
  void send_person(std::string person, room::Frame frame) override {
    hub_.to_every_lane({event_, ToPerson{std::move(person), std::move(frame)}});
  }
  void publish(room::Publication publication) override {
    hub_.to_every_lane({event_, ToAll{std::make_shared<const room::Publication>(std::move(publication))}});
  }
  void close(room::SubscriberId id, std::uint16_t code, std::string reason) override {
    hub_.to_lane_of(id, {event_, CloseOne{id, code, std::move(reason)}});
  }

 private:
  FanOutHub& hub_;
  const std::string event_;
};

FanOutHub::FanOutHub() = default;
FanOutHub::~FanOutHub() = default;

room::FanOut& FanOutHub::of(const std::string& event) {
  const std::lock_guard lock(mutex_);
  auto& channel = channels_[event];
  if (!channel) channel = std::make_unique<Channel>(*this, event);
  return *channel;
}

std::shared_ptr<LaneInbox> FanOutHub::open_lane() {
  const std::lock_guard lock(mutex_);
  if (lanes_.size() >= Lane::kMaxLanes) throw std::length_error("too many I/O threads");
  return lanes_.emplace_back(std::make_shared<LaneInbox>(static_cast<std::uint32_t>(lanes_.size())));
}

void FanOutHub::to_lane_of(room::SubscriberId subscriber, Said said) {
  const std::lock_guard lock(mutex_);
  const auto index = subscriber % Lane::kMaxLanes;
  if (index < lanes_.size()) lanes_[index]->put(std::move(said));
}

void FanOutHub::to_every_lane(const Said& said) {
  const std::lock_guard lock(mutex_);
  for (auto& lane : lanes_) lane->put(said);
}

void FanOutHub::close_all(std::uint16_t code, const std::string& reason) {
  to_every_lane({{}, CloseAll{code, reason}});
}

}  // namespace rostrum::http
