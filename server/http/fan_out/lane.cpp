#include "server/http/fan_out/lane.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/post.hpp>
#include <set>
#include <string_view>
#include <utility>

namespace rostrum::http {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

/// The bytes of all with a count of owners of this thread's own: a shared one would travel between cores with every
/// socket that holds it. Null for none.
room::Frame in_one_piece(const std::vector<room::Frame>& frames) {
  if (frames.empty()) return nullptr;
  if (frames.size() == 1) return {std::make_shared<room::Frame>(frames[0]), frames[0].get()};
  auto bytes = std::make_shared<std::string>();
  for (const auto& frame : frames) bytes->append(*frame);
  return bytes;
}

/// Of one event, and neither does somebody come in between nor are all told by name.
std::size_t length_of_run(std::span<const Said> said) {
  const auto goes_on = [&](const Said& next) {
    return next.event == said[0].event &&
           (std::holds_alternative<ToAll>(next.what) || std::holds_alternative<ToOne>(next.what) ||
            std::holds_alternative<CloseOne>(next.what));
  };
  // No longer than a slice, for whose members each may be about.
  const auto end = std::ranges::find_if_not(said.first(std::min(said.size(), Lane::kSlice)), goes_on);
  return std::max<std::size_t>(1, static_cast<std::size_t>(end - said.begin()));
}

}  // namespace

Lane::Lane(asio::any_io_executor executor, std::shared_ptr<LaneInbox> inbox)
    : executor_(std::move(executor)), inbox_(std::move(inbox)), tick_(executor_), beat_(executor_) {
  inbox_->open([this] { asio::post(executor_, [this] { arrived(); }); });
}

Lane::~Lane() { inbox_->close(); }

void Lane::start(bool ring) {
  batch_.emplace(ring);
  beat();
}

room::SubscriberId Lane::fresh_id() { return ++last_id_ * kMaxLanes + inbox_->index(); }

void Lane::add(const std::string& event, room::SubscriberId subscriber, std::shared_ptr<Outbox> outbox) {
  auto& audience = audiences_[event];
  audience.places[subscriber] = audience.members.size();
  if (!outbox->takes_bunches()) ++audience.streams;
  auto& member = audience.members.emplace_back();
  member.id = subscriber;
  member.outbox = std::move(outbox);
}

void Lane::remove(const std::string& event, room::SubscriberId subscriber) {
  const auto found = audiences_.find(event);
  if (found == audiences_.end()) return;
  auto& audience = found->second;
  const auto place = audience.places.find(subscriber);
  if (place == audience.places.end()) return;
  const auto at = place->second;
  audience.places.erase(place);
  if (!audience.members[at].outbox->takes_bunches()) --audience.streams;
  if (walk_ && walk_->to == found) {
    // Those who are still to be written to keep their places.
    audience.members[at].outbox = nullptr;
    return;
  }
  drop(audience, at);
  if (audience.members.empty()) audiences_.erase(found);
}

/// The last one takes the place.
void Lane::drop(Audience& audience, std::size_t place) {
  auto& last = audience.members.back();
  if (place + 1 != audience.members.size()) {
    if (last.outbox) audience.places[last.id] = place;
    audience.members[place] = std::move(last);
  }
  audience.members.pop_back();
}

Lane::Member* Lane::member(Audience& audience, room::SubscriberId id) {
  const auto place = audience.places.find(id);
  return place == audience.places.end() ? nullptr : &audience.members[place->second];
}

void Lane::arrived() {
  more_ = true;
  begin_round();
}

void Lane::begin_round() {
  if (in_round_ || !more_) return;
  in_round_ = true;
  if (Clock::now() >= next_round_) return begin_writing();
  tick_.expires_at(next_round_);
  tick_.async_wait([this](error_code error) {
    if (!error) begin_writing();
  });
}

void Lane::begin_writing() {
  more_ = false;
  written_ = 0;
  said_ = inbox_->take();
  left_ = said_;
  write_slice();
}

void Lane::write_slice() {
  const auto began = Clock::now();
  for (std::size_t written = 0; written < kSlice;) {
    if (walk_) {
      written += walk_on(kSlice - written);
    } else if (left_.empty()) {
      in_round_ = false;
      break;
    } else {
      const auto run = left_.first(length_of_run(left_));
      left_ = left_.subspan(run.size());
      if (std::holds_alternative<CloseAll>(run[0].what)) {
        for (auto to = audiences_.begin(); to != audiences_.end(); ++to) hear_run(to, run);
      } else if (const auto found = audiences_.find(run[0].event); found != audiences_.end()) {
        hear_run(found, run);
      }
      written += flush_dirty();
    }
  }
  if (written_ >= kManySockets) next_round_ = std::max(next_round_, began + kTick);
  if (in_round_) return asio::post(executor_, [this] { write_slice(); });
  begin_round();
}

void Lane::hear_run(Audiences::iterator to, std::span<Said> run) {
  auto& audience = to->second;
  apart_.clear();
  if (std::ranges::any_of(run, [](const Said& said) { return std::holds_alternative<ToAll>(said.what); })) {
    set_apart(audience, run);
    begin_walk(to, run);
  }
  for (auto& said : run) std::visit([&](auto& what) { hear(audience, what); }, said.what);
}

