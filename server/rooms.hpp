// All events' rooms: finds them for sockets and handlers, makes new ones, lets people in by their tokens. Thread-safe:
// a mutex guards the map, never held over a wait.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "server/access/guest_limit.hpp"
#include "server/access/keys.hpp"
#include "server/http/fan_out/fan_out_hub.hpp"
#include "server/http/session_gate.hpp"
#include "server/journal/journal.hpp"
#include "server/room/room.hpp"

namespace rostrum::server {

class Rooms : public http::SessionGate, public room::Doorkeeper {
 public:
  /// Everything given outlives the rooms.
  Rooms(boost::asio::any_io_executor executor, journal::Journal& journal, http::FanOutHub& hub,
        const access::Keys& keys, room::Stagehand& stagehand);

  /// A room for every event of the journal. Blocks until their names are read.
  void load();
  /// nullptr when there is none.
  [[nodiscard]] std::shared_ptr<room::Room> find(const std::string& event) const;
  [[nodiscard]] std::vector<std::shared_ptr<room::Room>> all() const;
  /// Creates or updates an event. Called back on any thread.
  void apply(room::NewDocument given, room::Applied done);
  /// The same of a document as somebody wrote it. `done` gets what is wrong, or nothing.
  void apply(const std::string& text, std::function<void(std::optional<std::string>)> done);
  /// Deletes an event (Room::remove), its registrations too. Its name is not given again: links are signed for it.
  void remove(const std::string& event, std::optional<event::TextId> expected, room::Removed done);
  /// Names of deleted events.
  [[nodiscard]] std::vector<std::string> removed() const;
  /// Before load(): told of every event's document, and asked of everyone with a token whether they may come in.
  /// `admit` may change the claims; nullopt refuses.
  struct Registrar {
    std::function<void(const document::Document&)> announced;
    std::function<std::optional<access::Claims>(access::Claims)> admit;
    std::function<bool(const std::string& event)> ready;
    std::function<void(const std::string& event)> removed;
    std::function<void(const std::string& event, const event::Ending& ending)> ending;
  };
  void set_registrar(Registrar registrar) { registrar_ = std::move(registrar); }
  /// Before anyone comes: who may have any number of guests, besides loopback.
  void limit_guests(std::vector<access::Network> unlimited);
  /// Blocks until every event that goes on is ended, for 5 s each at most.
  void wind_up();
  /// Blocks until every room has written what it wants to, for 5 s at most.
  void finish();

  bool exists(const std::string& event) const override;
  void opened(const std::string& event, room::SubscriberId subscriber, boost::asio::ip::address address,
              room::Visit visit) override;
  void received(const std::string& event, room::SubscriberId subscriber, std::string text) override;
  void closed(const std::string& event, room::SubscriberId subscriber) override;

  std::optional<access::Claims> admit(const std::string& event, std::string_view token) override;
  /// Whether a restricted event's programme is for who has this token. Once the event's room has read its history.
  [[nodiscard]] bool may_watch(const std::string& event, std::string_view token);
  /// Whether somebody was removed, or the link that named them revoked.
  [[nodiscard]] room::Barred barred(const std::string& event, const event::PersonId& person);
  std::string guest_token(const std::string& event, const event::PersonId& person) override;
  bool ready(const std::string& event) override;
  event::Instant guest_wait_ms(const std::string& event, room::SubscriberId subscriber) override;
  room::Whence whence(room::SubscriberId subscriber) override;

 private:
  /// nullptr for the name of a deleted event.
  std::shared_ptr<room::Room> make(const std::string& event);
  void forget(const std::string& event);
  void beat();
  /// Calls `ask(room, done)` for each room and waits for its `done`.
  template <class Ask>
  void ask_all(Ask ask);

  // Given.
  boost::asio::any_io_executor executor_;
  journal::Journal& journal_;
  http::FanOutHub& hub_;
  const access::Keys& keys_;
  room::Stagehand& stagehand_;
  Registrar registrar_;
  // Owned by the executor's thread.
  boost::asio::steady_timer beat_;
  // State.
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<room::Room>> rooms_;
  std::set<std::string> removed_;
  /// Who may not be here, by event.
  std::mutex barred_mutex_;
  std::map<std::string, std::map<event::PersonId, room::Barred>> barred_;
  /// Where subscribers come from, while they are here, and what their addresses had made.
  std::mutex guests_mutex_;
  std::unordered_map<room::SubscriberId, boost::asio::ip::address> addresses_;
  access::GuestLimit guest_limit_{{}};
};

}  // namespace rostrum::server
