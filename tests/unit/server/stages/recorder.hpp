// An observer that keeps what it hears and lets a test wait for it, at most ten seconds; and a folder that goes with
// the test.
#pragma once
#include <stdlib.h>

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

#include "server/stages/observer.hpp"

namespace rostrum::stages {

class Recorder : public Observer {
 public:
  struct Heard {
    std::vector<link::Init> inits;
    std::vector<link::Part> parts;
    std::vector<link::StandInPart> stand_ins;
    std::vector<link::FeedStatus> feeds;
    std::vector<StageState> states;
    std::vector<link::FeedId> poisoned;
    std::vector<link::Timeline> adopted;
    std::vector<link::Speaking> turns;
    std::vector<link::Still> stills;
    int gaps = 0;

    [[nodiscard]] std::size_t count(StageState state) const {
      return static_cast<std::size_t>(std::count(states.begin(), states.end(), state));
    }
  };

  void init(const std::string&, link::Init init) override {
    note([&](Heard& heard) { heard.inits.push_back(std::move(init)); });
  }
  void part(const std::string&, link::Part part) override {
    note([&](Heard& heard) { heard.parts.push_back(std::move(part)); });
  }
  void stand_in(const std::string&, link::StandInPart part) override {
    note([&](Heard& heard) { heard.stand_ins.push_back(std::move(part)); });
  }
  void gap(const std::string&, link::Gap) override {
    note([](Heard& heard) { ++heard.gaps; });
  }
  void still(const std::string&, link::Still still) override {
    note([&](Heard& heard) { heard.stills.push_back(std::move(still)); });
  }
  void feed(const std::string&, link::FeedStatus feed) override {
    note([&](Heard& heard) { heard.feeds.push_back(std::move(feed)); });
  }
  void speaking(const std::string&, const link::Timeline&, link::Speaking turn) override {
    note([&](Heard& heard) { heard.turns.push_back(std::move(turn)); });
  }
  void stage_state(const std::string&, StageState state, std::string_view) override {
    note([&](Heard& heard) { heard.states.push_back(state); });
  }
  void poisoned(const std::string&, const link::FeedId& feed) override {
    note([&](Heard& heard) { heard.poisoned.push_back(feed); });
  }
  void adopted(const std::string&, link::Timeline timeline) override {
    note([&](Heard& heard) { heard.adopted.push_back(timeline); });
  }

  /// Until `wanted(heard)` or the time is over; which of them is returned.
  bool wait(auto wanted) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(10), [&] { return wanted(heard_); });
  }
  Heard heard() {
    const std::lock_guard lock(mutex_);
    return heard_;
  }

 private:
  void note(auto change) {
    const std::lock_guard lock(mutex_);
    change(heard_);
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  Heard heard_;
};

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "rostrum-XXXXXX").string();
    path = mkdtemp(name.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::filesystem::path path;
};

}  // namespace rostrum::stages
