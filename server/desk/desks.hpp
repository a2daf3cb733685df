// The registration desks of all events: made when their documents are told, beaten once a second. Thread-safe: a mutex
// guards the map, never held over a wait.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "server/desk/desk.hpp"

namespace rostrum::desk {

class Desks {
 public:
  /// What `ports` refer to outlives the desks. beat() begins them.
  Desks(boost::asio::any_io_executor executor, Ports ports);

  void announce(const document::Document& document);
  void tell_end(const std::string& event, const event::Ending& ending);
  /// The event was deleted, and its registrations with it.
  void remove(const std::string& event);
  void beat();
  /// Blocks until what was decided is on disk, for 5 s at most for each desk.
  void finish();
  /// nullptr while no document was told.
  [[nodiscard]] std::shared_ptr<Desk> find(const std::string& event) const;
  [[nodiscard]] std::vector<std::shared_ptr<Desk>> all() const;
  [[nodiscard]] const Ports& ports() const { return ports_; }

 private:
  // Given.
  boost::asio::any_io_executor executor_;
  Ports ports_;
  // Owned by the executor's thread.
  boost::asio::steady_timer timer_;
  // Guarded by the mutex.
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Desk>> desks_;
};

}  // namespace rostrum::desk
