#include "server/integration/key_ring.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <future>

namespace rostrum::integration {
namespace {

struct Scene {
  Scene() {
    std::string name = (std::filesystem::temp_directory_path() / "rostrum-ring-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    folder = name;
    start();
  }
  ~Scene() {
    ring.reset();
    journal.reset();
    std::filesystem::remove_all(folder);
  }
  Scene(const Scene&) = delete;
  Scene& operator=(const Scene&) = delete;

  /// As after a restart.
  void start() {
    ring.reset();
    journal.reset();
    journal = std::make_unique<journal::Journal>(folder / "rostrum.db");
    ring = std::make_unique<KeyRing>(*journal, [this] { return now; });
    ring->load();
  }
  KeyRing::Making make(ApiKey wanted) {
    std::promise<KeyRing::Making> made;
    ring->make(std::move(wanted), [&](KeyRing::Making making) { made.set_value(std::move(making)); });
    return made.get_future().get();
  }
  std::optional<journal::Failure> revoke(const std::string& id) {
    std::promise<std::optional<journal::Failure>> done;
    ring->revoke(id, [&](std::optional<journal::Failure> failure) { done.set_value(std::move(failure)); });
    return done.get_future().get();
  }
  void use(const std::string& id, const std::string& path) {
    std::promise<void> done;
    ring->used({id, now, "GET", path, 200}, [&](const auto&) { done.set_value(); });
    done.get_future().get();
  }
  std::vector<KeyUse> uses(const std::string& id) {
    std::promise<std::variant<std::vector<KeyUse>, journal::Failure>> done;
    ring->uses(id, [&](auto found) { done.set_value(std::move(found)); });
    return std::get<std::vector<KeyUse>>(done.get_future().get());
  }

  std::filesystem::path folder;
  std::int64_t now = 1'700'000'000'000;
  std::unique_ptr<journal::Journal> journal;
  std::unique_ptr<KeyRing> ring;
};

ApiKey wanted() {
  ApiKey key;
  key.name = "CRM";
  key.scopes = {"events:read", "questions:read"};
  key.events = {"trial"};
  return key;
}

TEST_CASE("a key is known again after a restart, with what it opens, until it is revoked") {
  Scene scene;
  const auto made = std::get<KeyRing::Made>(scene.make(wanted()));
  scene.start();
  const auto grant = scene.ring->find(made.secret);
  REQUIRE(grant);
  CHECK(grant->scopes == wanted().scopes);
  CHECK(grant->covers("trial"));
  CHECK_FALSE(grant->covers("other"));
  CHECK_FALSE(scene.ring->find(made.secret.substr(1)));
  CHECK_FALSE(scene.ring->find(made.key.hash));
  CHECK_FALSE(scene.ring->find("rk_"));
  CHECK_FALSE(scene.ring->find("rk_" + std::string(10'000, 'x')));
  CHECK_FALSE(scene.revoke(made.key.id));
  CHECK_FALSE(scene.ring->find(made.secret));
  scene.start();
  CHECK_FALSE(scene.ring->find(made.secret));
  CHECK(scene.ring->of(made.key.id)->revoked == scene.now);
}

TEST_CASE("a key ends when it said it would") {
  Scene scene;
  auto short_lived = wanted();
  short_lived.expires = scene.now + 10;
  const auto made = std::get<KeyRing::Made>(scene.make(short_lived));
  scene.now += 9;
  CHECK(scene.ring->find(made.secret));
  scene.now += 1;
  CHECK_FALSE(scene.ring->find(made.secret));
}

TEST_CASE("an audit keeps the newest, of the one key") {
  Scene scene;
  const auto one = std::get<KeyRing::Made>(scene.make(wanted())).key.id;
  const auto other = std::get<KeyRing::Made>(scene.make(wanted())).key.id;
  scene.use(other, "/other");
  constexpr auto kMost = journal::Integrations::kMaxUses;
  for (std::int64_t i = 0; i < kMost + 5; ++i) {
    ++scene.now;
    scene.use(one, "/" + std::to_string(i));
  }
  const auto uses = scene.uses(one);
  REQUIRE(uses.size() == static_cast<std::size_t>(kMost));
  CHECK(uses.front().path == "/" + std::to_string(kMost + 4));
  CHECK(uses.back().path == "/5");
  CHECK(scene.uses(other).size() == 1);
  scene.use("knone", "/");
  CHECK(scene.uses("knone").empty());
  scene.start();
  CHECK(scene.ring->of(one)->used == scene.now);
}

TEST_CASE("as many keys as are allowed are in force, and of revoked ones the newest are remembered") {
  Scene scene;
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < KeyRing::kMaxKeys; ++i) {
    ids.push_back(std::get<KeyRing::Made>(scene.make(wanted())).key.id);
  }
  CHECK(std::holds_alternative<KeyRing::TooMany>(scene.make(wanted())));
  for (const auto& id : ids) {
    ++scene.now;
    CHECK_FALSE(scene.revoke(id));
  }
  const auto remembered = scene.ring->list();
  CHECK(remembered.size() == journal::Integrations::kMaxRevoked);
  scene.start();
  const auto read = scene.ring->list();
  CHECK(read.size() == journal::Integrations::kMaxRevoked);
  CHECK(scene.ring->of(ids.back()));
  CHECK_FALSE(scene.ring->of(ids.front()));
  CHECK(std::holds_alternative<KeyRing::Made>(scene.make(wanted())));
}

}  // namespace
}  // namespace rostrum::integration
