// Supervision over real processes: a fake stage is started, killed, stopped, crashed and adopted.
#include "server/stages/supervisor.hpp"

#include <doctest/doctest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <csignal>
#include <fstream>

#include "server/stages/stage_files.hpp"
#include "server/stages/takeover.hpp"
#include "tests/unit/server/stages/recorder.hpp"

namespace rostrum::stages {
namespace {

using namespace std::chrono_literals;

struct House {
  SupervisorConfig config() const { return {folder.path, FAKE_STAGE, {"127.0.0.1"}, 0}; }
  ProcessIdentity process() const { return StageFiles(folder.path, "ev").process(); }
  std::string port() const {
    std::string text;
    std::ifstream(folder.path / "stages/ev/port") >> text;
    return text;
  }
  void kill_stage() const {
    if (const auto process_now = process(); process_now.pid > 1) kill(process_now.pid, SIGKILL);
  }
  ~House() { kill_stage(); }

  TemporaryFolder folder;
};

link::WhipResult wait_for(boost::asio::awaitable<link::WhipResult> asking) {
  boost::asio::io_context io;
  auto answer = boost::asio::co_spawn(io, std::move(asking), boost::asio::use_future);
  io.run();
  return answer.get();
}

link::WhipResult offer(Supervisor& supervisor, std::string sdp, std::string feed = "p:camera") {
  return wait_for(supervisor.whip_offer("ev", "s1", std::move(feed), std::move(sdp)));
}

link::Timeline timeline_from_now() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::nanoseconds>(now).count(), 1'632'400'000'000'000'000};
}

