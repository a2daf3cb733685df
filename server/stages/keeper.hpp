// Keeps one event's stage: one life after another, each adopted or started, set up, watched, and at its end looked
// into. Owned by the supervisor's thread.
//
//   adopt ──fits──► running ──► dead ──pause──► start ──hello──► Setup ──Ready──► running
//     └──does not──► kill ──────────────────────►┘
#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "server/stages/connection.hpp"
#include "server/stages/observer.hpp"
#include "server/stages/poison_ledger.hpp"
#include "server/stages/process.hpp"
#include "server/stages/restart_pause.hpp"
#include "server/stages/stage_files.hpp"
#include "server/stages/supervisor.hpp"

namespace rostrum::stages {

class Keeper : public std::enable_shared_from_this<Keeper> {
 public:
  Keeper(boost::asio::io_context& io, const SupervisorConfig& config, Observer& observer, std::string event,
         link::Setup setup);

  /// Lives until end() or release().
  boost::asio::awaitable<void> run();

  void setup(link::Setup setup) { setup_ = std::move(setup); }
  void start_programme(link::Timeline timeline);
  void stop_programme();
  void set_scene(link::Scene scene);
  /// A session ends; there is none without a stage.
  void hang_up(const std::string& session);
  /// The stage ends, by itself or, after 2 s, by force; run() returns.
  void end();
  /// The stage goes on without us; run() returns.
  void release();
  [[nodiscard]] bool leaving() const { return leaving_ != Leaving::no; }

  /// Sends a WHIP request (its number is filled in) once the stage is ready, and waits for the answer, 5 s in all.
  boost::asio::awaitable<link::WhipResult> ask(link::Control request);

 private:
  struct Question {
    explicit Question(boost::asio::io_context& io) : timer(io) {}
    link::Control message;
    boost::asio::steady_timer timer;
    std::optional<link::WhipResult> answer;
    bool sent = false;
  };
  enum class Leaving { no, released, ended };

  boost::asio::awaitable<bool> adopt();
  boost::asio::awaitable<bool> start();
  boost::asio::awaitable<std::optional<link::StageHello>> greet(std::chrono::milliseconds patience);
  boost::asio::awaitable<void> replace_old(Process old);
  boost::asio::awaitable<void> live();
  boost::asio::awaitable<std::string> watch_heart();
  boost::asio::awaitable<std::string> watch_exit();
  boost::asio::awaitable<void> wait_exit(Process& process, std::chrono::milliseconds patience);
  boost::asio::awaitable<void> finish_life(std::string reason);
  boost::asio::awaitable<void> pause(std::chrono::milliseconds length);

  bool enter(const link::StageHello& hello);
  void take_control(link::Control message);
  void take_media(link::Media media);
  void take_turn(link::Speaking turn);
  /// Who spoke when the stage's life ended spoke as long as it encoded.
  void end_turns();
  void became_ready(bool adopted);
  void send_programme();
  void look_into_death(const Ending& ending, bool hung);
  void fail_questions();
  void report(StageState state, std::string_view reason);

  // Given.
  boost::asio::io_context& io_;
  const SupervisorConfig& config_;
  Observer& observer_;
  const std::string event_;
  link::Setup setup_;
  // Owned.
  StageFiles files_;
  std::optional<StageSockets> sockets_;
  std::optional<Process> process_;
  std::shared_ptr<Connection> connection_;
  boost::asio::steady_timer pause_timer_;
  boost::asio::steady_timer heart_timer_;
  PoisonLedger poison_;
  RestartPause restart_pause_;
  std::map<std::uint64_t, std::shared_ptr<Question>> questions_;
  // State.
  std::string run_;
  std::optional<link::Timeline> programme_;
  /// The timeline on which the stage there now was told to encode.
  std::optional<link::Timeline> encoding_;
  std::optional<link::Scene> scene_;
  /// Who speaks, and since when; as far as it was encoded.
  std::map<link::FeedId, link::Tick> speaking_;
  link::Tick encoded_until_ = 0;
  std::chrono::steady_clock::time_point born_;
  std::uint64_t last_question_ = 0;
  bool ready_ = false;
  bool lost_before_ = false;
  /// This life ended because nothing was heard of it.
  bool hung_ = false;
  Leaving leaving_ = Leaving::no;
};

}  // namespace rostrum::stages
