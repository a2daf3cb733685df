// Golden frames: what a room says to each view, kept in tests/golden/frames, one file for each type. The web client's
// tests read the same files and hold them to protocol/api. ROSTRUM_REGENERATE=1 writes them anew; the diff is reviewed.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/unit/server/room/scene.hpp"

namespace rostrum::room {
namespace {

namespace fs = std::filesystem;

/// One of each view, the asker beside them.
struct Cast : Scene {
  Cast() {
    const auto viewer = hall.enter();
    const auto interpreter = hall.enter_as("inge", {"interpreter"});
    members = {{"viewer", viewer},
               {"asker", asker},
               {"panelist", speaker},
               {"interpreter", interpreter},
               {"staff", organiser}};
  }
  std::vector<std::pair<std::string, SubscriberId>> members;
};

/// Type → a list of what each was told by one thing that happened.
using Golden = std::map<std::string, json::array>;

std::string name_of(const json::object& frame) {
  if (frame.contains("re")) return frame.at("ok").as_bool() ? "accepted" : "rejected";
  return std::string(frame.at("type").as_string());
}

/// Does a thing and adds what everyone was told of it.
template <class Act>
void watch(Cast& cast, Golden& golden, Act act) {
  for (const auto& [name, id] : cast.members) cast.hall[id].frames.clear();
  act();
  std::map<std::pair<std::string, std::string>, json::object> told;
  for (const auto& [name, id] : cast.members) {
    for (const auto& frame : cast.hall[id].frames) {
      const auto key =
          std::pair(name_of(frame), json::serialize(frame.contains("seq") ? frame.at("seq") : json::value()));
      told[key][name] = frame;
    }
  }
  for (auto& [key, frames] : told) {
    // Answers differ in little: one with each set of fields will do.
    const auto& frame = frames.begin()->value().as_object();
    const auto same = [&](const json::value& other) {
      const auto& earlier = other.as_object().begin()->value().as_object();
      return std::ranges::equal(frame, earlier, {}, &json::key_value_pair::key, &json::key_value_pair::key);
    };
    if (key.first == "accepted" && std::ranges::any_of(golden[key.first], same)) continue;
    golden[key.first].emplace_back(std::move(frames));
  }
}

void questions(Golden& golden) {
  Cast cast;
  auto& hall = cast.hall;
  const auto run = [&](SubscriberId id, std::string_view type, json::object fields) {
    watch(cast, golden, [&] { hall.run(id, type, std::move(fields)); });
  };
  hall.run(cast.asker, "profile.set", {{"name", "Vi"}, {"organisation", "Free Software Co-op"}});
  hall.run(cast.organiser, "agenda.start", {{"item", "panel"}});
  run(cast.asker, "question.ask",
      {{"text", "¿Quién lo mantiene?"}, {"lang", "es"}, {"anonymous", true}, {"watching", "2026-01-02T03:03:19.5Z"}});
  const auto question = hall[cast.organiser].of("question.asked").back().at("question").at("id");
  const auto other = hall.ask(cast.asker, "And who pays?");
  const json::object about{{"question", question}};
  run(cast.asker, "question.edit", {{"question", question}, {"text", "¿Quién lo mantiene, y cómo?"}});
  run(cast.organiser, "question.approve", about);
  run(cast.organiser, "question.pin", {{"question", question}, {"on", true}});
  run(cast.organiser, "question.assign", {{"question", question}, {"to", "p-spare"}});
  run(cast.speaker, "question.answer", {{"question", question}, {"text", "Nosotros."}});
  run(cast.organiser, "question.claim", about);
  run(cast.organiser, "question.note", {{"question", question}, {"text", "Ask the treasurer first."}});
  run(cast.organiser, "question.tag", {{"question", question}, {"tag", "money"}});
  run(cast.organiser, "question.translate", {{"question", question}, {"lang", "en"}, {"text", "Who maintains it?"}});
  run(cast.organiser, "question.order", about);
  run(cast.speaker, "question.report", {{"question", question}, {"reason", "Is it serious?"}});
  run(cast.organiser, "question.settle", about);
  run(cast.organiser, "question.edit", {{"question", question}, {"text", "¿Quién lo mantiene?"}});
  run(cast.organiser, "question.next", about);
  hall.run(cast.organiser, "event.doors");
  hall.run(cast.organiser, "event.go_live");
  run(cast.organiser, "question.live", about);
  run(cast.organiser, "question.done", about);
  run(cast.organiser, "question.restore", about);
  hall.run(cast.organiser, "question.approve", {{"question", other}});
  run(cast.organiser, "question.merge", {{"question", other}, {"into", question}});
  run(cast.organiser, "question.redact", {{"question", other}});
  hall.run(cast.organiser, "question.restore", {{"question", other}});
  run(cast.organiser, "question.dismiss", {{"question", other}, {"reason", "Asked before"}});
  hall.run(cast.organiser, "question.restore", {{"question", other}});
  run(cast.asker, "question.withdraw", {{"question", other}});
  for (const char* type : {"questions.close", "questions.open"}) run(cast.organiser, type, {});
  hall.run(cast.asker, "question.vote", {{"question", question}, {"up", true}});
  watch(cast, golden, [&] { hall.beat(); });
  watch(cast, golden, [&] { hall.ask_for(cast.asker, "question.vote", {{"question", "none"}, {"up", true}}); });
  watch(cast, golden, [&] { hall.say_text(cast.asker, "no JSON"); });
  watch(cast, golden, [&] {
    for (int i = 0; i < 70; ++i) hall.ask_for(cast.asker, "profile.set");
  });
}

void stage(Golden& golden) {
  Cast cast;
  auto& hall = cast.hall;
  const auto run = [&](SubscriberId id, std::string_view type, json::object fields) {
    watch(cast, golden, [&] { hall.run(id, type, std::move(fields)); });
  };
  const auto org = cast.organiser;
  run(org, "event.rehearse", {});
  hall.ask(cast.speaker, "Does this work?");
  hall.run(org, "announce.post", {{"text", "Testing"}});
  run(org, "event.rehearse", {{"reset", true}});
  run(org, "event.doors", {});
  run(org, "event.go_live", {});
  run(org, "agenda.start", {{"item", "panel"}});
  run(org, "agenda.end", {});
  run(org, "stage.bring_on", {{"participant", "p-spare"}});
  run(org, "stage.spotlight", {{"feed", "p-spare:camera"}});
  run(org, "stage.mute", {{"participant", "p-spare"}, {"on", true}});
  run(org, "stage.cut", {});
  run(org, "stage.restore", {});
  run(org, "stage.slate", {{"name", "pause"}});
  run(org, "stage.send_off", {{"participant", "p-spare"}});
  run(org, "announce.post", {{"text", "Lunch is at noon."}});
  run(org, "announce.retract",
      {{"announcement", hall[org].of("announcement.posted").back().at("announcement").at("id")}});
  run(org, "event.pause", {});
  run(org, "event.resume", {});
  run(org, "event.end", {});
  run(org, "event.reopen", {});
  const auto updated = [&] {
    auto document = document_with(R"({"moderated":false,"anonymous":"speakers"})");
    document["contact"] = "events@example.org";
    document["fallback"] = json::object{{"url", "https://example.org/"}, {"text", {{"en", "Elsewhere"}}}};
    hall.apply(document);
  };
  watch(cast, golden, updated);
  watch(cast, golden, [&] {
    hall.room->feed_changed({"p-spare:camera", link::FeedState::live, true, false, "s"});
    hall.settle();
  });
  watch(cast, golden, [&] {
    hall.room->feed_changed({"p-spare:camera", link::FeedState::live, true, false, "t"});
    hall.settle();
  });
  watch(cast, golden, [&] {
    hall.room->stage_restarted();
    hall.settle();
  });
  watch(cast, golden, [&] {
    hall.room->tell_staff("stage.lost", {{"reason", "it ended by signal 11"}});
    hall.room->feed_refused("p-spare:camera");
    hall.settle();
  });
  watch(cast, golden, [&] {
    hall.room->speaking(*hall.stagehand.all.back().timeline, {"p-spare:camera", 0, std::nullopt});
    hall.beat();
  });
}

void polls(Golden& golden) {
  Cast cast;
  auto& hall = cast.hall;
  const auto run = [&](SubscriberId id, std::string_view type, json::object fields) {
    watch(cast, golden, [&] { hall.run(id, type, std::move(fields)); });
  };
  const auto org = cast.organiser;
  hall.run(org, "event.doors");
  run(org, "poll.create",
      {{"poll",
        {{"question", "Which licence?"},
         {"kind", "single"},
         {"options", {"GPL", "MIT"}},
         {"results", "live"},
         {"anonymous", false}}}});
  const auto id = hall[org].of("poll.created").back().at("poll").at("id");
  const json::object poll{{"poll", id}};
  run(org, "poll.open", poll);
  run(cast.asker, "poll.vote", {{"poll", id}, {"options", {"2"}}});
  watch(cast, golden, [&] { hall.beat(); });
  run(org, "poll.close", poll);
  run(org, "undo", {{"seq", hall[org].of("poll.closed").back().at("seq")}});
  hall.run(org, "poll.close", poll);
  run(org, "poll.publish", poll);
  run(org, "poll.create", {{"poll", {{"question", "How was it?"}, {"kind", "rating"}, {"results", "never"}}}});
  const json::object rating{{"poll", hall[org].of("poll.created").back().at("poll").at("id")}};
  const auto opened = hall.run(org, "poll.open", rating);
  run(org, "undo", {{"seq", opened.at("seq")}});
  hall.run(org, "poll.open", rating);
  hall.run(org, "poll.close", rating);
  hall.now += 16'000;
  watch(cast, golden, [&] { hall.beat(); });
}

void floor(Golden& golden) {
  Cast cast;
  auto& hall = cast.hall;
  const auto run = [&](SubscriberId id, std::string_view type, json::object fields) {
    watch(cast, golden, [&] { hall.run(id, type, std::move(fields)); });
  };
  const auto org = cast.organiser;
  hall.run(org, "event.doors");
  run(cast.asker, "hand.raise", {});
  run(cast.speaker, "hand.raise", {});
  run(org, "hand.lower", {{"participant", hall[cast.asker].person}});
  run(org, "timer.start", {{"seconds", 300}, {"participant", "p-spare"}});
  run(org, "timer.stop", {});
  run(org, "prompt.send", {{"to", "p-spare"}, {"text", "Two minutes left"}});
  run(org, "prompt.send", {{"to", "p-spare"}, {"text", ""}});
  run(cast.asker, "chat.send", {{"channel", "all"}, {"text", "Hello"}});
  const json::object message{{"message", hall[org].of("chat.said").back().at("message").at("id")}};
  run(org, "chat.delete", message);
  run(org, "undo", {{"seq", hall[org].of("chat.deleted").back().at("seq")}});
  run(cast.speaker, "chat.send", {{"channel", "backstage"}, {"text", "Is my sound on?"}});
  run(cast.asker, "chat.send", {{"channel", "desk"}, {"text", "I hear nothing."}});
  hall.run(cast.asker, "reaction.send", {{"kind", "applause"}});
  hall.beat();
  watch(cast, golden, [&] { hall.beat(); });
}

void comments(Golden& golden) {
  Cast cast;
  auto& hall = cast.hall;
  auto document = document_with();
  document["comments"] = json::object{{"open", true}};
  hall.apply(document);
  for (const char* step : {"event.doors", "event.end"}) hall.run(cast.organiser, step);
  const auto run = [&](SubscriberId id, std::string_view type, json::object fields) {
    watch(cast, golden, [&] { hall.run(id, type, std::move(fields)); });
  };
  run(cast.speaker, "comment.post", {{"text", "What was left out: <b>maintenance</b>."}});
  const json::object about{{"comment", hall[cast.organiser].of("comment.posted").back().at("comment").at("id")}};
  run(cast.organiser, "comment.approve", about);
  auto dismissed = about;
  dismissed["reason"] = "Off topic";
  run(cast.organiser, "comment.dismiss", dismissed);
  run(cast.organiser, "comment.restore", about);
  run(cast.organiser, "comment.redact", about);
}

void people(Golden& golden) {
  Cast cast;
  auto& hall = cast.hall;
  cast.need_questions();
  watch(cast, golden, [&] { hall.enter_as("Ada", {"panelist"}); });
  watch(cast, golden, [&] {
    hall.run(cast.speaker, "profile.set", {{"name", "Pat Spare"}, {"organisation", "Home"}});
  });
  const auto asker = hall[cast.asker].person;
  const json::object seat{{"participant", asker}, {"role", "panelist"}, {"on", true}};
  watch(cast, golden, [&] { hall.run(cast.organiser, "participant.role", seat); });
  auto off = seat;
  off["on"] = false;
  watch(cast, golden, [&] { hall.run(cast.organiser, "participant.role", off); });
  const auto run = [&](std::string_view type, json::object fields) {
    watch(cast, golden, [&] { hall.run(cast.organiser, type, std::move(fields)); });
  };
  run("participant.silence", {{"participant", asker}});
  run("participant.silence", {{"participant", asker}, {"on", false}});
  run("participant.invite", {{"participant", asker}});
  run("participant.edit", {{"participant", asker}, {"name", "Vi"}, {"trusted", true}});
  run("participant.edit", {{"participant", "p-spare"}, {"organisation", "Elsewhere"}});
  const auto removed = hall[hall.enter_as("gone", {"viewer"})].person;
  run("participant.remove", {{"participant", removed}});
  hall.enter();
  watch(cast, golden, [&] { hall.beat(); });
  const auto enter = [&](std::string_view as, const std::string& token, std::optional<std::uint64_t> resume) {
    const auto id = hall.enter(token, resume);
    json::object told;
    told[as] = hall[id].frames.front();
    golden[name_of(hall[id].frames.front())].emplace_back(std::move(told));
    hall.leave(id);
  };
  enter("viewer", "", {});
  enter("asker", "token-" + asker, {});
  enter("panelist", "token-spare", {});
  enter("interpreter", "token-inge", {});
  enter("staff", "token-org", {});
  enter("staff", "token-org", hall.log.rows.size());
  enter("viewer", "forged", {});
  hall.door.from[hall.last_socket + 1] = {boost::asio::ip::make_address("203.0.113.7"), false};
  const auto rude = hall.enter();
  run("participant.ban", {{"participant", hall[rude].person}, {"lasts", "event"}});
  json::object told;
  told["viewer"] = hall[rude].frames.back();
  golden["refused"].emplace_back(std::move(told));
}

/// One line for each list, object or value at the top, so that diffs can be read.
std::string written(const json::array& golden) {
  std::string out = "[\n";
  for (const auto& told : golden) {
    out += out.size() > 2 ? ",\n  {\n" : "  {\n";
    bool first = true;
    for (const auto& [name, frame] : told.as_object()) {
      out += (first ? "" : ",\n") + std::string("    ") + json::serialize(json::value(name)) + ": " +
             json::serialize(frame);
      first = false;
    }
    out += "\n  }";
  }
  return out + "\n]\n";
}

std::string read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST_CASE("frames are as the golden files have them, for every view") {
  Golden golden;
  questions(golden);
  stage(golden);
  polls(golden);
  floor(golden);
  comments(golden);
  people(golden);
  const fs::path folder = fs::path(ROSTRUM_SOURCE_DIR) / "tests/golden/frames";
  const bool regenerate = std::getenv("ROSTRUM_REGENERATE") != nullptr;
  if (regenerate) {
    fs::remove_all(folder);
    fs::create_directories(folder);
  }
  for (const auto& [type, frames] : golden) {
    const auto& name = type;
    CAPTURE(name);
    const auto file = folder / (name + ".json");
    if (regenerate) std::ofstream(file, std::ios::binary) << written(frames);
    CHECK(read(file) == written(frames));
  }
  for (const auto& entry : fs::directory_iterator(folder)) {
    CAPTURE(entry.path().string());
    CHECK(golden.contains(entry.path().stem().string()));
  }
}

TEST_CASE("every type of frame that protocol/api names is among them, to no view but those it names") {
  Golden golden;
  questions(golden);
  stage(golden);
  polls(golden);
  floor(golden);
  comments(golden);
  people(golden);
  std::size_t types = 0;
  for (const auto& defined : definitions("frames.schema.json")) {
    const auto name = defined.key();
    const auto& schema = defined.value();
    const auto* type = schema.at("properties").as_object().if_contains("type");
    json::array listed{name};
    if (type != nullptr) {
      const auto* words = type->as_object().if_contains("enum");
      listed = words == nullptr ? json::array{type->at("const")} : words->as_array();
    }
    const auto& to = schema.at("x-to").as_array();
    json::object seen;
    for (const auto& word : listed) {
      CAPTURE(word);
      REQUIRE(golden.contains(std::string(word.as_string())));
      ++types;
      for (const auto& told : golden.at(std::string(word.as_string()))) {
        for (const auto& [view, frame] : told.as_object()) seen[view == "asker" ? "viewer" : view] = true;
      }
    }
    CAPTURE(name);
    for (const auto& [view, yes] : seen) CHECK(std::ranges::find(to, json::value(view)) != to.end());
  }
  CHECK(types == golden.size());
}

}  // namespace
}  // namespace rostrum::room
