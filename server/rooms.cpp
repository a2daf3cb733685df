#include "server/rooms.hpp"

#include <boost/asio/post.hpp>
#include <fstream>
#include <future>

namespace rostrum::server {
namespace {

/// A guest is known again for as long as anyone may care.
constexpr std::chrono::hours kGuestFor{24 * 400};
/// For one room's last word when the server ends.
constexpr std::chrono::seconds kRoomPatience{5};

room::Clock system_clock() {
  room::Clock clock;
  clock.wall_ms = [] {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
  };
  clock.monotonic_ns = [] {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
  };
  std::ifstream("/proc/sys/kernel/random/boot_id") >> clock.boot;
  return clock;
}

/// Blocks until the journal has answered; throws what it says instead of names.
std::vector<std::string> names(const std::function<void(journal::Log::Found<std::vector<std::string>>)>& ask) {
  std::promise<std::vector<std::string>> answer;
  ask([&answer](std::variant<std::vector<std::string>, journal::Failure> found) {
    if (auto* list = std::get_if<std::vector<std::string>>(&found)) {
      answer.set_value(std::move(*list));
    } else {
      answer.set_exception(std::make_exception_ptr(std::runtime_error(std::get<journal::Failure>(found).detail)));
    }
  });
  return answer.get_future().get();
}

}  // namespace

Rooms::Rooms(boost::asio::any_io_executor executor, journal::Journal& journal, http::FanOutHub& hub,
             const access::Keys& keys, room::Stagehand& stagehand)
    : executor_(std::move(executor)),
      journal_(journal),
      hub_(hub),
      keys_(keys),
      stagehand_(stagehand),
      beat_(executor_) {}

std::shared_ptr<room::Room> Rooms::make(const std::string& event) {
  const std::lock_guard lock(mutex_);
  if (removed_.contains(event)) return nullptr;
  auto& room = rooms_[event];
  if (!room) {
    room::Ports ports{hub_.of(event),      journal_, *this, stagehand_, system_clock(), access::random_id,
                      registrar_.announced};
    ports.ending = registrar_.ending;
    ports.barred = [this, event](const event::PersonId& person, room::Barred barred) {
      const std::lock_guard barring(barred_mutex_);
      if (barred.removed || barred.revoked) {
        barred_[event].insert_or_assign(person, barred);
      } else {
        barred_[event].erase(person);
      }
    };
    room = std::make_shared<room::Room>(executor_, event, std::move(ports));
    room->load();
  }
  return room;
}

void Rooms::load() {
  for (const auto& name : names([this](auto done) { journal_.removed(std::move(done)); })) {
    removed_.insert(name);
    // What a crash left of it.
    stagehand_.forget(name);
  }
  for (const auto& name : names([this](auto done) { journal_.events(std::move(done)); })) {
    // A name with a slash is another stream of the event before it.
    if (name.find('/') == std::string::npos) make(name);
  }
  boost::asio::post(executor_, [this] { beat(); });
}

void Rooms::beat() {
  beat_.expires_after(std::chrono::milliseconds(1'000 / room::Room::kBeatsPerSecond));
  beat_.async_wait([this](boost::system::error_code error) {
    if (error) return;
    for (const auto& room : all()) room->beat();
    beat();
  });
}

std::shared_ptr<room::Room> Rooms::find(const std::string& event) const {
  const std::lock_guard lock(mutex_);
  const auto found = rooms_.find(event);
  return found == rooms_.end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<room::Room>> Rooms::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<room::Room>> found;
  for (const auto& [name, room] : rooms_) found.push_back(room);
  return found;
}

std::vector<std::string> Rooms::removed() const {
  const std::lock_guard lock(mutex_);
  return {removed_.begin(), removed_.end()};
}

void Rooms::apply(room::NewDocument given, room::Applied done) {
  const auto room = make(given.document.slug);
  if (!room) {
    return done(
        room::NotDone{room::NotDone::Why::deleted,
                      "is of an event that was deleted, whose links would open this one: give it another slug"});
  }
  room->apply_document(std::move(given), std::move(done));
}

void Rooms::apply(const std::string& text, std::function<void(std::optional<std::string>)> done) {
  auto parsed = document::parse(text, document::Keys::strict);
  if (const auto* fault = std::get_if<document::Fault>(&parsed)) {
    return done((fault->pointer.empty() ? "the document" : fault->pointer) + " " + fault->reason);
  }
  room::NewDocument given;
  given.document = std::get<document::Document>(std::move(parsed));
  given.text = text;
  apply(std::move(given), [done = std::move(done)](std::variant<event::TextId, room::NotDone> outcome) {
    const auto* fault = std::get_if<room::NotDone>(&outcome);
    done(fault == nullptr ? std::nullopt : std::optional(fault->detail));
  });
}

void Rooms::remove(const std::string& event, std::optional<event::TextId> expected, room::Removed done) {
  const auto room = find(event);
  if (!room) return done(room::NotDone{room::NotDone::Why::deleted, "there is no such event"});
  room->remove(std::move(expected), [this, event, done = std::move(done)](std::optional<room::NotDone> fault) {
    if (!fault) forget(event);
    done(std::move(fault));
  });
}

void Rooms::forget(const std::string& event) {
  {
    const std::lock_guard lock(mutex_);
    rooms_.erase(event);
    removed_.insert(event);
  }
  if (registrar_.removed) registrar_.removed(event);
}

template <class Ask>
void Rooms::ask_all(Ask ask) {
  for (const auto& room : all()) {
    auto done = std::make_shared<std::promise<void>>();
    auto future = done->get_future();
    ask(*room, [done] { done->set_value(); });
    future.wait_for(kRoomPatience);
  }
}

void Rooms::finish() {
  ask_all([](room::Room& room, auto done) { room.finish(std::move(done)); });
}

void Rooms::wind_up() {
  ask_all([](room::Room& room, auto done) { room.wind_up(std::move(done)); });
}

bool Rooms::exists(const std::string& event) const { return find(event) != nullptr; }

void Rooms::limit_guests(std::vector<access::Network> unlimited) {
  const std::lock_guard lock(guests_mutex_);
  guest_limit_ = access::GuestLimit(std::move(unlimited));
}

event::Instant Rooms::guest_wait_ms(const std::string&, room::SubscriberId subscriber) {
  const std::lock_guard lock(guests_mutex_);
  const auto found = addresses_.find(subscriber);
  if (found == addresses_.end()) return 0;
  return guest_limit_.take(found->second, std::chrono::steady_clock::now()).count();
}

room::Whence Rooms::whence(room::SubscriberId subscriber) {
  const std::lock_guard lock(guests_mutex_);
  const auto found = addresses_.find(subscriber);
  if (found == addresses_.end()) return {};
  return {access::neighbourhood(found->second), guest_limit_.spares(found->second)};
}

void Rooms::opened(const std::string& event, room::SubscriberId subscriber, boost::asio::ip::address address,
                   room::Visit visit) {
  {
    const std::lock_guard lock(guests_mutex_);
    addresses_.insert_or_assign(subscriber, address);
  }
  if (const auto room = find(event)) room->opened(subscriber, visit);
}

void Rooms::received(const std::string& event, room::SubscriberId subscriber, std::string text) {
  if (const auto room = find(event)) room->received(subscriber, session::parse_client_frame(text));
}

void Rooms::closed(const std::string& event, room::SubscriberId subscriber) {
  {
    const std::lock_guard lock(guests_mutex_);
    addresses_.erase(subscriber);
  }
  if (const auto room = find(event)) room->closed(subscriber);
}

room::Barred Rooms::barred(const std::string& event, const event::PersonId& person) {
  const std::lock_guard lock(barred_mutex_);
  const auto people = barred_.find(event);
  if (people == barred_.end()) return {};
  const auto found = people->second.find(person);
  return found == people->second.end() ? room::Barred() : found->second;
}

bool Rooms::may_watch(const std::string& event, std::string_view token) {
  const auto claims = admit(event, token);
  return claims && !barred(event, claims->person).removed;
}

std::optional<access::Claims> Rooms::admit(const std::string& event, std::string_view token) {
  auto claims = keys_.verify(token, std::chrono::system_clock::now());
  if (!claims || claims->event != event) return std::nullopt;
  // Whoever was removed is let in as far as being told so.
  if (barred(event, claims->person).revoked) return std::nullopt;
  return registrar_.admit ? registrar_.admit(*std::move(claims)) : claims;
}

bool Rooms::ready(const std::string& event) { return !registrar_.ready || registrar_.ready(event); }

std::string Rooms::guest_token(const std::string& event, const event::PersonId& person) {
  access::Claims claims;
  claims.event = event;
  claims.person = person;
  claims.roles = {"viewer"};
  claims.guest = true;
  claims.expires = std::chrono::system_clock::now() + kGuestFor;
  return keys_.issue(claims);
}

}  // namespace rostrum::server
