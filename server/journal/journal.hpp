// The journal on its thread: whatever waits is committed together, so that one sync serves many rooms and commands.
// Thread-safe: calls put work into a bounded inbox; answers come on the journal's thread, which must not be held up.
//
// Overflow policy of the inbox: what does not fit is refused at once as `busy`.
#pragma once
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <mutex>
#include <thread>
#include <variant>

#include "server/journal/checkpointer.hpp"
#include "server/journal/store.hpp"
#include "server/observe/histogram.hpp"

namespace rostrum::journal {

/// Why something is not on disk. Nothing of the commit is then.
struct Failure {
  enum class Reason { disk_full, broken, out_of_order, busy };
  Reason reason = Reason::broken;
  /// For logs and operators.
  std::string detail;
};

struct Usage {
  std::uint64_t commits = 0;
  std::uint64_t transactions = 0;
  std::uint64_t failures = 0;
  /// Waiting for the thread now.
  std::size_t waiting = 0;
};

/// What a room writes and reads. Thread-safe; callbacks come on a thread of its own, which must not be held up.
class Log {
 public:
  using Committed = std::function<void(std::optional<Failure>)>;
  template <class T>
  using Found = std::function<void(std::variant<T, Failure>)>;

  virtual ~Log() = default;
  /// Called back when it is synced, in the order of the calls.
  virtual void commit(Commit commit, Committed done) = 0;
  /// Sees every commit called for before.
  virtual void history(std::string event, Found<History> done) = 0;
  virtual void accepted(std::string event, std::string person, Found<std::vector<Accepted>> done) = 0;
  /// Deletes all that an event and its further streams have. Nothing of this name is written ever after. Called back
  /// when it is synced.
  virtual void remove(std::string event, Committed done) = 0;
};

class Journal : public Log {
 public:
  static constexpr std::size_t kMaxWaiting = 20'000;
  /// So that one transaction stays short enough to be waited for.
  static constexpr std::size_t kMaxGroup = 512;

  /// Opens the file in the caller's thread. Throws as Store does.
  explicit Journal(const std::filesystem::path& file);
  /// Finishes what waits.
  ~Journal() override;
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  void commit(Commit commit, Committed done) override;
  void history(std::string event, Found<History> done) override;
  void accepted(std::string event, std::string person, Found<std::vector<Accepted>> done) override;
  void remove(std::string event, Committed done) override;
  void events(Found<std::vector<std::string>> done);
  /// Names of the events that were removed.
  void removed(Found<std::vector<std::string>> done);
  /// Of a question, a JPEG; empty for none.
  void still(std::string event, std::string question, Found<std::string> done);
  void note(std::string event, std::string name, std::string value);
  void find_note(std::string event, std::string name, Found<std::string> done);

  /// Work on what integrations have beside the journal; called back once it is synced.
  void integrations(std::function<void(Integrations&)> work, Committed done);
  /// The same on what was spent.
  void spent(std::function<void(Spent&)> work, Committed done);

  /// Whether something can be written now: writes a note and says what became of it.
  void probe(Committed done);

  [[nodiscard]] Usage usage() const;
  /// From the call of commit() to its answer.
  [[nodiscard]] const observe::Histogram& latency() const { return latency_; }

 private:
  struct Writing {
    Commit commit;
    Committed done;
    std::chrono::steady_clock::time_point called_at;
  };
  using Task = std::function<void(Store&)>;
  using Work = std::variant<Writing, Task>;

  bool put(Work work);
  template <class T>
  void ask(std::function<T(Store&)> question, Found<T> done);
  void tell(std::function<void(Store&)> order, Committed done);
  void run(std::stop_token stop);
  void write(std::vector<Writing> group);

  // Owned by the thread.
  Store store_;
  Checkpointer checkpointer_;
  observe::Histogram latency_;
  // Guarded by the mutex.
  mutable std::mutex mutex_;
  std::condition_variable_any waiting_;
  std::deque<Work> inbox_;
  Usage usage_;
  std::jthread thread_;
};

}  // namespace rostrum::journal
