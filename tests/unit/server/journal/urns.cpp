// Anonymous ballots on disk: counted over restarts, gone when they are to be, and not to be joined with their voters.
#include "server/journal/urns.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "server/journal/store.hpp"

namespace rostrum::journal {
namespace {

namespace fs = std::filesystem;

struct Folder {
  Folder() { path = fs::path(mkdtemp(name.data())); }
  ~Folder() { fs::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] fs::path file() const { return path / "journal.sqlite"; }
  [[nodiscard]] fs::path pads() const { return path / "urns" / "trial.o1"; }
  std::string name = "/tmp/rostrum-urns-XXXXXX";
  fs::path path;
};

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

Commit vote(std::uint64_t seq, std::vector<std::uint32_t> choices) {
  Commit commit;
  commit.event = "trial";
  Row row;
  row.seq = seq;
  row.kind = "ballot_cast";
  row.body = R"({"poll":"o1","person":"p)" + std::to_string(seq) + "\"}";
  commit.rows.push_back(std::move(row));
  commit.ballots.push_back({"o1", std::move(choices)});
  return commit;
}

void commit(Store& store, const Commit& one) { store.commit(std::span(&one, 1)); }

std::vector<std::uint64_t> counts(Store& store) {
  auto urns = store.history("trial").urns;
  REQUIRE(urns.contains("o1"));
  urns.at("o1").resize(3);
  return urns.at("o1");
}

constexpr std::size_t kSlot = 8 + Urns::kSlots * 8;

bool is_blank(const std::string& bytes) {
  return std::ranges::all_of(bytes, [](char byte) { return byte == 0; });
}

TEST_CASE("ballots are counted, in groups and over a restart") {
  Folder folder;
  {
    Store store(folder.file());
    commit(store, vote(1, {0}));
    const Commit group[] = {vote(2, {2}), vote(3, {2}), vote(4, {0, 1})};
    store.commit(group);
    CHECK(counts(store) == std::vector<std::uint64_t>{2, 1, 2});
  }
  Store store(folder.file());
  CHECK(counts(store) == std::vector<std::uint64_t>{2, 1, 2});
  commit(store, vote(5, {1}));
  CHECK(counts(store) == std::vector<std::uint64_t>{2, 2, 2});
}

TEST_CASE("a transaction that fails counts nothing") {
  Folder folder;
  Store store(folder.file());
  commit(store, vote(1, {0}));
  const Commit group[] = {vote(2, {1}), vote(7, {1})};
  CHECK_THROWS(store.commit(group));
  CHECK(counts(store) == std::vector<std::uint64_t>{1, 0, 0});
  commit(store, vote(2, {2}));
  CHECK(counts(store) == std::vector<std::uint64_t>{1, 0, 1});
}

TEST_CASE("after each vote the pad of the counts before is gone, so that older pages of the log say nothing") {
  Folder folder;
  Store store(folder.file());
  std::vector<std::string> pads;
  for (std::uint64_t seq = 1; seq <= 6; ++seq) {
    commit(store, vote(seq, {static_cast<std::uint32_t>(seq % 3)}));
    const auto bytes = bytes_of(folder.pads());
    // Of two slots, the one that is not of this generation is blank or was never written.
    const auto mine = bytes.substr((seq % 2) * kSlot, kSlot);
    const auto other = seq % 2 == 0 ? bytes.substr(std::min(bytes.size(), kSlot)) : bytes.substr(0, kSlot);
    CHECK_FALSE(is_blank(mine));
    CHECK(is_blank(other));
    pads.push_back(mine.substr(8));
  }
  // None of the pads that were is in any file of the directory.
  const auto last = pads.back();
  pads.pop_back();
  for (const auto& entry : fs::recursive_directory_iterator(folder.path)) {
    if (!entry.is_regular_file()) continue;
    const auto bytes = bytes_of(entry.path());
    for (const auto& pad : pads) CHECK(bytes.find(pad) == std::string::npos);
    // And the last one is beside the database, not in it.
    CHECK((bytes.find(last) == std::string::npos) == (entry.path() != folder.pads()));
  }
}

TEST_CASE("a pad that a crash left behind is blanked when the event is read") {
  Folder folder;
  Store store(folder.file());
  commit(store, vote(1, {0}));
  commit(store, vote(2, {0}));
  {
    // As if the program had died between the commit and its settling.
    std::fstream file(folder.pads(), std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(static_cast<std::streamoff>(kSlot));
    file << std::string(kSlot, 'x');
  }
  CHECK(counts(store) == std::vector<std::uint64_t>{2, 0, 0});
  CHECK(is_blank(bytes_of(folder.pads()).substr(kSlot)));
}

TEST_CASE("an emptied urn is gone from the disk, and used again begins with nothing") {
  Folder folder;
  Store store(folder.file());
  commit(store, vote(1, {0}));
  Commit sealed;
  sealed.event = "trial";
  sealed.emptied = {"o1"};
  commit(store, sealed);
  CHECK(store.history("trial").urns.empty());
  CHECK_FALSE(fs::exists(folder.pads()));
  commit(store, vote(2, {1}));
  CHECK(counts(store) == std::vector<std::uint64_t>{0, 1, 0});
}

TEST_CASE("a file without its urn is removed, and an urn without its file is left out") {
  Folder folder;
  { Store store(folder.file()); }
  fs::create_directories(folder.path / "urns");
  std::ofstream(folder.pads()) << "left";
  Store store(folder.file());
  CHECK_FALSE(fs::exists(folder.pads()));
  commit(store, vote(1, {0}));
  fs::remove(folder.pads());
  CHECK(store.history("trial").urns.empty());
  commit(store, vote(2, {1}));
  CHECK(counts(store) == std::vector<std::uint64_t>{0, 1, 0});
}

}  // namespace
}  // namespace rostrum::journal
