// Makes a data directory with a long history, through the journal and the domain themselves: 10,000 people, 2,000
// questions approved, and votes given and taken back until there are as many rows as asked for; a snapshot every 5,000
// rows, as a room makes them.
//
// bench_history DATA SLUG ROWS: the event was applied before, and no server runs.
#include <chrono>
#include <iostream>
#include <string>
#include <vector>

#include "server/journal/codec.hpp"
#include "server/journal/data_directory.hpp"
#include "server/journal/store.hpp"

namespace {

namespace event = rostrum::event;
namespace journal = rostrum::journal;

constexpr std::size_t kPeople = 10'000;
constexpr std::size_t kQuestions = 2'000;
/// Votes that stand at a time, at most.
constexpr std::size_t kVotes = 100'000;
constexpr std::size_t kGroup = 1'000;
constexpr std::uint64_t kBetweenSnapshots = 5'000;

/// As long as the server's own ids.
std::string id(const char* prefix, std::size_t number) {
  auto digits = std::to_string(number);
  return prefix + std::string(22 - digits.size(), '0') + digits;
}

class Writer {
 public:
  Writer(journal::Store& store, std::string slug) : store_(store) {
    commit_.event = std::move(slug);
    const auto history = store_.history(commit_.event);
    for (const auto& row : history.rows)
      event::apply(state_, row.seq, row.at, *journal::decode(row.kind, row.version, row.body));
  }

  void write(const event::Event& happened, const std::string& actor) {
    const auto seq = state_.seq + 1;
    at_ += 5;
    event::apply(state_, seq, at_, happened);
    journal::Row row;
    row.seq = seq;
    row.at = at_;
    row.actor = actor;
    row.kind = journal::kind_of(happened);
    row.body = journal::encode(happened);
    commit_.rows.push_back(std::move(row));
    if (seq % kBetweenSnapshots == 0) {
      commit_.snapshot = journal::Snapshot{seq, journal::kSnapshotVersion, journal::encode_state(state_)};
    }
    if (commit_.rows.size() >= kGroup || commit_.snapshot) flush();
  }
  void content(std::string name, const std::string& person, std::string kind, std::string text) {
    commit_.contents.push_back({std::move(name), person, std::move(kind), std::move(text)});
  }
  void flush() {
    store_.commit(std::span(&commit_, 1));
    commit_.rows.clear();
    commit_.contents.clear();
    commit_.snapshot.reset();
  }
  [[nodiscard]] std::uint64_t seq() const { return state_.seq; }

 private:
  journal::Store& store_;
  journal::Commit commit_;
  event::State state_;
  event::Instant at_ = 1'700'000'000'000;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const auto rows = std::stoull(argv[3]);
  const journal::DataDirectory data(argv[1]);
  journal::Store store(data.journal_file());
  Writer writer(store, argv[2]);
  for (std::size_t i = 0; i < kPeople; ++i) {
    event::Person person;
    person.id = id("p", i);
    person.guest = true;
    person.roles = {event::Role::viewer};
    writer.write(event::PersonJoined{person}, person.id);
  }
  for (std::size_t i = 0; i < kQuestions; ++i) {
    const auto author = id("p", i);
    event::QuestionAsked asked;
    asked.question = id("q", i);
    asked.author = author;
    asked.text = id("t", i);
    asked.lang = "en";
    writer.content(asked.text, author, "question",
                   "A question of the usual length, number " + std::to_string(i) + ": who maintains it, and who pays?");
    writer.write(asked, author);
    event::QuestionChanged approved;
    approved.question = asked.question;
    approved.what = event::QuestionChange::approved;
    approved.after.state = event::QuestionState::approved;
    approved.after.text = asked.text;
    writer.write(approved, id("p", kPeople - 1));
  }
  for (std::size_t i = 0; writer.seq() < rows; ++i) {
    event::VoteCast vote;
    vote.question = id("q", i % kQuestions);
    vote.person = id("p", i * 7 % kPeople);
    vote.up = i / kVotes % 2 == 0;
    writer.write(vote, vote.person);
  }
  writer.flush();
  std::cout << writer.seq() << " rows\n";
}
