#include "server/access/keys.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <set>

namespace rostrum::access {
namespace {

struct Folder {
  Folder() : path(std::filesystem::temp_directory_path() / ("rostrum-keys-" + random_id(""))) {
    std::filesystem::create_directories(path);
  }
  ~Folder() { std::filesystem::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::filesystem::path path;
};

const Keys::Instant kNow{std::chrono::seconds(1'700'000'000)};

Claims claims() {
  Claims made;
  made.event = "trial";
  made.person = "p1";
  made.roles = {"moderator", "panelist"};
  made.can = {"questions"};
  made.languages = {"en", "fr"};
  made.name = "Ann \"Annie\" Ä";
  made.expires = kNow + std::chrono::hours(1);
  return made;
}

TEST_CASE("a token says what was issued, until it expires") {
  const Folder folder;
  const auto keys = Keys::load(folder.path / "organiser.key");
  const auto token = keys.issue(claims());
  const auto back = keys.verify(token, kNow);
  REQUIRE(back.has_value());
  CHECK(back->person == "p1");
  CHECK(back->roles == claims().roles);
  CHECK(back->can == claims().can);
  CHECK(back->name == claims().name);
  CHECK_FALSE(keys.verify(token, kNow + std::chrono::hours(1)).has_value());
}

TEST_CASE("no changed byte of a token passes, nor another key's") {
  const Folder folder;
  const auto keys = Keys::load(folder.path / "organiser.key");
  const auto other = Keys::load(folder.path / "other.key");
  const auto token = keys.issue(claims());
  int refused = 0;
  for (std::size_t i = 0; i < token.size(); ++i) {
    auto changed = token;
    changed[i] = changed[i] == 'x' ? 'y' : 'x';
    // The last letter of base64 carries bits that count for nothing.
    if (i + 1 != token.size()) refused += keys.verify(changed, kNow).has_value() ? 0 : 1;
  }
  CHECK(refused == static_cast<int>(token.size()) - 1);
  CHECK_FALSE(other.verify(token, kNow).has_value());
  for (const char* bad : {"", ".", "...", "v1", "a.b.c.d"}) CHECK_FALSE(keys.verify(bad, kNow).has_value());
  CHECK_FALSE(keys.verify(std::string(10'000, 'a'), kNow).has_value());
}

TEST_CASE("the key is made once, for its owner alone, and refused when others may read it") {
  const Folder folder;
  const auto file = folder.path / "organiser.key";
  const auto first = Keys::load(file).organiser_key();
  CHECK(first.size() >= 32);
  CHECK(Keys::load(file).organiser_key() == first);
  struct stat about {};
  REQUIRE(stat(file.c_str(), &about) == 0);
  CHECK((about.st_mode & 0777) == 0600);
  REQUIRE(chmod(file.c_str(), 0644) == 0);
  CHECK_THROWS_AS(Keys::load(file), std::runtime_error);
}

TEST_CASE("what is sealed as one kind opens as that kind alone, by this key alone") {
  const Folder folder;
  const auto keys = Keys::load(folder.path / "organiser.key");
  const auto other = Keys::load(folder.path / "other.key");
  const auto token = keys.seal("link1", "words");
  CHECK(keys.unseal("link1", token) == "words");
  CHECK_FALSE(keys.unseal("link", token));
  CHECK_FALSE(keys.unseal("session1", token));
  CHECK_FALSE(other.unseal("link1", token));
  CHECK_FALSE(keys.verify(token, kNow));
  CHECK_FALSE(keys.unseal("link1", keys.issue(claims())));
}

TEST_CASE("an id of words is the same each time, and another of other words, kinds and keys") {
  const Folder folder;
  const auto keys = Keys::load(folder.path / "organiser.key");
  const auto id = keys.id_of("p", "trial ada@example.org");
  CHECK(id.size() == 21);
  CHECK(id.starts_with("p"));
  CHECK(keys.id_of("p", "trial ada@example.org") == id);
  CHECK(keys.id_of("p", "other ada@example.org") != id);
  CHECK(keys.id_of("u", "trial ada@example.org").substr(1) != id.substr(1));
  CHECK(Keys::load(folder.path / "other.key").id_of("p", "trial ada@example.org") != id);
}

TEST_CASE("ids do not repeat") {
  std::set<std::string> seen;
  for (int i = 0; i < 1'000; ++i) seen.insert(random_id("q"));
  CHECK(seen.size() == 1'000);
  CHECK(seen.begin()->starts_with("q"));
}

}  // namespace
}  // namespace rostrum::access