TEST_CASE("a stage is started, set up, told its first tick, and what it says arrives") {
  const House house;
  Recorder recorder;
  Supervisor supervisor(house.config(), recorder);
  const auto timeline = timeline_from_now();
  supervisor.start_programme("ev", timeline);
  supervisor.ensure("ev", {});
  REQUIRE(recorder.wait([](const auto& heard) { return heard.parts.size() >= 3; }));
  const auto heard = recorder.heard();
  CHECK(heard.states == std::vector{StageState::starting, StageState::running});
  CHECK(heard.inits.size() == 1);
  CHECK(heard.stand_ins.size() == 1);
  CHECK(heard.parts[0].first_tick % kCommonEdge == 0);
  CHECK(heard.parts[0].first_tick >= kTakeoverLead);
  CHECK(heard.parts[1].first_tick == heard.parts[0].first_tick + 12'800);

  const auto answer = offer(supervisor, "v=0");
  CHECK(answer.status == 201);
  CHECK(answer.etag == "e+1/A");
  CHECK(recorder.wait([](const auto& now) { return now.feeds.size() == 1; }));
  CHECK(wait_for(supervisor.whip_patch("ev", "s1", "*", "x")).status == 204);
  CHECK(wait_for(supervisor.whip_delete("ev", "s1")).status == 404);
  CHECK(wait_for(supervisor.whip_delete("other", "s1")).status == 503);
  const auto process = house.process();
  supervisor.stop("ev");
  supervisor.drain();
  CHECK(house.process().pid == 0);
  CHECK(kill(process.pid, 0) != 0);
}

TEST_CASE("a stage that is killed is there again at once, on the same port and further on in the programme") {
  const House house;
  Recorder recorder;
  Supervisor supervisor(house.config(), recorder);
  supervisor.ensure("ev", {});
  supervisor.start_programme("ev", timeline_from_now());
  REQUIRE(recorder.wait([](const auto& heard) { return heard.parts.size() >= 2; }));
  const std::string run = recorder.heard().parts[0].run;
  const std::string port = house.port();
  const auto killed = std::chrono::steady_clock::now();
  house.kill_stage();
  REQUIRE(recorder.wait([&](const auto& heard) { return heard.parts.back().run != run; }));
  CHECK(std::chrono::steady_clock::now() - killed < 3s);
  CHECK(house.port() == port);
  const auto heard = recorder.heard();
  CHECK(heard.count(StageState::lost) == 1);
  CHECK(heard.states.back() == StageState::restarted);
  CHECK(heard.poisoned.empty());
  supervisor.stop("ev");
}

TEST_CASE("a stage that hangs is killed and replaced, whichever way it hangs") {
  const House house;
  Recorder recorder;
  Supervisor supervisor(house.config(), recorder);
  supervisor.ensure("ev", {});
  REQUIRE(recorder.wait([](const auto& heard) { return heard.count(StageState::running) == 1; }));
  const auto before = house.process();
  SUBCASE("its threads stand still") { CHECK(offer(supervisor, "hang").status == 503); }
  SUBCASE("it was stopped") { kill(before.pid, SIGSTOP); }
  REQUIRE(recorder.wait([](const auto& heard) { return heard.count(StageState::restarted) == 1; }));
  CHECK_FALSE(house.process() == before);
  CHECK(offer(supervisor, "v=0").status == 201);
  supervisor.stop("ev");
}

TEST_CASE("a feed on which the stage dies twice is refused, and only that one") {
  const House house;
  Recorder recorder;
  Supervisor supervisor(house.config(), recorder);
  supervisor.ensure("ev", {});
  REQUIRE(recorder.wait([](const auto& heard) { return heard.count(StageState::running) == 1; }));
  CHECK(offer(supervisor, "crash").status == 503);
  REQUIRE(recorder.wait([](const auto& heard) { return heard.count(StageState::restarted) == 1; }));
  CHECK(recorder.heard().poisoned.empty());
  CHECK(offer(supervisor, "crash").status == 503);
  REQUIRE(recorder.wait([](const auto& heard) { return heard.count(StageState::restarted) == 2; }));
  CHECK(recorder.heard().poisoned == std::vector<link::FeedId>{"p:camera"});
  CHECK(offer(supervisor, "v=0").status == 409);
  CHECK(offer(supervisor, "v=0", "q:camera").status == 201);
  CHECK(offer(supervisor, "exit", "q:camera").status == 503);
  supervisor.stop("ev");
}

TEST_CASE("offers wait for a stage that is starting, and a stage that keeps silent is not waited for longer than 5 s") {
  const House house;
  Recorder recorder;
  Supervisor supervisor(house.config(), recorder);
  supervisor.ensure("ev", {});
  // Asked in the moment of the start, answered when it is ready.
  auto early = boost::asio::awaitable<link::WhipResult>(supervisor.whip_offer("ev", "s", "p:camera", "v=0"));
  CHECK(recorder.wait([](const auto& heard) { return !heard.states.empty(); }));
  CHECK(wait_for(std::move(early)).status == 201);
  const auto asked = std::chrono::steady_clock::now();
  CHECK(offer(supervisor, "silence").status == 503);
  CHECK(std::chrono::steady_clock::now() - asked < 7s);
  supervisor.stop("ev");
}

TEST_CASE("the next server adopts the stage: same process, its programme, its feeds, and the parts it kept") {
  const House house;
  const auto timeline = timeline_from_now();
  ProcessIdentity process;
  link::Tick last = 0;
  {
    Recorder recorder;
    Supervisor supervisor(house.config(), recorder);
    supervisor.ensure("ev", {});
    supervisor.start_programme("ev", timeline);
    CHECK(offer(supervisor, "v=0").status == 201);
    REQUIRE(recorder.wait([](const auto& heard) { return heard.parts.size() >= 4; }));
    process = house.process();
    supervisor.drain();
    last = recorder.heard().parts.back().first_tick;
  }
  Recorder recorder;
  Supervisor supervisor(house.config(), recorder);
  supervisor.ensure("ev", {});
  supervisor.start_programme("ev", timeline);
  REQUIRE(
      recorder.wait([&](const auto& heard) { return !heard.parts.empty() && heard.parts.back().first_tick > last; }));
  const auto heard = recorder.heard();
  CHECK(house.process() == process);
  CHECK(heard.adopted == std::vector{timeline});
  CHECK(heard.states == std::vector{StageState::starting, StageState::running});
  CHECK(heard.feeds.size() == 1);
  CHECK(heard.inits.size() == 1);
  CHECK(heard.gaps == 0);
  CHECK(heard.parts[0].number == 1);
  for (std::size_t i = 1; i < heard.parts.size(); ++i) {
    CHECK(heard.parts[i].first_tick == heard.parts[i - 1].first_tick + 12'800);
  }
  // Its end is seen though it is no child, and the next one gets the port.
  const std::string port = house.port();
  house.kill_stage();
  REQUIRE(recorder.wait([](const auto& now) { return now.count(StageState::restarted) == 1; }));
  CHECK(house.port() == port);
  supervisor.stop("ev");
}

TEST_CASE("whoever speaks when the stage dies spoke until then, also when the next server adopted it in between") {
  const House house;
  const auto timeline = timeline_from_now();
  {
    Recorder recorder;
    Supervisor supervisor(house.config(), recorder);
    supervisor.ensure("ev", {});
    supervisor.start_programme("ev", timeline);
    REQUIRE(recorder.wait([](const auto& heard) { return !heard.parts.empty(); }));
    CHECK(offer(supervisor, "speak").status == 201);
    REQUIRE(recorder.wait([](const auto& heard) { return heard.turns.size() == 1; }));
    CHECK_FALSE(recorder.heard().turns[0].to);
    // Whoever lets go of it does not end what goes on.
    supervisor.drain();
    CHECK(recorder.heard().turns.size() == 1);
  }
  Recorder recorder;
  Supervisor supervisor(house.config(), recorder);
  supervisor.ensure("ev", {});
  supervisor.start_programme("ev", timeline);
  REQUIRE(recorder.wait([](const auto& heard) { return heard.turns.size() == 1; }));
  CHECK(recorder.heard().turns[0].feed == "p:camera");
  // It spoke as far as the parts reach that this server got.
  REQUIRE(recorder.wait([](const auto& heard) { return !heard.parts.empty(); }));
  house.kill_stage();
  REQUIRE(recorder.wait([](const auto& heard) { return heard.turns.size() == 2; }));
  const auto heard = recorder.heard();
  CHECK(heard.turns[1].from == heard.turns[0].from);
  REQUIRE(heard.turns[1].to);
  CHECK(*heard.turns[1].to > heard.turns[1].from);
  supervisor.stop("ev");
}

TEST_CASE("a stage that hung while no server was there is replaced") {
  const House house;
  {
    Recorder recorder;
    Supervisor supervisor(house.config(), recorder);
    supervisor.ensure("ev", {});
    REQUIRE(recorder.wait([](const auto& heard) { return heard.count(StageState::running) == 1; }));
  }
  const auto before = house.process();
  REQUIRE(kill(before.pid, SIGSTOP) == 0);
  Recorder recorder;
  Supervisor supervisor(house.config(), recorder);
  supervisor.ensure("ev", {});
  REQUIRE(recorder.wait([](const auto& heard) { return heard.count(StageState::restarted) == 1; }));
  CHECK_FALSE(house.process() == before);
  CHECK(offer(supervisor, "v=0").status == 201);
  supervisor.stop("ev");
}

TEST_CASE("an adopted stage on another timeline is replaced") {
  const House house;
  {
    Recorder recorder;
    Supervisor supervisor(house.config(), recorder);
    supervisor.ensure("ev", {});
    supervisor.start_programme("ev", timeline_from_now());
    REQUIRE(recorder.wait([](const auto& heard) { return !heard.parts.empty(); }));
  }
  const auto before = house.process();
  Recorder recorder;
  Supervisor supervisor(house.config(), recorder);
  auto other = timeline_from_now();
  other.origin_monotonic_ns -= 100'000'000'000;
  supervisor.start_programme("ev", other);
  supervisor.ensure("ev", {});
  REQUIRE(recorder.wait([](const auto& heard) { return heard.count(StageState::restarted) == 1; }));
  CHECK_FALSE(house.process() == before);
  supervisor.stop("ev");
}

TEST_CASE("stopped and asked for again, an event gets a new stage") {
  const House house;
  Recorder recorder;
  Supervisor supervisor(house.config(), recorder);
  supervisor.ensure("ev", {});
  REQUIRE(recorder.wait([](const auto& heard) { return heard.count(StageState::running) == 1; }));
  supervisor.stop("ev");
  supervisor.ensure("ev", {});
  CHECK(recorder.wait([](const auto& heard) { return heard.count(StageState::running) == 2; }));
  supervisor.stop("ev");
}

TEST_CASE("a program that is missing is reported, and stopping still works") {
  const House house;
  Recorder recorder;
  auto config = house.config();
  config.program = "/nowhere/rostrum-stage";
  Supervisor supervisor(config, recorder);
  supervisor.ensure("ev", {});
  CHECK(recorder.wait([](const auto& heard) { return heard.count(StageState::lost) >= 2; }));
  supervisor.stop("ev");
}

}  // namespace
}  // namespace rostrum::stages
