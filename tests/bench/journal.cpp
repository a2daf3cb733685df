// The journal's commits beside a bare loop on SQLite with the same settings, in the same run and folder.
//
// bench_journal FOLDER: prints one line of JSON, commits (or rows) a second.
#include "server/journal/journal.hpp"

#include <boost/json.hpp>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <iostream>
#include <mutex>

namespace {

namespace journal = rostrum::journal;
using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kCommits = 20'000;

double per_second(std::uint64_t count, Clock::time_point began) {
  return static_cast<double>(count) / std::chrono::duration<double>(Clock::now() - began).count();
}

/// The same table and bytes, `group` rows a transaction.
double bare(const std::filesystem::path& file, std::uint64_t rows, std::uint64_t group) {
  const journal::Database database(file);
  auto& run = const_cast<journal::Database&>(database);
  run.run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0;");
  run.run("CREATE TABLE journal (event TEXT, seq INTEGER, body TEXT, PRIMARY KEY (event, seq)) WITHOUT ROWID");
  journal::Statement insert(database, "INSERT INTO journal VALUES ('trial', ?, ?)");
  const std::string body(120, 'x');
  const auto began = Clock::now();
  for (std::uint64_t row = 1; row <= rows;) {
    run.run("BEGIN IMMEDIATE");
    for (std::uint64_t i = 0; i < group; ++i, ++row) insert.bind(static_cast<std::int64_t>(row)).bind(body).run();
    run.run("COMMIT");
  }
  return per_second(rows, began);
}

/// Commits of one row and one accepted command each, of a thousand people in turn, so many of them under way at a time.
double grouped(const std::filesystem::path& file, std::uint64_t commits, std::uint64_t under_way) {
  journal::Journal journal(file);
  std::mutex mutex;
  std::condition_variable changed;
  std::uint64_t done = 0;
  std::uint64_t failed = 0;
  const auto began = Clock::now();
  for (std::uint64_t seq = 1; seq <= commits; ++seq) {
    journal::Commit commit;
    commit.event = "trial";
    journal::Row row;
    row.seq = seq;
    row.actor = "p0123456789abcdef";
    row.kind = "vote_cast";
    row.body.assign(120, 'x');
    commit.rows.push_back(std::move(row));
    const auto person = "p0123456789abc" + std::to_string(seq * 7'919 % 1'000);
    commit.accepted.push_back(
        {person, "00000000-0000-4000-8000-" + std::to_string(seq), "0123456789abcdef", "{\"ok\":true}"});
    {
      std::unique_lock lock(mutex);
      changed.wait(lock, [&] { return seq - done <= under_way; });
    }
    journal.commit(std::move(commit), [&](const std::optional<journal::Failure>& failure) {
      const std::lock_guard lock(mutex);
      ++done;
      if (failure) ++failed;
      changed.notify_one();
    });
  }
  std::unique_lock lock(mutex);
  changed.wait(lock, [&] { return done == commits; });
  if (failed > 0) throw std::runtime_error("commits failed");
  return per_second(commits, began);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const std::filesystem::path folder(argv[1]);
  boost::json::object out;
  out["bare_1"] = bare(folder / "bare-1.db", kCommits / 4, 1);
  out["journal_1"] = grouped(folder / "journal-1.db", kCommits / 4, 1);
  out["bare_100"] = bare(folder / "bare-100.db", kCommits * 10, 100);
  out["journal_100"] = grouped(folder / "journal-100.db", kCommits, 100);
  out["journal_1000"] = grouped(folder / "journal-1000.db", kCommits * 2, 1'000);
  std::cout << boost::json::serialize(out) << "\n";
}