void Lane::set_apart(Audience& audience, std::span<const Said> run) {
  const auto add = [this](Member& member) {
    if (!std::exchange(member.apart, true)) apart_.push_back(&member);
  };
  std::set<std::string_view> named;
  for (const auto& said : run) {
    const auto* one = std::get_if<ToOne>(&said.what);
    const auto* closed = std::get_if<CloseOne>(&said.what);
    const auto id = one != nullptr ? one->id : closed != nullptr ? closed->id : 0;
    if (auto* single = member(audience, id)) add(*single);
    const auto* all = std::get_if<ToAll>(&said.what);
    if (all == nullptr) continue;
    for (const auto& [person, frame] : all->publication->personal) named.insert(person);
  }
  if (named.empty() && audience.streams == 0) return;
  for (auto& member : audience.members) {
    if (named.contains(member.person) || !member.outbox->takes_bunches()) add(member);
  }
}

void Lane::begin_walk(Audiences::iterator to, std::span<const Said> run) {
  std::array<std::vector<room::Frame>, room::kViews> frames;
  for (const auto& said : run) {
    const auto* all = std::get_if<ToAll>(&said.what);
    for (std::size_t view = 0; all != nullptr && view < room::kViews; ++view) {
      if (const auto& frame = all->publication->by_view[view]) frames[view].push_back(frame);
    }
  }
  Walk walk{to, {}, {}, 0, to->second.members.size()};
  for (std::size_t view = 0; view < room::kViews; ++view) {
    walk.bytes[view] = in_one_piece(frames[view]);
    walk.counts[view] = static_cast<std::uint32_t>(frames[view].size());
  }
  walk_ = std::move(walk);
}

std::size_t Lane::walk_on(std::size_t most) {
  auto& members = walk_->to->second.members;
  std::size_t written = 0;
  for (; walk_->next < walk_->end && written < most; ++walk_->next) {
    auto& member = members[walk_->next];
    const auto view = static_cast<std::size_t>(member.view);
    if (!member.attached || member.apart || !member.outbox || !walk_->bytes[view]) continue;
    ++written;
    const int descriptor = batch_ ? member.outbox->ready() : -1;
    if (descriptor < 0) {
      member.outbox->send(walk_->bytes[view], walk_->counts[view]);
      continue;
    }
    batch_->add(descriptor, *walk_->bytes[view]);
    batched_.push_back(&member);
  }
  send_batch();
  written_ += written;
  if (walk_->next == walk_->end) end_walk();
  return written;
}

void Lane::send_batch() {
  if (batched_.empty()) return;
  const auto results = batch_->run();
  for (std::size_t i = 0; i < results.size(); ++i) {
    const auto& member = *batched_[i];
    const auto view = static_cast<std::size_t>(member.view);
    const auto bytes = static_cast<std::size_t>(std::max(results[i], 0));
    const error_code error(std::max(-results[i], 0), boost::system::system_category());
    member.outbox->sent(walk_->bytes[view], walk_->counts[view], bytes, error);
  }
  batched_.clear();
}

void Lane::end_walk() {
  const auto to = walk_->to;
  walk_.reset();
  auto& audience = to->second;
  for (std::size_t at = audience.members.size(); at-- > 0;) {
    audience.members[at].apart = false;
    if (!audience.members[at].outbox) drop(audience, at);
  }
  if (audience.members.empty()) audiences_.erase(to);
}

void Lane::hear(Audience& audience, Attach& attach) {
  auto* found = member(audience, attach.id);
  if (found == nullptr) return;
  found->person = std::move(attach.person);
  found->view = attach.view;
  found->attached = true;
}

void Lane::hear(Audience& audience, ToOne& to_one) {
  auto* found = member(audience, to_one.id);
  if (found == nullptr) return;
  found->outbox->put_all(std::move(to_one.frames));
  dirty(*found);
}

void Lane::hear(Audience& audience, ToPerson& to_person) {
  for (auto& member : audience.members) {
    if (!member.attached || member.person != to_person.person) continue;
    member.outbox->put(to_person.frame);
    dirty(member);
  }
}

/// To those apart; the others are walked to.
void Lane::hear(Audience&, ToAll& to_all) {
  const auto& publication = *to_all.publication;
  for (auto* member : apart_) {
    if (!member->attached) continue;
    const auto own =
        std::ranges::find(publication.personal, member->person, &std::pair<std::string, room::Frame>::first);
    const auto& frame =
        own == publication.personal.end() ? publication.by_view[static_cast<std::size_t>(member->view)] : own->second;
    if (!frame) continue;
    member->outbox->put(frame);
    dirty(*member);
  }
}

void Lane::hear(Audience& audience, CloseOne& close) {
  auto* found = member(audience, close.id);
  if (found == nullptr) return;
  found->outbox->close(close.code, close.reason);
  dirty(*found);
}

void Lane::hear(Audience& audience, CloseAll& close) {
  for (auto& member : audience.members) {
    member.outbox->close(close.code, close.reason);
    dirty(member);
  }
}

void Lane::dirty(Member& member) {
  if (member.outbox->claim()) dirty_.push_back(member.outbox);
}

std::size_t Lane::flush_dirty() {
  for (const auto& outbox : dirty_) outbox->flush();
  written_ += dirty_.size();
  const auto written = dirty_.size();
  dirty_.clear();
  return written;
}

void Lane::beat() {
  for (auto& [event, audience] : audiences_) {
    for (auto& member : audience.members) {
      if (member.outbox) member.outbox->beat();
    }
  }
  beat_.expires_after(std::chrono::seconds(1));
  beat_.async_wait([this](error_code error) {
    if (!error) beat();
  });
}

}  // namespace rostrum::http
