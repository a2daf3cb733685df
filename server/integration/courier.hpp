// Carries what happened to webhooks: follows each one's cursor through the journal's file, one call under way for each,
// in order, on one thread with a connection of its own that only reads. Nothing is kept in memory that could be lost: a
// call is made of a row, and the cursor moves on the disk once it was taken. A receiver that is dead or slow holds up
// its own calls only.
//
//   next row ─► call ─2xx─► cursor moves, next row
//                    └else─► the same again after a jittered wait that doubles, until `patience` ─► disabled, as the
//                            organiser's page says; a test that is taken enables it again
//
// Thread-safe: calls put work into an inbox, or read the settings.
#pragma once
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "protocol/session/client_frame.hpp"
#include "server/access/network.hpp"
#include "server/journal/journal.hpp"

namespace rostrum::integration {

struct CourierSettings {
  /// Networks that are called beside the public Internet, by http too.
  std::vector<access::Network> allowed;
  /// How long one row is tried.
  std::chrono::seconds patience{86'400};
};

/// How a webhook fares.
struct Standing {
  journal::Webhook hook;
  /// Rows that it is still to be told, kMostCounted at most.
  std::size_t waiting = 0;
};

class Courier {
 public:
  /// Calls under way at once; further webhooks take turns.
  static constexpr std::size_t kMaxCalls = 256;
  static constexpr std::size_t kMostCounted = 1'000;
  static constexpr std::chrono::milliseconds kFirstWait{1'000};
  static constexpr std::chrono::milliseconds kLongestWait{600'000};

  /// What to do with translations of a question that a webhook answered with; told whether they are on disk, and why
  /// some were refused. Called on the courier's thread, `done` on any.
  using Translate = std::function<void(const journal::Webhook& hook, std::vector<session::Command> translations,
                                       std::function<void(bool kept, std::string refused)> done)>;

  /// `file` is the journal's, which outlives it. `now`: milliseconds of Unix time.
  Courier(std::filesystem::path file, journal::Journal& journal, CourierSettings settings, Translate translate,
          std::function<std::int64_t()> now);
  ~Courier();
  Courier(const Courier&) = delete;
  Courier& operator=(const Courier&) = delete;

  /// Ends the thread; what was under way is called again by the next server, with the same ids.
  void finish();
  /// Something may be due.
  void wake();
  /// Makes one call that says that it is a test, before all others; of one that is disabled too. Told whether there is
  /// such a webhook, on the courier's thread.
  void test(std::string event, std::string id, std::function<void(bool)> done);
  /// Of one event, in the order in which they were made; on the courier's thread.
  void standing(std::string event, std::function<void(std::vector<Standing>)> done);

  [[nodiscard]] const CourierSettings& settings() const { return settings_; }

 private:
  class Round;
  struct Inbox;

  // Given.
  const CourierSettings settings_;
  // Owned.
  std::shared_ptr<Inbox> inbox_;
  std::unique_ptr<Round> round_;
};

/// After so many failures on end; `chance` from 0 to 1.
[[nodiscard]] std::chrono::milliseconds wait_after(std::int64_t failures, double chance);

}  // namespace rostrum::integration
