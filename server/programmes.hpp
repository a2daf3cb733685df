// Brings together, for each event, what its room wishes, the stage that makes the programme and the window that
// delivers it. Thread-safe: a mutex guards the map; windows and supervisor post to threads of their own.
#pragma once
#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "server/delivery/live_routes.hpp"
#include "server/delivery/programme_window.hpp"
#include "server/delivery/saved_states.hpp"
#include "server/delivery/stills.hpp"
#include "server/room/room.hpp"
#include "server/stages/supervisor.hpp"

namespace rostrum::server {

class Programmes : public room::Stagehand, public stages::Observer {
 public:
  using FindRoom = std::function<std::shared_ptr<room::Room>(const std::string& event)>;

  Programmes(boost::asio::any_io_executor executor, stages::SupervisorConfig config, FindRoom rooms);

  [[nodiscard]] delivery::LiveRoutes& routes() { return routes_; }
  [[nodiscard]] stages::Supervisor& supervisor() { return supervisor_; }
  /// Lets go of the stages, which run on for the next server; answers who waits for a playlist.
  void drain();
  /// Whether some event is between rehearsal and end: its stage must outlive this server.
  [[nodiscard]] bool in_progress();
  /// Ends every stage; drain() then waits until they are gone.
  void end_stages();

  [[nodiscard]] const delivery::Vitals& vitals() const { return *vitals_; }
  /// Held by all live windows together.
  [[nodiscard]] std::size_t still_bytes() const;
  [[nodiscard]] std::uint64_t stage_restarts() const { return stage_restarts_; }

  void wish(room::StageWish wish) override;
  void hang_up(const std::string& event, const std::string& session) override;
  std::shared_ptr<const std::string> still(const std::string& event, event::Instant at) override;
  void moments(const std::string& event, std::vector<room::Moment> moments) override;
  void forget(const std::string& event) override;

  void init(const std::string& event, link::Init init) override;
  void part(const std::string& event, link::Part part) override;
  void stand_in(const std::string& event, link::StandInPart part) override;
  void gap(const std::string& event, link::Gap gap) override;
  void still(const std::string& event, link::Still still) override;
  void feed(const std::string& event, link::FeedStatus feed) override;
  void speaking(const std::string& event, const link::Timeline& timeline, link::Speaking turn) override;
  void stage_state(const std::string& event, stages::StageState state, std::string_view reason) override;
  void poisoned(const std::string& event, const link::FeedId& feed) override;
  void adopted(const std::string& event, link::Timeline timeline) override;

 private:
  struct Running {
    std::shared_ptr<delivery::ProgrammeWindow> window;
    link::Timeline timeline;
    /// The stage's init and stand-in parts that came before the programme: a window begins with them.
    std::vector<link::Init> inits;
    std::vector<link::StandInPart> stand_ins;
    /// Of this timeline.
    delivery::Stills stills;
    bool stage = false;
  };
  [[nodiscard]] std::shared_ptr<delivery::ProgrammeWindow> window(const std::string& event);
  void begin(const room::StageWish& wish, Running& running);

  // Given.
  boost::asio::any_io_executor executor_;
  FindRoom rooms_;
  // State.
  mutable std::mutex mutex_;
  std::map<std::string, Running> running_;
  delivery::SavedStates saved_;
  delivery::LiveRoutes routes_;
  const std::shared_ptr<delivery::Vitals> vitals_ = std::make_shared<delivery::Vitals>();
  std::atomic<std::uint64_t> stage_restarts_{0};
  stages::Supervisor supervisor_;
};

}  // namespace rostrum::server
