#include "server/journal/journal.hpp"

#include <memory>
#include <system_error>
#include <utility>

namespace rostrum::journal {
namespace {

Failure busy() { return {Failure::Reason::busy, "the journal's inbox is full"}; }

/// What the exception in flight means.
Failure failure() {
  try {
    throw;
  } catch (const SqliteError& error) {
    return {error.disk_is_full() ? Failure::Reason::disk_full : Failure::Reason::broken, error.what()};
  } catch (const std::system_error& error) {
    const bool full = error.code() == std::errc::no_space_on_device;
    return {full ? Failure::Reason::disk_full : Failure::Reason::broken, error.what()};
  } catch (const std::invalid_argument& error) {
    return {Failure::Reason::out_of_order, error.what()};
  } catch (const std::exception& error) {
    return {Failure::Reason::broken, error.what()};
  }
}

}  // namespace

Journal::Journal(const std::filesystem::path& file)
    : store_(file), checkpointer_(file), thread_([this](std::stop_token stop) { run(std::move(stop)); }) {}

Journal::~Journal() {
  thread_.request_stop();
  thread_.join();
}

bool Journal::put(Work work) {
  const std::lock_guard lock(mutex_);
  if (inbox_.size() >= kMaxWaiting) return false;
  inbox_.push_back(std::move(work));
  waiting_.notify_one();
  return true;
}

void Journal::commit(Commit commit, Committed done) {
  if (!put(Writing{std::move(commit), done, std::chrono::steady_clock::now()})) done(busy());
}

template <class T>
void Journal::ask(std::function<T(Store&)> question, Found<T> done) {
  const auto task = [question = std::move(question), done](Store& store) {
    std::variant<T, Failure> found;
    try {
      found = question(store);
    } catch (...) {
      found = failure();
    }
    done(std::move(found));
  };
  if (!put(Task(task))) done(busy());
}

void Journal::history(std::string event, Found<History> done) {
  ask<History>([event = std::move(event)](Store& store) { return store.history(event); }, std::move(done));
}

void Journal::accepted(std::string event, std::string person, Found<std::vector<Accepted>> done) {
  ask<std::vector<Accepted>>(
      [event = std::move(event), person = std::move(person)](Store& store) { return store.accepted(event, person); },
      std::move(done));
}

void Journal::events(Found<std::vector<std::string>> done) {
  ask<std::vector<std::string>>([](Store& store) { return store.events(); }, std::move(done));
}

void Journal::removed(Found<std::vector<std::string>> done) {
  ask<std::vector<std::string>>([](Store& store) { return store.removed(); }, std::move(done));
}

void Journal::still(std::string event, std::string question, Found<std::string> done) {
  ask<std::string>(
      [event = std::move(event), question = std::move(question)](Store& store) { return store.still(event, question); },
      std::move(done));
}

void Journal::remove(std::string event, Committed done) {
  tell([event = std::move(event)](Store& store) { store.remove(event); }, std::move(done));
}

void Journal::note(std::string event, std::string name, std::string value) {
  put(Task([event = std::move(event), name = std::move(name), value = std::move(value)](Store& store) {
    try {
      store.note(event, name, value);
    } catch (const SqliteError&) {
      // Notes are hints: without one a successor begins a new discontinuity. The commits report the disk.
    }
  }));
}

void Journal::find_note(std::string event, std::string name, Found<std::string> done) {
  ask<std::string>([event = std::move(event), name = std::move(name)](Store& store) { return store.note(event, name); },
                   std::move(done));
}

void Journal::tell(std::function<void(Store&)> order, Committed done) {
  const auto task = [order = std::move(order), done](Store& store) {
    std::optional<Failure> found;
    try {
      order(store);
    } catch (...) {
      found = failure();
    }
    done(std::move(found));
  };
  if (!put(Task(task))) done(busy());
}

void Journal::spent(std::function<void(Spent&)> work, Committed done) {
  tell([work = std::move(work)](Store& store) { work(store.spent()); }, std::move(done));
}

void Journal::integrations(std::function<void(Integrations&)> work, Committed done) {
  tell([work = std::move(work)](Store& store) { work(store.integrations()); }, std::move(done));
}

void Journal::probe(Committed done) {
  tell([](Store& store) { store.note("", "probe", ""); }, std::move(done));
}

Usage Journal::usage() const {
  const std::lock_guard lock(mutex_);
  auto usage = usage_;
  usage.waiting = inbox_.size();
  return usage;
}

void Journal::run(std::stop_token stop) {
  for (;;) {
    std::vector<Writing> group;
    std::optional<Task> task;
    {
      std::unique_lock lock(mutex_);
      waiting_.wait(lock, stop, [&] { return !inbox_.empty(); });
      // Stopped, but what was put before is still done.
      if (inbox_.empty()) return;
      while (!inbox_.empty() && group.size() < kMaxGroup && std::holds_alternative<Writing>(inbox_.front())) {
        group.push_back(std::get<Writing>(std::move(inbox_.front())));
        inbox_.pop_front();
      }
      if (group.empty()) {
        task = std::get<Task>(std::move(inbox_.front()));
        inbox_.pop_front();
      }
    }
    if (task) {
      (*task)(store_);
    } else {
      write(std::move(group));
    }
  }
}

void Journal::write(std::vector<Writing> group) {
  std::vector<Commit> commits;
  std::size_t rows = 0;
  for (Writing& writing : group) {
    rows += writing.commit.rows.size();
    commits.push_back(std::move(writing.commit));
  }
  std::vector<std::optional<Failure>> outcomes(group.size());
  std::uint64_t transactions = 1;
  std::uint64_t failures = 0;
  try {
    store_.commit(commits);
  } catch (...) {
    // One of them, or the disk: each alone, so that one room's fault is not another's. A room's later rows then do not
    // follow, and are refused with it.
    for (std::size_t i = 0; i < commits.size(); ++i) {
      ++transactions;
      try {
        store_.commit(std::span(&commits[i], 1));
      } catch (...) {
        outcomes[i] = failure();
        ++failures;
      }
    }
  }
  {
    const std::lock_guard lock(mutex_);
    usage_.commits += group.size();
    usage_.transactions += transactions;
    usage_.failures += failures;
  }
  checkpointer_.nudge(rows);
  const auto now = std::chrono::steady_clock::now();
  for (const Writing& writing : group) latency_.add(now - writing.called_at);
  for (std::size_t i = 0; i < group.size(); ++i) group[i].done(std::move(outcomes[i]));
}

}  // namespace rostrum::journal
