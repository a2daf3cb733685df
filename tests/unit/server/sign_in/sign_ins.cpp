#include "server/sign_in/sign_ins.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <filesystem>
#include <future>

namespace rostrum::sign_in {
namespace {

struct Scene {
  Scene() {
    std::string name = (std::filesystem::temp_directory_path() / "rostrum-sign-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    folder = name;
    keys = std::make_unique<access::Keys>(access::Keys::load(folder / "organiser.key"));
    start({{"Ada@example.org", "bob@example.org"}, {}, {}});
  }
  ~Scene() {
    journal.reset();
    std::filesystem::remove_all(folder);
  }
  Scene(const Scene&) = delete;
  Scene& operator=(const Scene&) = delete;

  /// As after a restart, with these in the settings.
  void start(Grants grants) {
    sign_ins.reset();
    journal.reset();
    journal = std::make_unique<journal::Journal>(folder / "rostrum.db");
    sign_ins = std::make_unique<SignIns>(*keys, *journal, std::move(grants), [this] { return now; });
    sign_ins->load();
  }
  std::optional<SignIns::Opened> redeem(const std::string& link) {
    std::promise<SignIns::Redeemed> done;
    sign_ins->redeem(link, [&](SignIns::Redeemed redeemed) { done.set_value(std::move(redeemed)); });
    const auto redeemed = done.get_future().get();
    const auto* opened = std::get_if<SignIns::Opened>(&redeemed);
    return opened == nullptr ? std::nullopt : std::optional(*opened);
  }
  void end(const Session& session) {
    std::promise<std::optional<journal::Failure>> done;
    sign_ins->end(session, [&](auto failure) { done.set_value(std::move(failure)); });
    CHECK_FALSE(done.get_future().get());
  }

  std::filesystem::path folder;
  std::int64_t now = 1'700'000'000'000;
  std::unique_ptr<access::Keys> keys;
  std::unique_ptr<journal::Journal> journal;
  std::unique_ptr<SignIns> sign_ins;
};

constexpr std::int64_t kMinute = 60'000;

TEST_CASE("an address is recognised however its letters are written, and nobody else's") {
  Scene scene;
  CHECK(scene.sign_ins->by_mail());
  CHECK(scene.sign_ins->listed("ada@EXAMPLE.org") == "Ada@example.org");
  CHECK_FALSE(scene.sign_ins->listed("eve@example.org"));
  CHECK_FALSE(scene.sign_ins->listed(""));
  scene.start(Grants());
  CHECK_FALSE(scene.sign_ins->by_mail());
}

TEST_CASE("a link opens one session, also over a restart") {
  Scene scene;
  const auto link = scene.sign_ins->link("Ada@example.org");
  const auto other = scene.sign_ins->link("Ada@example.org");
  const auto opened = scene.redeem(link);
  REQUIRE(opened);
  CHECK(opened->session.shown.mail == "Ada@example.org");
  CHECK(opened->session.until == scene.now + 12 * 60 * kMinute);
  CHECK(scene.sign_ins->find(opened->token)->id == opened->session.id);
  CHECK_FALSE(scene.redeem(link));
  scene.start({{"ada@example.org"}, {}, {}});
  CHECK_FALSE(scene.redeem(link));
  CHECK(scene.sign_ins->find(opened->token));
  // Those that were not used are good all the same.
  CHECK(scene.redeem(other));
}

TEST_CASE("a link is good for a quarter of an hour, a session for half a day") {
  Scene scene;
  const auto link = scene.sign_ins->link("bob@example.org");
  const auto late = scene.sign_ins->link("bob@example.org");
  scene.now += 15 * kMinute - 1;
  const auto opened = scene.redeem(link);
  REQUIRE(opened);
  scene.now += 1;
  CHECK_FALSE(scene.redeem(late));
  scene.now = opened->session.until - 1;
  CHECK(scene.sign_ins->find(opened->token));
  scene.now += 1;
  CHECK_FALSE(scene.sign_ins->find(opened->token));
}

TEST_CASE("whoever left the settings is out, and a link of theirs opens nothing") {
  Scene scene;
  const auto link = scene.sign_ins->link("bob@example.org");
  const auto opened = scene.redeem(scene.sign_ins->link("bob@example.org"));
  REQUIRE(opened);
  scene.start({{"ada@example.org"}, {}, {}});
  CHECK_FALSE(scene.sign_ins->find(opened->token));
  CHECK_FALSE(scene.redeem(link));
}

TEST_CASE("a session that was ended opens nothing, also after a restart; others go on") {
  Scene scene;
  const auto first = scene.redeem(scene.sign_ins->link("bob@example.org"));
  const auto second = scene.redeem(scene.sign_ins->link("bob@example.org"));
  REQUIRE(first);
  REQUIRE(second);
  scene.end(first->session);
  CHECK_FALSE(scene.sign_ins->find(first->token));
  scene.start({{"bob@example.org"}, {}, {}});
  CHECK_FALSE(scene.sign_ins->find(first->token));
  CHECK(scene.sign_ins->find(second->token));
}

TEST_CASE("whom a provider vouches for has what the settings give them, until they do not") {
  Scene scene;
  const auto grant = [](std::string_view text) { return *parse_grant(text, true); };
  scene.start({{}, {grant("group:board")}, {grant("trial=mo@example.org"), grant("group:crew")}});
  Shown mo;
  mo.by_mail = false;
  mo.mail = "Mo@example.org";
  mo.groups = {"others", "board"};
  const auto opened = scene.sign_ins->open(mo, "Mo");
  REQUIRE(opened);
  const auto session = scene.sign_ins->find(opened->token);
  REQUIRE(session);
  CHECK(session->name == "Mo");
  CHECK(session->rights.organiser);
  CHECK(session->shown.groups == std::vector<std::string>{"board"});
  scene.start({{}, {}, {grant("trial=mo@example.org")}});
  const auto later = scene.sign_ins->find(opened->token);
  REQUIRE(later);
  CHECK_FALSE(later->rights.organiser);
  CHECK(later->rights.moderates("trial"));
  CHECK_FALSE(later->rights.moderates("other"));
  // An address that was mailed to is another thing than one that a provider knows.
  scene.start({{"mo@example.org"}, {}, {}});
  CHECK_FALSE(scene.sign_ins->find(opened->token));
  CHECK_FALSE(scene.sign_ins->open(mo, "Mo"));
}

TEST_CASE("what is spent is kept as long as it would be good, and no longer") {
  Scene scene;
  const auto kept = [&] {
    std::promise<std::size_t> count;
    scene.journal->spent([&](journal::Spent& spent) { count.set_value(spent.all().size()); }, [](const auto&) {});
    return count.get_future().get();
  };
  CHECK(scene.redeem(scene.sign_ins->link("bob@example.org")));
  CHECK(scene.redeem(scene.sign_ins->link("bob@example.org")));
  CHECK(kept() == 2);
  scene.now += 15 * kMinute;
  CHECK(scene.redeem(scene.sign_ins->link("bob@example.org")));
  CHECK(kept() == 1);
}

TEST_CASE("nothing but a link is taken for a link, nothing but a session for a session") {
  Scene scene;
  const auto link = scene.sign_ins->link("bob@example.org");
  CHECK_FALSE(scene.sign_ins->find(link));
  const auto opened = scene.redeem(link);
  REQUIRE(opened);
  CHECK_FALSE(scene.redeem(opened->token));
  access::Claims claims;
  claims.event = "trial";
  claims.person = "p1";
  claims.roles = {"organiser"};
  claims.expires = std::chrono::system_clock::now() + std::chrono::hours(1);
  const auto personal = scene.keys->issue(claims);
  CHECK_FALSE(scene.keys->verify(opened->token, std::chrono::system_clock::now()));
  const auto forged = opened->token.substr(0, opened->token.size() - 1) + (opened->token.ends_with('A') ? "E" : "A");
  for (const std::string& bad :
       {personal, forged, std::string(), std::string("session1"), std::string("session1..."), std::string(10'000, 'x'),
        scene.keys->organiser_key(), scene.keys->seal("session1", "{}"), scene.keys->seal("session1", "[")}) {
    CHECK_FALSE(scene.sign_ins->find(bad));
    CHECK_FALSE(scene.redeem(bad));
  }
}

}  // namespace
}  // namespace rostrum::sign_in
