#include "server/assets/shelf.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <fstream>
#include <iterator>

#include "server/assets/picture.hpp"

namespace rostrum::assets {
namespace {

namespace fs = std::filesystem;

struct Place {
  Place() {
    std::string name = (fs::temp_directory_path() / "rostrum-assets-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~Place() { fs::remove_all(path); }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  [[nodiscard]] std::size_t files(const std::string& event) const {
    if (!fs::exists(path / "assets" / event)) return 0;
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(path / "assets" / event), {}));
  }
  [[nodiscard]] Shelf shelf() const { return Shelf(path / "assets"); }
  fs::path path;
};

std::string jpeg(std::size_t bytes, char filling = 'x') {
  std::string picture(bytes, filling);
  return picture.replace(0, 3, "\xff\xd8\xff");
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

Fault fault_of(const std::variant<Shelf::Put, Fault>& outcome) {
  REQUIRE(std::holds_alternative<Fault>(outcome));
  return std::get<Fault>(outcome);
}

TEST_CASE("what is put is there, for its owner alone, and for the next shelf too") {
  const Place place;
  auto shelf = place.shelf();
  CHECK_FALSE(shelf.get("trial", "a.jpg"));
  const auto first = shelf.put("trial", "a.jpg", jpeg(100));
  REQUIRE(std::holds_alternative<Shelf::Put>(first));
  CHECK(std::get<Shelf::Put>(first).is_new);
  const auto second = shelf.put("trial", "a.jpg", jpeg(200));
  CHECK_FALSE(std::get<Shelf::Put>(second).is_new);
  CHECK(std::get<Shelf::Put>(first).picture.etag != std::get<Shelf::Put>(second).picture.etag);
  auto next = place.shelf();
  for (Shelf* one : {&shelf, &next}) {
    const auto found = one->get("trial", "a.jpg");
    REQUIRE(found);
    CHECK(*found->bytes == jpeg(200));
    CHECK(found->type == "image/jpeg");
    CHECK(found->etag == std::get<Shelf::Put>(second).picture.etag);
  }
  struct stat about {};
  REQUIRE(stat((place.path / "assets/trial/a.jpg").c_str(), &about) == 0);
  CHECK((about.st_mode & 0777) == 0600);
  REQUIRE(stat((place.path / "assets").c_str(), &about) == 0);
  CHECK((about.st_mode & 0777) == 0700);
}

TEST_CASE("what is no picture, too large or too many is refused and leaves what was there") {
  const Place place;
  auto shelf = place.shelf();
  REQUIRE(std::holds_alternative<Shelf::Put>(shelf.put("trial", "a.jpg", jpeg(100))));
  CHECK(fault_of(shelf.put("trial", "a.jpg", "<svg/>")) == Fault::no_picture);
  CHECK(fault_of(shelf.put("trial", "a.jpg", jpeg(kMaxBytes + 1))) == Fault::too_large);
  CHECK(*shelf.get("trial", "a.jpg")->bytes == jpeg(100));
  const auto all = kMaxEventBytes / kMaxBytes;
  for (std::size_t i = 0; i + 1 < all; ++i) {
    REQUIRE(std::holds_alternative<Shelf::Put>(shelf.put("trial", std::to_string(i), jpeg(kMaxBytes))));
  }
  CHECK(fault_of(shelf.put("trial", "b.jpg", jpeg(kMaxBytes))) == Fault::too_many);
  // In place of itself it is not counted.
  CHECK(std::holds_alternative<Shelf::Put>(shelf.put("trial", "a.jpg", jpeg(kMaxBytes))));
  CHECK(std::holds_alternative<Shelf::Put>(shelf.put("other", "b.jpg", jpeg(kMaxBytes))));
}

TEST_CASE("no event has more pictures than it may, however small") {
  const Place place;
  auto shelf = place.shelf();
  for (std::size_t i = 0; i < kMaxPictures; ++i) {
    REQUIRE(std::holds_alternative<Shelf::Put>(shelf.put("trial", std::to_string(i), jpeg(10))));
  }
  CHECK(fault_of(shelf.put("trial", "one-more", jpeg(10))) == Fault::too_many);
}

TEST_CASE("on a full disk the picture of before stays, and nothing lies about") {
  const Place place;
  auto shelf = place.shelf();
  REQUIRE(std::holds_alternative<Shelf::Put>(shelf.put("trial", "a.jpg", jpeg(100))));
  {
    const SmallFiles full(4'096);
    CHECK(fault_of(shelf.put("trial", "a.jpg", jpeg(10'000))) == Fault::disk_full);
    CHECK(fault_of(shelf.put("trial", "b.jpg", jpeg(10'000))) == Fault::disk_full);
  }
  CHECK(*place.shelf().get("trial", "a.jpg")->bytes == jpeg(100));
  CHECK(*shelf.get("trial", "a.jpg")->bytes == jpeg(100));
  CHECK(place.files("trial") == 1);
}

TEST_CASE("what a crash left half is written over and never shown") {
  const Place place;
  auto shelf = place.shelf();
  REQUIRE(std::holds_alternative<Shelf::Put>(shelf.put("trial", "a.jpg", jpeg(100))));
  std::ofstream(place.path / "assets/trial/.b.jpg.partial") << jpeg(50);
  CHECK_FALSE(shelf.get("trial", "b.jpg"));
  REQUIRE(std::holds_alternative<Shelf::Put>(shelf.put("trial", "b.jpg", jpeg(70))));
  CHECK(*place.shelf().get("trial", "b.jpg")->bytes == jpeg(70));
  CHECK(place.files("trial") == 2);
}

TEST_CASE("a picture is removed alone, an event's with it, and copies stand by themselves") {
  const Place place;
  auto shelf = place.shelf();
  for (const char* name : {"a.jpg", "b.jpg"}) {
    REQUIRE(std::holds_alternative<Shelf::Put>(shelf.put("trial", name, jpeg(100))));
  }
  CHECK_FALSE(shelf.copy("trial", "copy"));
  CHECK_FALSE(shelf.copy("none", "empty"));
  CHECK(shelf.remove("trial", "a.jpg") == true);
  CHECK(shelf.remove("trial", "a.jpg") == false);
  CHECK(shelf.remove("none", "a.jpg") == false);
  CHECK_FALSE(shelf.get("trial", "a.jpg"));
  CHECK(shelf.get("copy", "a.jpg"));
  shelf.forget("trial");
  shelf.forget("trial");
  CHECK_FALSE(shelf.get("trial", "b.jpg"));
  CHECK_FALSE(fs::exists(place.path / "assets/trial"));
  CHECK(shelf.get("copy", "b.jpg"));
  CHECK(place.files("copy") == 2);
}

}  // namespace
}  // namespace rostrum::assets
