#include "server/records/folder.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <system_error>

namespace rostrum::records {
namespace {

namespace fs = std::filesystem;

struct Place {
  Place() {
    std::string name = (fs::temp_directory_path() / "rostrum-records-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~Place() { fs::remove_all(path); }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  [[nodiscard]] std::size_t files(const std::string& folder) const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(path / folder), {}));
  }
  fs::path path;
};

std::string content(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// As a disk that is full after so many bytes of a file.
struct SmallFiles {
  explicit SmallFiles(rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before);
    const rlimit small{bytes, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
  }
  ~SmallFiles() { setrlimit(RLIMIT_FSIZE, &before); }
  SmallFiles(const SmallFiles&) = delete;
  SmallFiles& operator=(const SmallFiles&) = delete;
  rlimit before{};
};

TEST_CASE("files appear whole, for their owner alone, and in place of earlier ones") {
  const Place place;
  write_whole(place.path / "a/b", {{"one", "1"}, {"two", "2"}});
  write_whole(place.path / "a/b", {{"one", "one"}});
  CHECK(content(place.path / "a/b/one") == "one");
  CHECK(content(place.path / "a/b/two") == "2");
  CHECK(place.files("a/b") == 2);
  struct stat found {};
  REQUIRE(stat((place.path / "a/b/one").c_str(), &found) == 0);
  CHECK((found.st_mode & 0777) == 0600);
  REQUIRE(stat((place.path / "a/b").c_str(), &found) == 0);
  CHECK((found.st_mode & 0777) == 0700);
}

TEST_CASE("when one cannot be written none appears, and what was there stays") {
  const Place place;
  write_whole(place.path / "there", {{"one", "before"}});
  {
    const SmallFiles full(4'096);
    const Files files = {{"one", "after"}, {"two", std::string(10'000, 'x')}};
    CHECK_THROWS_AS(write_whole(place.path / "there", files), std::system_error);
    CHECK_THROWS_AS(write_whole(place.path / "new", files), std::system_error);
  }
  CHECK(content(place.path / "there/one") == "before");
  CHECK(place.files("there") == 1);
  CHECK_FALSE(fs::exists(place.path / "new"));
}

TEST_CASE("a file where the folder is to be is said, by its name") {
  const Place place;
  std::ofstream(place.path / "file") << "x";
  try {
    write_whole(place.path / "file", {{"one", "1"}});
    FAIL("written");
  } catch (const std::system_error& error) {
    CHECK(std::string(error.what()).find("file") != std::string::npos);
  }
}

}  // namespace
}  // namespace rostrum::records
