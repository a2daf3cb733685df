#include "tests/unit/server/event/session.hpp"

namespace rostrum::event {
namespace {

DirectStage direct(Direct what, PersonId who = {}, std::string name = {}) {
  DirectStage command;
  command.what = what;
  command.participant = std::move(who);
  command.name = std::move(name);
  return command;
}

}  // namespace

TEST_CASE("who publishes is brought on and sent off; the audience is not") {
  Session session;
  CHECK(session.run("mo", direct(Direct::bring_on, "ann")) == Reason::wrong_state);
  CHECK(session.run("pat", direct(Direct::bring_on, "pat")) == Reason::forbidden);
  CHECK_FALSE(session.run("mo", direct(Direct::bring_on, "pat")));
  CHECK_FALSE(session.run("mo", direct(Direct::spotlight, {}, "pat:camera")));
  CHECK(session.state.scene.spotlight == "pat:camera");
  CHECK_FALSE(session.run("mo", direct(Direct::send_off, "pat")));
  CHECK(session.state.scene.spotlight.empty());
  CHECK(session.run("mo", direct(Direct::send_off, "pat")) == Reason::wrong_state);
}

TEST_CASE("a cut keeps the scene, and restoring shows it again") {
  Session session;
  CHECK_FALSE(session.run("mo", direct(Direct::bring_on, "pat")));
  CHECK_FALSE(session.run("mo", direct(Direct::cut)));
  CHECK(session.state.scene.on_stage.size() == 1);
  CHECK(session.state.scene.cut);
  CHECK_FALSE(session.run("mo", direct(Direct::restore)));
  CHECK_FALSE(session.state.scene.cut);
}

TEST_CASE("who loses the panel leaves the stage; only an organiser makes staff") {
  Session session;
  CHECK_FALSE(session.run("mo", direct(Direct::bring_on, "pat")));
  CHECK(session.run("mo", ChangeRole{"ann", Role::moderator, true}) == Reason::forbidden);
  CHECK_FALSE(session.run("mo", ChangeRole{"pat", Role::panelist, false}));
  CHECK(session.state.scene.on_stage.empty());
  CHECK(session.state.person("pat")->is(Role::viewer));
}

TEST_CASE("who lost the panel does not come back when the scene is undone") {
  Session session;
  CHECK_FALSE(session.run("mo", direct(Direct::bring_on, "pat")));
  CHECK_FALSE(session.run("mo", direct(Direct::send_off, "pat")));
  const auto sent_off = session.state.seq;
  CHECK_FALSE(session.run("mo", ChangeRole{"pat", Role::panelist, false}));
  CHECK_FALSE(session.run("mo", Undo{sent_off}));
  CHECK(session.state.scene.on_stage.empty());
}

}  // namespace rostrum::event
