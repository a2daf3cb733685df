#include "server/journal/urns.hpp"

#include <fcntl.h>
#include <sys/random.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <system_error>

namespace rostrum::journal {
namespace {

constexpr std::size_t kSlotBytes = 8 + Urns::kSlots * 8;

[[noreturn]] void fail(const std::filesystem::path& path) {
  throw std::system_error(errno, std::generic_category(), path.string());
}

/// Closes what it holds.
class File {
 public:
  File(const std::filesystem::path& path, int flags) : descriptor_(open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  ~File() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  [[nodiscard]] int get() const { return descriptor_; }
  explicit operator bool() const { return descriptor_ >= 0; }

 private:
  int descriptor_;
};

using Slot = std::array<std::uint64_t, 1 + Urns::kSlots>;
static_assert(sizeof(Slot) == kSlotBytes);

off_t place_of(std::uint64_t generation) { return static_cast<off_t>((generation % 2) * kSlotBytes); }

std::string hex(const std::array<std::uint64_t, Urns::kSlots>& words) {
  std::string out;
  std::array<char, 17> digits{};
  for (const auto word : words) {
    std::snprintf(digits.data(), digits.size(), "%016llx", static_cast<unsigned long long>(word));
    out += digits.data();
  }
  return out;
}

}  // namespace

Urns::Urns(Database& database, std::filesystem::path folder) : database_(database), folder_(std::move(folder)) {
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(folder_, none)) {
    const auto name = entry.path().filename().string();
    const auto dot = name.find('.');
    if (dot == std::string::npos) continue;
    if (stored({name.substr(0, dot), name.substr(dot + 1)}).generation == 0)
      std::filesystem::remove(entry.path(), none);
  }
}

std::filesystem::path Urns::file_of(const Name& urn) const { return folder_ / (urn.first + "." + urn.second); }

Urns::Stored Urns::stored(const Name& urn) {
  Statement select(database_, "SELECT generation, share FROM urn WHERE event=? AND poll=?");
  Stored found;
  if (!select.bind(urn.first).bind(urn.second).step()) return found;
  found.generation = static_cast<std::uint64_t>(select.number(0));
  const auto share = select.text(1);
  if (share.size() != kSlots * 16) return found;
  for (std::size_t i = 0; i < kSlots; ++i)
    found.share[i] = std::strtoull(share.substr(i * 16, 16).c_str(), nullptr, 16);
  return found;
}

bool Urns::open_pad(const Name& urn, const Stored& row, Counts& counts) const {
  counts = {};
  if (row.generation == 0) return true;
  const File file(file_of(urn), O_RDONLY);
  Slot slot{};
  if (!file || pread(file.get(), slot.data(), kSlotBytes, place_of(row.generation)) != ssize_t{kSlotBytes})
    return false;
  if (slot[0] != row.generation) return false;
  for (std::size_t i = 0; i < kSlots; ++i) counts[i] = row.share[i] ^ slot[i + 1];
  return true;
}

void Urns::write_pad(const Name& urn, std::uint64_t generation, const Counts& pad) const {
  std::filesystem::create_directories(folder_);
  const auto path = file_of(urn);
  const bool fresh = access(path.c_str(), F_OK) != 0;
  const File file(path, O_RDWR | O_CREAT);
  if (!file) fail(path);
  Slot slot{};
  slot[0] = generation;
  std::ranges::copy(pad, slot.begin() + 1);
  if (pwrite(file.get(), slot.data(), kSlotBytes, place_of(generation)) != ssize_t{kSlotBytes}) fail(path);
  if (fdatasync(file.get()) != 0) fail(path);
  if (!fresh) return;
  const File folder(folder_, O_RDONLY | O_DIRECTORY);
  if (!folder || fsync(folder.get()) != 0) fail(folder_);
}

/// Not synced: a copy of the directory no longer has it, and after a crash it is blanked at the next start.
void Urns::blank(const Name& urn, std::uint64_t generation) const {
  const File file(file_of(urn), O_WRONLY);
  const Slot nothing{};
  if (file && pwrite(file.get(), nothing.data(), kSlotBytes, place_of(generation)) < 0) errno = 0;
}

std::vector<std::string> Urns::polls(const std::string& event) {
  std::vector<std::string> found;
  Statement select(database_, "SELECT poll FROM urn WHERE event=?");
  select.bind(event);
  while (select.step()) found.push_back(select.text(0));
  return found;
}

void Urns::drop(const Name& urn) {
  Statement remove(database_, "DELETE FROM urn WHERE event=? AND poll=?");
  remove.bind(urn.first).bind(urn.second).run();
  emptied_.push_back(urn);
}

void Urns::remove(const std::string& event) {
  for (const auto& poll : polls(event)) drop({event, poll});
}

void Urns::put(const std::vector<const Commit*>& commits) {
  std::map<Name, Counts> added;
  for (const auto* commit : commits) {
    for (const Ballot& ballot : commit->ballots) {
      auto& counts = added[{commit->event, ballot.poll}];
      for (const auto option : ballot.choices) ++counts.at(option);
    }
    for (const auto& poll : commit->emptied) {
      // In the order of the commits: an urn that is used again begins with nothing.
      added.erase({commit->event, poll});
      drop({commit->event, poll});
    }
  }
  for (const auto& [urn, counts] : added) {
    const auto row = stored(urn);
    Counts sum{};
    static_cast<void>(open_pad(urn, row, sum));
    Counts pad{};
    if (getrandom(pad.data(), sizeof pad, 0) != ssize_t{sizeof pad}) fail(folder_);
    write_pad(urn, row.generation + 1, pad);
    for (std::size_t i = 0; i < kSlots; ++i) sum[i] = (sum[i] + counts[i]) ^ pad[i];
    Statement insert(database_, "INSERT OR REPLACE INTO urn VALUES (?,?,?,?)");
    insert.bind(urn.first).bind(urn.second).bind(static_cast<std::int64_t>(row.generation + 1)).bind(hex(sum)).run();
    changed_[urn] = row.generation;
  }
}

void Urns::settle() {
  for (const auto& [urn, before] : changed_) {
    if (before > 0) blank(urn, before);
  }
  for (const auto& urn : emptied_) {
    if (changed_.contains(urn)) continue;
    for (const std::uint64_t generation : {0, 1}) blank(urn, generation);
    std::error_code none;
    std::filesystem::remove(file_of(urn), none);
  }
  abandon();
}

void Urns::abandon() {
  changed_.clear();
  emptied_.clear();
}

std::map<std::string, std::vector<std::uint64_t>> Urns::read(const std::string& event) {
  std::map<std::string, std::vector<std::uint64_t>> found;
  for (const auto& poll : polls(event)) {
    const auto row = stored({event, poll});
    Counts counts{};
    if (!open_pad({event, poll}, row, counts)) continue;
    // Left by a crash between a commit and its settling.
    blank({event, poll}, row.generation + 1);
    found.emplace(poll, std::vector<std::uint64_t>(counts.begin(), counts.end()));
  }
  return found;
}

}  // namespace rostrum::journal
