// Links: who makes and revokes them, and what a revocation takes away.
#include "tests/unit/server/event/session.hpp"

namespace rostrum::event {
namespace {

Person person_with(std::set<Role> roles, std::set<Capability> can = {}) {
  Person person;
  person.id = "maker";
  person.roles = std::move(roles);
  person.can = std::move(can);
  return person;
}

std::optional<Reason> refused(const Decision& decision) {
  const auto* refusal = std::get_if<Refusal>(&decision);
  return refusal == nullptr ? std::nullopt : std::optional(refusal->reason);
}

LinkMade wanted(std::set<Role> roles, const PersonId& id = "new") {
  LinkMade link;
  link.person = id;
  link.roles = std::move(roles);
  link.name = "name-" + id;
  return link;
}

struct Maker : Session {
  std::optional<Reason> take(const Decision& decision) {
    if (const auto reason = refused(decision)) return reason;
    for (const auto& event : std::get<std::vector<Event>>(decision)) happen(event);
    return std::nullopt;
  }
  std::optional<Reason> make(const Person& by, std::set<Role> roles, const PersonId& id = "new") {
    return take(link_made(state, by, wanted(std::move(roles), id)));
  }
  std::optional<Reason> revoke(const Person& by, const PersonId& id) { return take(link_revoked(state, by, id)); }
};

TEST_CASE("organisers make every link, moderators of people all but those of staff") {
  const auto organiser = person_with({Role::organiser});
  const auto people = person_with({Role::moderator}, {Capability::people});
  const auto questions = person_with({Role::moderator}, {Capability::questions});
  for (const Role role : {Role::viewer, Role::panelist, Role::interpreter, Role::signer, Role::captioner,
                          Role::moderator, Role::organiser}) {
    const bool staff = role == Role::moderator || role == Role::organiser;
    CHECK_FALSE(Maker().make(organiser, {role}));
    CHECK(Maker().make(people, {role}) == (staff ? std::optional(Reason::forbidden) : std::nullopt));
    CHECK(Maker().make(questions, {role}) == Reason::forbidden);
    CHECK(Maker().make(person_with({Role::panelist}), {role}) == Reason::forbidden);
  }
  CHECK(Maker().make(organiser, {}) == Reason::invalid);
  auto narrowed = wanted({Role::panelist});
  narrowed.can = {Capability::stage};
  CHECK(refused(link_made(State(), organiser, narrowed)) == Reason::invalid);
}

TEST_CASE("an event holds so many links and no more") {
  Maker maker;
  const auto organiser = person_with({Role::organiser});
  for (std::size_t i = 0; i < kMaxLinks; ++i) maker.state.links["p" + std::to_string(i)];
  CHECK(maker.make(organiser, {Role::viewer}) == Reason::wrong_state);
}

TEST_CASE("a revoked link says by whom and when, and is revoked once") {
  Maker maker;
  const auto organiser = person_with({Role::organiser});
  REQUIRE_FALSE(maker.make(organiser, {Role::panelist}));
  maker.now += 5;
  REQUIRE_FALSE(maker.revoke(organiser, "new"));
  const auto* link = maker.state.link("new");
  REQUIRE(link != nullptr);
  CHECK(link->revoked_at == maker.now);
  CHECK(link->made_at == maker.now - 5);
  CHECK(link->revoked_by == "maker");
  const auto seq = maker.state.seq;
  CHECK_FALSE(maker.revoke(organiser, "new"));
  CHECK(maker.state.seq == seq);
}

TEST_CASE("revoking takes a speaker off the stage and keeps them off") {
  Maker maker;
  const auto organiser = person_with({Role::organiser});
  maker.happen(PhaseChanged{PhaseChange::opened, Phase::doors});
  DirectStage on;
  on.participant = "pat";
  REQUIRE_FALSE(maker.run("mo", on));
  REQUIRE_FALSE(maker.run("pat", RaiseHand{}));
  // Pat's link was made before links were listed.
  REQUIRE_FALSE(maker.revoke(organiser, "pat"));
  CHECK(maker.state.scene.on_stage.empty());
  CHECK(maker.state.hands.empty());
  CHECK(maker.state.link("pat")->roles == std::set{Role::panelist});
  CHECK(maker.state.person("pat")->revoked);
  CHECK(maker.run("mo", on) != std::nullopt);
  CHECK(maker.run("pat", RaiseHand{}) == Reason::forbidden);
  Undo undo;
  for (undo.seq = 1; undo.seq <= maker.state.seq; ++undo.seq) {
    static_cast<void>(maker.run("mo", undo));
    CHECK(maker.state.scene.on_stage.empty());
    CHECK(maker.state.person("pat")->revoked);
  }
}

TEST_CASE("who may not revoke, and what cannot be") {
  Maker maker;
  const auto organiser = person_with({Role::organiser});
  const auto people = person_with({Role::moderator}, {Capability::people});
  REQUIRE_FALSE(maker.make(organiser, {Role::organiser}, "boss"));
  CHECK(maker.revoke(people, "boss") == Reason::forbidden);
  CHECK(maker.revoke(people, "mo") == Reason::forbidden);
  CHECK(maker.revoke(person_with({Role::viewer}), "pat") == Reason::forbidden);
  CHECK(maker.revoke(organiser, "nobody") == Reason::unknown);
  maker.state.people["ann"].guest = true;
  CHECK(maker.revoke(organiser, "ann") == Reason::unknown);
  // A viewer's link whose person was made staff since.
  REQUIRE_FALSE(maker.make(organiser, {Role::viewer}, "bob"));
  maker.state.people["bob"].roles = {Role::moderator};
  CHECK(maker.revoke(people, "bob") == Reason::forbidden);
  auto self = organiser;
  self.id = "boss";
  CHECK(maker.revoke(self, "boss") == Reason::invalid);
}

TEST_CASE("erasing blanks the name of a link, also of one that nobody came by") {
  Maker maker;
  maker.join("olga", {Role::organiser});
  REQUIRE_FALSE(maker.make(*maker.state.person("olga"), {Role::panelist}));
  ErasePerson erase;
  erase.participant = "new";
  REQUIRE_FALSE(maker.run("olga", erase));
  CHECK(maker.state.link("new")->name.empty());
  const auto& last = std::get<PersonErased>(maker.history.back().second);
  CHECK(last.blanks == std::vector<TextId>{"name-new"});
  erase.participant = "none";
  CHECK(maker.run("olga", erase) == Reason::unknown);
}

}  // namespace
}  // namespace rostrum::event
