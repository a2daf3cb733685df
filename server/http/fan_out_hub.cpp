#include "server/http/fan_out_hub.hpp"

#include <algorithm>

namespace rostrum::http {

class FanOutHub::Channel : public room::FanOut {
 public:
  void add(room::SubscriberId id, std::shared_ptr<Outbox> outbox) {
    const std::lock_guard lock(mutex_);
    members_[id].outbox = std::move(outbox);
  }
  void remove(room::SubscriberId id) {
    const std::lock_guard lock(mutex_);
    members_.erase(id);
  }
  void close_all(std::uint16_t code, const std::string& reason) {
    const std::lock_guard lock(mutex_);
    for (auto& [id, member] : members_) member.outbox->close(code, reason);
  }

  void attach(room::SubscriberId id, std::string person, room::View view) override {
    const std::lock_guard lock(mutex_);
    const auto found = members_.find(id);
    if (found == members_.end()) return;
    found->second.person = std::move(person);
    found->second.view = view;
    found->second.attached = true;
  }
  void send(room::SubscriberId id, std::vector<room::Frame> frames) override {
    const std::lock_guard lock(mutex_);
    const auto found = members_.find(id);
    if (found == members_.end()) return;
    for (auto& frame : frames) found->second.outbox->put(std::move(frame));
  }
  void send_person(std::string person, room::Frame frame) override {
    const std::lock_guard lock(mutex_);
    for (auto& [id, member] : members_) {
      if (member.attached && member.person == person) member.outbox->put(frame);
    }
  }
  void publish(room::Publication publication) override {
    const std::lock_guard lock(mutex_);
    for (auto& [id, member] : members_) {
      if (!member.attached) continue;
      const auto named =
          std::ranges::find(publication.personal, member.person, &std::pair<std::string, room::Frame>::first);
      const auto& frame = named == publication.personal.end()
                              ? publication.by_view[static_cast<std::size_t>(member.view)]
                              : named->second;
      if (frame) member.outbox->put(frame);
    }
  }
  void close(room::SubscriberId id, std::uint16_t code, std::string reason) override {
    const std::lock_guard lock(mutex_);
    const auto found = members_.find(id);
    if (found != members_.end()) found->second.outbox->close(code, reason);
  }

 private:
  struct Member {
    std::shared_ptr<Outbox> outbox;
    std::string person;
    room::View view = room::View::viewer;
    bool attached = false;
  };
  std::mutex mutex_;
  std::unordered_map<room::SubscriberId, Member> members_;
};

FanOutHub::FanOutHub() = default;
FanOutHub::~FanOutHub() = default;

FanOutHub::Channel& FanOutHub::channel(const std::string& event) {
  const std::lock_guard lock(mutex_);
  auto& channel = channels_[event];
  if (!channel) channel = std::make_unique<Channel>();
  return *channel;
}

room::FanOut& FanOutHub::of(const std::string& event) { return channel(event); }

void FanOutHub::add(const std::string& event, room::SubscriberId subscriber, std::shared_ptr<Outbox> outbox) {
  channel(event).add(subscriber, std::move(outbox));
}

void FanOutHub::remove(const std::string& event, room::SubscriberId subscriber) { channel(event).remove(subscriber); }

void FanOutHub::close_all(std::uint16_t code, const std::string& reason) {
  const std::lock_guard lock(mutex_);
  for (auto& [event, channel] : channels_) channel->close_all(code, reason);
}

}  // namespace rostrum::http
