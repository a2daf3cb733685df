#include "server/links/beside.hpp"

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <future>

#include "server/access/keys.hpp"
#include "server/room/room.hpp"

namespace rostrum::links {
namespace {

/// Nobody is told, let in or put on a stage.
struct Nobody : room::FanOut, room::Doorkeeper, room::Stagehand {
  void attach(room::SubscriberId, std::string, room::View) override {}
  void send(room::SubscriberId, std::vector<room::Frame>) override {}
  void send_person(std::string, room::Frame) override {}
  void publish(room::Publication) override {}
  void close(room::SubscriberId, std::uint16_t, std::string) override {}
  std::optional<access::Claims> admit(const std::string&, std::string_view) override { return std::nullopt; }
  std::string guest_token(const std::string&, const event::PersonId&) override { return {}; }
  void wish(room::StageWish) override {}
  void hang_up(const std::string&, const std::string&) override {}
  void moments(const std::string&, std::vector<room::Moment>) override {}
  void forget(const std::string&) override {}
};

room::Clock clock() {
  room::Clock clock;
  clock.wall_ms = [] {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
  };
  clock.monotonic_ns = [] { return std::chrono::steady_clock::now().time_since_epoch().count(); };
  return clock;
}

bool is_known(journal::Journal& journal, const std::string& event) {
  std::promise<bool> known;
  journal.events([&](std::variant<std::vector<std::string>, journal::Failure> found) {
    const auto* names = std::get_if<std::vector<std::string>>(&found);
    known.set_value(names != nullptr && std::ranges::find(*names, event) != names->end());
  });
  return known.get_future().get();
}

}  // namespace

event::Person key_holder() {
  event::Person person;
  person.id = "organiser";
  person.roles = {event::Role::organiser};
  return person;
}

std::optional<std::variant<event::PersonId, room::LinkRefusal>> make_beside(boost::asio::io_context& loop,
                                                                            journal::Journal& journal,
                                                                            const std::string& event,
                                                                            const room::WantedLink& link) {
  if (!is_known(journal, event)) return std::nullopt;
  const auto work = boost::asio::make_work_guard(loop);
  Nobody nobody;
  const auto room = std::make_shared<room::Room>(
      loop.get_executor(), event, room::Ports{nobody, journal, nobody, nobody, clock(), access::random_id});
  room->load();
  std::optional<std::variant<event::PersonId, room::LinkRefusal>> made;
  room->make_link(key_holder(), link, [&](auto outcome) { made = std::move(outcome); });
  while (!made) loop.run_one();
  return made;
}

}  // namespace rostrum::links
