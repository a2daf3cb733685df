#include "server/http/lane.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>

namespace rostrum::http {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

/// The same bytes with a count of owners of this thread's own: the shared one would travel between cores with every
/// socket that holds the frame.
room::Frame local(const room::Frame& frame) {
  if (!frame) return nullptr;
  return {std::make_shared<room::Frame>(frame), frame.get()};
}

}  // namespace

Lane::Lane(asio::any_io_executor executor, std::shared_ptr<LaneInbox> inbox)
    : executor_(std::move(executor)), inbox_(std::move(inbox)), tick_(executor_), beat_(executor_) {
  inbox_->open([this] { asio::post(executor_, [this] { take(); }); });
}

Lane::~Lane() { inbox_->close(); }

void Lane::start() { beat(); }

room::SubscriberId Lane::fresh_id() { return ++last_id_ * kMaxLanes + inbox_->index(); }

void Lane::add(const std::string& event, room::SubscriberId subscriber, std::shared_ptr<Outbox> outbox) {
  audiences_[event][subscriber].outbox = std::move(outbox);
}

void Lane::remove(const std::string& event, room::SubscriberId subscriber) {
  const auto found = audiences_.find(event);
  if (found == audiences_.end()) return;
  found->second.erase(subscriber);
  if (found->second.empty()) audiences_.erase(found);
}

void Lane::take() {
  for (auto& said : inbox_->take()) {
    const auto hear_in = [&](Audience& audience) { std::visit([&](auto& what) { hear(audience, what); }, said.what); };
    if (std::holds_alternative<CloseAll>(said.what)) {
      for (auto& [event, audience] : audiences_) hear_in(audience);
    } else if (const auto found = audiences_.find(said.event); found != audiences_.end()) {
      hear_in(found->second);
    }
  }
  begin_round();
}

void Lane::hear(Audience& audience, Attach& attach) {
  const auto found = audience.find(attach.id);
  if (found == audience.end()) return;
  found->second.person = std::move(attach.person);
  found->second.view = attach.view;
  found->second.attached = true;
}

void Lane::hear(Audience& audience, ToOne& to_one) {
  const auto found = audience.find(to_one.id);
  if (found == audience.end()) return;
  found->second.outbox->put_all(std::move(to_one.frames));
  dirty(found->second);
}

void Lane::hear(Audience& audience, ToPerson& to_person) {
  for (auto& [id, member] : audience) {
    if (member.attached && member.person == to_person.person) put(member, to_person.frame);
  }
}

void Lane::hear(Audience& audience, ToAll& to_all) {
  auto by_view = to_all.publication->by_view;
  std::ranges::transform(by_view, by_view.begin(), local);
  const auto& personal = to_all.publication->personal;
  for (auto& [id, member] : audience) {
    if (!member.attached) continue;
    const auto named = std::ranges::find(personal, member.person, &std::pair<std::string, room::Frame>::first);
    const auto& frame = named == personal.end() ? by_view[static_cast<std::size_t>(member.view)] : named->second;
    if (frame) put(member, frame);
  }
}

void Lane::hear(Audience& audience, CloseOne& close_one) {
  const auto found = audience.find(close_one.id);
  if (found != audience.end()) close(found->second, close_one.code, close_one.reason);
}

void Lane::hear(Audience& audience, CloseAll& close_all) {
  for (auto& [id, member] : audience) close(member, close_all.code, close_all.reason);
}

void Lane::put(Member& member, room::Frame frame) {
  member.outbox->put(std::move(frame));
  dirty(member);
}

void Lane::close(Member& member, std::uint16_t code, const std::string& reason) {
  member.outbox->close(code, reason);
  dirty(member);
}

void Lane::dirty(Member& member) {
  if (member.outbox->claim()) dirty_.push_back(member.outbox);
}

void Lane::begin_round() {
  if (in_round_ || dirty_.empty()) return;
  in_round_ = true;
  if (Clock::now() >= next_round_) return write_slice();
  tick_.expires_at(next_round_);
  tick_.async_wait([this](error_code error) {
    if (!error) write_slice();
  });
}

void Lane::write_slice() {
  const auto began = Clock::now();
  if (dirty_.size() >= kManySockets) next_round_ = std::max(next_round_, began + kTick);
  for (std::size_t i = 0; i < kSlice && !dirty_.empty(); ++i) {
    const auto outbox = std::move(dirty_.front());
    dirty_.pop_front();
    outbox->flush();
  }
  if (!dirty_.empty()) return asio::post(executor_, [this] { write_slice(); });
  in_round_ = false;
}

void Lane::beat() {
  for (auto& [event, audience] : audiences_) {
    for (auto& [id, member] : audience) member.outbox->beat();
  }
  beat_.expires_after(std::chrono::seconds(1));
  beat_.async_wait([this](error_code error) {
    if (!error) beat();
  });
}

}  // namespace rostrum::http
