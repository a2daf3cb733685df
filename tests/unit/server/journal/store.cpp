#include "server/journal/store.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <future>
#include <iterator>

#include "server/journal/data_directory.hpp"
#include "server/journal/journal.hpp"

namespace rostrum::journal {
namespace {

struct Folder {
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "rostrum-journal-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~Folder() { std::filesystem::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::filesystem::path file() const { return path / "rostrum.db"; }
  std::filesystem::path path;
};

Row row(std::uint64_t seq) {
  Row made;
  made.seq = seq;
  made.epoch = 1;
  made.at = 1'000 + static_cast<std::int64_t>(seq);
  made.actor = "p1";
  made.command = "c" + std::to_string(seq);
  made.kind = "vote_cast";
  if (seq % 2 == 0) made.media_time = 77;
  made.body = "{}";
  return made;
}

Commit commit(std::uint64_t seq) {
  Commit made;
  made.event = "trial";
  made.rows = {row(seq)};
  const std::string number = std::to_string(seq);
  made.contents = {{"t" + number, "p1", "question", "text " + number}};
  made.accepted = {{"p1", "c" + number, "digest", "{\"ok\":true}"}};
  return made;
}

std::string all_bytes(const std::filesystem::path& folder) {
  std::string bytes;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    bytes.append(std::istreambuf_iterator<char>(in), {});
  }
  return bytes;
}

TEST_CASE("who is erased is in no file, also not under names of before, and listed beside the journal") {
  const Folder folder;
  Store store(folder.file());
  auto first = commit(1);
  first.contents = {{"n1", "p1", "name", "Formerly Known"},
                    {"n2", "p1", "name", "Ann"},
                    {"a1", "p1", "announcement", "Welcome"},
                    {"o1", "p2", "question", "Another"}};
  const std::vector<Commit> said{first, commit(2)};
  store.commit(said);
  CHECK(all_bytes(folder.path).find("Formerly Known") != std::string::npos);
  auto erasing = commit(3);
  erasing.contents.clear();
  erasing.erased = {{"p1", 1}};
  store.commit(std::vector<Commit>{erasing});
  const auto left = all_bytes(folder.path);
  for (const char* gone : {"Formerly Known", "Ann", "text 2"}) CHECK(left.find(gone) == std::string::npos);
  for (const char* stays : {"Welcome", "Another"}) CHECK(left.find(stays) != std::string::npos);
  CHECK(store.history("trial").erasures == std::map<std::string, std::uint32_t>{{"p1", 1}});
  CHECK(store.history("other").erasures.empty());
}

TEST_CASE("what an asker saw is kept once, and is in no file when it is not to be kept any more") {
  const Folder folder;
  Store store(folder.file());
  // Bytes of any kind, more than a page of the file holds.
  const auto jpeg = [](char mark) {
    std::string bytes("\xff\xd8\0\x80", 4);
    for (int i = 0; i < 1'000; ++i) bytes += std::string(1, mark) + " saw this.";
    return std::make_shared<const std::string>(bytes);
  };
  auto asked = commit(1);
  asked.stills = {{"q1", "p1", jpeg('1')}, {"q2", "p2", jpeg('2')}, {"q3", "p2", jpeg('3')}};
  store.commit(std::vector<Commit>{asked});
  CHECK(store.still("trial", "q1") == *jpeg('1'));
  CHECK(store.still("trial", "none").empty());
  CHECK(store.still("other", "q1").empty());
  auto twice = commit(2);
  twice.stills = {{"q1", "p1", jpeg('x')}};
  store.commit(std::vector<Commit>{twice});
  CHECK(store.still("trial", "q1") == *jpeg('1'));
  auto redacted = commit(3);
  redacted.unpictured = {"q2", "none"};
  redacted.scrub = true;
  store.commit(std::vector<Commit>{redacted});
  CHECK(store.still("trial", "q2").empty());
  CHECK(all_bytes(folder.path).find("2 saw this.") == std::string::npos);
  auto erased = commit(4);
  erased.erased = {{"p2", 1}};
  store.commit(std::vector<Commit>{erased});
  CHECK(store.still("trial", "q3").empty());
  CHECK(all_bytes(folder.path).find("3 saw this.") == std::string::npos);
  CHECK(store.still("trial", "q1") == *jpeg('1'));
  store.remove("trial");
  CHECK(store.still("trial", "q1").empty());
  CHECK(all_bytes(folder.path).find("saw this.") == std::string::npos);
}

TEST_CASE("a list of erasures that was cut short goes on, and takes each once") {
  const Folder folder;
  const auto file = folder.path / "erasures";
  { Erasures(file).add("trial", {{"p1", 1}, {"p2", 1}}); }
  { std::ofstream(file, std::ios::app | std::ios::binary) << "\ntrial p1 9"; }
  Erasures again(file);
  using Counts = std::map<std::string, std::uint32_t>;
  CHECK(again.of("trial") == Counts{{"p1", 1}, {"p2", 1}});
  again.add("trial", {{"p3", 1}, {"p2", 2}});
  const auto size = std::filesystem::file_size(file);
  again.add("trial", {{"p3", 1}, {"p2", 1}});
  CHECK(std::filesystem::file_size(file) == size);
  CHECK(Erasures(file).of("trial") == Counts{{"p1", 9}, {"p2", 2}, {"p3", 1}});
}

TEST_CASE("what was committed is there after reopening") {
  const Folder folder;
  {
    Store store(folder.file());
    const std::vector<Commit> both{commit(1), commit(2)};
    store.commit(both);
    store.note("trial", "window", "17");
  }
  Store store(folder.file());
  CHECK(store.events() == std::vector<std::string>{"trial"});
  const auto history = store.history("trial");
  CHECK(history.rows == std::vector<Row>{row(1), row(2)});
  CHECK(history.contents.at("t2") == "text 2");
  const auto accepted = store.accepted("trial", "p1");
  REQUIRE(accepted.size() == 2);
  CHECK(accepted[0].answer == "{\"ok\":true}");
  CHECK(store.accepted("trial", "p2").empty());
  CHECK(store.note("trial", "window") == "17");
  CHECK(store.note("trial", "other").empty());
}

TEST_CASE("rows that do not follow are refused whole") {
  const Folder folder;
  Store store(folder.file());
  const std::vector<Commit> gap{commit(1), commit(3)};
  CHECK_THROWS_AS(store.commit(gap), std::invalid_argument);
  CHECK(store.history("trial").rows.empty());
  const std::vector<Commit> first{commit(1)};
  store.commit(first);
  CHECK_THROWS(store.commit(first));
  CHECK(store.history("trial").rows.size() == 1);
}

TEST_CASE("an answer without rows is refused when what it was decided on never came") {
  const Folder folder;
  Store store(folder.file());
  store.commit(std::vector<Commit>{commit(1)});
  Commit nothing;
  nothing.event = "trial";
  nothing.accepted = {{"p1", "c7", "digest", "{}"}};
  nothing.after = 2;
  CHECK_THROWS_AS(store.commit(std::span(&nothing, 1)), std::invalid_argument);
  CHECK(store.accepted("trial", "p1").size() == 1);
  nothing.after = 1;
  store.commit(std::span(&nothing, 1));
  CHECK(store.accepted("trial", "p1").size() == 2);
}

TEST_CASE("history begins after the older of two snapshots, so that the last thousands can be told again") {
  const Folder folder;
  Store store(folder.file());
  CHECK(store.history("trial").newest_snapshot == 0);
  std::vector<Commit> commits{commit(1), commit(2), commit(3), commit(4), commit(5)};
  for (const std::size_t at : {0, 1, 3}) {
    commits[at].snapshot = Snapshot{at + 1, kSnapshotVersion, "state " + std::to_string(at + 1)};
  }
  store.commit(commits);
  const auto history = store.history("trial");
  REQUIRE(history.snapshot.has_value());
  CHECK(history.snapshot->body == "state 2");
  CHECK(history.newest_snapshot == 4);
  CHECK(history.rows == std::vector<Row>{row(3), row(4), row(5)});
}

TEST_CASE("a first snapshot alone is not begun with, unless much lies before it") {
  const Folder folder;
  Store store(folder.file());
  std::vector<Commit> commits{commit(1), commit(2), commit(3)};
  commits[1].snapshot = Snapshot{2, kSnapshotVersion, "state 2"};
  store.commit(commits);
  const auto history = store.history("trial");
  CHECK_FALSE(history.snapshot.has_value());
  CHECK(history.newest_snapshot == 2);
  CHECK(history.rows.size() == 3);

  auto far = commit(1);
  far.event = "long";
  far.snapshot = Snapshot{kMostReadAgain + 1, kSnapshotVersion, "state"};
  store.commit(std::span(&far, 1));
  CHECK(store.history("long").snapshot.has_value());
}

TEST_CASE("snapshots of another version are passed over") {
  const Folder folder;
  Store store(folder.file());
  std::vector<Commit> commits{commit(1), commit(2), commit(3)};
  commits[1].snapshot = Snapshot{2, kSnapshotVersion + 1, "state of another day"};
  store.commit(commits);
  const auto history = store.history("trial");
  CHECK_FALSE(history.snapshot.has_value());
  CHECK(history.newest_snapshot == 0);
  CHECK(history.rows.size() == 3);
}

TEST_CASE("a file of a newer version is refused by name") {
  const Folder folder;
  { Store store(folder.file()); }
  Database(folder.file()).run("PRAGMA user_version=999");
  std::string said;
  try {
    Store store(folder.file());
  } catch (const std::runtime_error& error) {
    said = error.what();
  }
  CHECK(said.find("version 999") != std::string::npos);
  CHECK(said.find("newer version") != std::string::npos);
}

TEST_CASE("the journal answers in order, groups what waits, and one room's fault stays its own") {
  const Folder folder;
  std::vector<int> order;
  std::promise<void> last;
  {
    Journal journal(folder.file());
    for (std::uint64_t seq = 1; seq <= 50; ++seq) {
      journal.commit(commit(seq), [&, seq](std::optional<Failure> failure) {
        CHECK_FALSE(failure.has_value());
        order.push_back(static_cast<int>(seq));
      });
    }
    Commit wrong = commit(9);
    wrong.event = "other";
    journal.commit(wrong, [](std::optional<Failure> failure) {
      REQUIRE(failure.has_value());
      CHECK(failure->reason == Failure::Reason::out_of_order);
    });
    journal.commit(commit(51), [&](std::optional<Failure> failure) {
      CHECK_FALSE(failure.has_value());
      last.set_value();
    });
    last.get_future().wait();
    CHECK(journal.usage().commits == 52);
    CHECK(journal.usage().failures == 1);
  }
  REQUIRE(order.size() == 50);
  CHECK(std::is_sorted(order.begin(), order.end()));
  CHECK(Store(folder.file()).history("trial").rows.size() == 51);
}

TEST_CASE("history through the journal sees every commit called for before") {
  const Folder folder;
  Journal journal(folder.file());
  journal.commit(commit(1), [](const std::optional<Failure>&) {});
  std::promise<std::size_t> rows;
  journal.history("trial", [&](std::variant<History, Failure> found) {
    rows.set_value(std::holds_alternative<History>(found) ? std::get<History>(found).rows.size() : 0);
  });
  CHECK(rows.get_future().get() == 1);
}

TEST_CASE("a removed event leaves no byte, its neighbours everything, and its name is never written again") {
  const Folder folder;
  {
    Store store(folder.file());
    std::vector<Commit> commits;
    for (const char* name : {"trial", "trial/registrations", "trial-2", "tria"}) {
      auto one = commit(1);
      one.event = name;
      one.contents[0].text = std::string("words of ") + name;
      one.snapshot = Snapshot{1, kSnapshotVersion, "state"};
      commits.push_back(std::move(one));
    }
    commits[0].ballots.push_back({"o1", {0}});
    store.commit(commits);
    store.note("trial", "window", "17");
    store.remove("trial");
    CHECK(store.history("trial").urns.empty());
  }
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    CHECK(bytes.find("words of trial\"") == std::string::npos);
    CHECK(bytes.find("words of trial/") == std::string::npos);
  }
  CHECK_FALSE(std::filesystem::exists(folder.path / "urns" / "trial.o1"));
  Store store(folder.file());
  CHECK(store.events() == std::vector<std::string>{"tria", "trial-2"});
  CHECK(store.removed() == std::vector<std::string>{"trial"});
  CHECK(store.history("trial-2").contents.at("t1") == "words of trial-2");
  CHECK(store.history("trial").contents.empty());
  CHECK(store.accepted("trial", "p1").empty());
  CHECK(store.note("trial", "window").empty());
  for (const char* name : {"trial", "trial/registrations"}) {
    auto again = commit(1);
    again.event = name;
    CHECK_THROWS_AS(store.commit(std::span(&again, 1)), std::invalid_argument);
  }
}

TEST_CASE("visits that a run left open ended when its attendance was written last") {
  const Folder folder;
  const auto write = [](Store& store, Attendance attendance) {
    Commit made;
    made.event = "trial";
    made.attendance = std::move(attendance);
    store.commit(std::span(&made, 1));
  };
  const auto visits = [&] { return read_archive(folder.file(), "trial")->visits; };
  {
    Store store(folder.file());
    store.commit(std::vector<Commit>{commit(1)});
    CHECK(visits().empty());
    write(store, {1'000, true, {{"a", 100, std::nullopt}, {"b", 200, 300}}});
    // While the store is there.
    CHECK(visits() == std::vector<Visit>{{"a", 100, 1'000}, {"b", 200, 300}});
    write(store, {2'000, false, {{"c", 1'500, std::nullopt}}});
    CHECK(visits() == std::vector<Visit>{{"a", 100, 2'000}, {"b", 200, 300}, {"c", 1'500, 2'000}});
    write(store, {3'000, false, {{"c", 1'500, 2'500}}});
  }
  CHECK(visits() == std::vector<Visit>{{"a", 100, 3'000}, {"b", 200, 300}, {"c", 1'500, 2'500}});
  Store store(folder.file());
  write(store, {9'000, true, {{"a", 8'000, std::nullopt}}});
  CHECK(visits() == std::vector<Visit>{{"a", 100, 3'000}, {"a", 8'000, 9'000}, {"b", 200, 300}, {"c", 1'500, 2'500}});
}

TEST_CASE("an archive is of one event, and there is none of what is not there") {
  const Folder folder;
  CHECK_THROWS_AS(static_cast<void>(read_archive(folder.file(), "trial")), std::runtime_error);
  CHECK_FALSE(std::filesystem::exists(folder.file()));
  Store store(folder.file());
  auto registered = commit(1);
  registered.event = "trial/registrations";
  store.commit(std::vector<Commit>{commit(1), registered});
  CHECK_FALSE(read_archive(folder.file(), "other"));
  const auto archive = read_archive(folder.file(), "trial");
  REQUIRE(archive);
  CHECK(archive->session == std::vector<Row>{row(1)});
  CHECK(archive->session_texts.at("t1") == "text 1");
  CHECK(archive->registrations.size() == 1);
}

TEST_CASE("a data directory has one holder, who is named") {
  const Folder folder;
  const DataDirectory held(folder.path / "data");
  std::string said;
  try {
    const DataDirectory second(folder.path / "data");
  } catch (const DataDirectoryHeld& error) {
    said = error.what();
  }
  CHECK(said.find(std::to_string(getpid())) != std::string::npos);
  CHECK((std::filesystem::status(folder.path / "data").permissions() & std::filesystem::perms::others_all) ==
        std::filesystem::perms::none);
}

TEST_CASE("what is not kept any more is in no file: by kind, but for what stays, names of some, and who was present") {
  const Folder folder;
  {
    Store store(folder.file());
    auto first = commit(1);
    first.contents = {{"q1", "p1", "question", "Due words"},   {"q0", "p1", "question", "Former words"},
                      {"q2", "p2", "question", "Later words"}, {"m1", "p1", "chat", "Chat words"},
                      {"n1", "p1", "name", "Due Name"},        {"n2", "p2", "name", "Later Name"}};
    first.attendance = Attendance{9, true, {{"person-one", 1, 5}, {"person-one", 6, 9}, {"person-two", 2, 9}}};
    store.commit(std::span(&first, 1));
    auto second = commit(2);
    second.contents.clear();
    second.expiry = Expiry{{"question"}, {"q2"}, {"p1"}, true};
    store.commit(std::span(&second, 1));
    const auto left = store.history("trial").contents;
    CHECK(left.at("q1").empty());
    CHECK(left.at("q0").empty());
    CHECK(left.at("q2") == "Later words");
    CHECK(left.at("m1") == "Chat words");
    CHECK(left.at("n1").empty());
    CHECK(left.at("n2") == "Later Name");
  }
  const auto archive = read_archive(folder.file(), "trial");
  REQUIRE(archive->visits.size() == 3);
  std::map<std::string, std::int64_t> present;
  for (const auto& visit : archive->visits) present[visit.person] += *visit.until - visit.since;
  // As many people, as long.
  std::vector<std::int64_t> spans;
  for (const auto& [person, span] : present) spans.push_back(span);
  std::ranges::sort(spans);
  CHECK(spans == std::vector<std::int64_t>{7, 7});
  const auto bytes = all_bytes(folder.path);
  for (const char* words : {"Due words", "Former words", "Due Name", "person-one", "person-two"}) {
    CAPTURE(words);
    CHECK(bytes.find(words) == std::string::npos);
  }
}

}  // namespace
}  // namespace rostrum::journal
