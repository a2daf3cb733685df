// A hall with an organiser, somebody who asked and somebody who speaks, and the ways into every state that
// protocol/api/commands.schema.json speaks of. That file is read here as the table it is.
#pragma once
#include "protocol/api/embedded.hpp"
#include "tests/unit/server/room/hall.hpp"

namespace rostrum::room {

inline const json::object& definitions(std::string_view file) {
  static std::map<std::string, json::value, std::less<>> read;
  const auto found = read.find(file);
  if (found != read.end()) return found->second.at("$defs").as_object();
  json::parse_options options;
  options.max_depth = 64;
  return read.emplace(file, json::parse(api::embedded(file), {}, options)).first->second.at("$defs").as_object();
}

/// Every command and what the schema says of it.
inline std::vector<std::pair<std::string, json::object>> all_commands() {
  std::vector<std::pair<std::string, json::object>> found;
  for (const auto& [name, schema] : definitions("commands.schema.json")) {
    if (schema.as_object().contains("x-may")) found.emplace_back(name, schema.as_object());
  }
  return found;
}

inline std::vector<std::string> words(std::string_view name) {
  std::vector<std::string> found;
  for (const auto& word : definitions("shapes.schema.json").at(name).at("enum").as_array()) {
    found.emplace_back(word.as_string());
  }
  return found;
}

struct Scene {
  Scene() : hall(document_with(R"({"rate":{"per_minute":1000}})")) {
    organiser = hall.enter_as("org", {"organiser"});
    asker = hall.enter();
    speaker = hall.enter_as("spare", {"panelist"});
  }

  void need_questions() {
    if (!question.empty()) return;
    question = hall.ask(asker, "One?");
    other = hall.ask(asker, "Two?");
    hall.run(organiser, "question.approve", {{"question", other}});
  }
  /// Leads the question there from pending; returns the state before.
  std::string lead_to(std::string_view state) {
    need_questions();
    const auto run = [&](std::string_view type) { hall.run(organiser, type, {{"question", question}}); };
    if (state == "pending") return "";
    if (state == "dismissed") return run("question.dismiss"), "pending";
    if (state == "withdrawn") return hall.run(asker, "question.withdraw", {{"question", question}}), "pending";
    if (state == "merged") {
      return hall.run(organiser, "question.merge", {{"question", question}, {"into", other}}), "pending";
    }
    run("question.approve");
    if (state == "approved") return "pending";
    if (state == "next") return run("question.next"), "approved";
    run("question.live");
    if (state == "live") return "approved";
    run("question.done");
    return "live";
  }
  /// Leads the event there from draft; returns the phase before.
  std::string move_to(std::string_view phase) {
    if (phase == "draft") return "";
    if (phase == "rehearsal") return hall.run(organiser, "event.rehearse"), "draft";
    hall.run(organiser, "event.doors");
    if (phase == "doors") return "draft";
    hall.run(organiser, "event.go_live");
    if (phase == "live") return "doors";
    if (phase == "paused") return hall.run(organiser, "event.pause"), "live";
    hall.run(organiser, "event.end");
    return "live";
  }
  /// The event ends, and its document takes comments.
  void take_comments() {
    auto document = document_with(R"({"rate":{"per_minute":1000}})");
    document["comments"] = json::object{{"open", true}};
    hall.apply(document);
    move_to("ended");
  }
  /// Fields of a command that can be done now, once what it needs has been done.
  json::object prepare(std::string_view type) {
    const auto on_stage = [&] { hall.run(organiser, "stage.bring_on", {{"participant", "p-spare"}}); };
    if (type.starts_with("question.") && type != "question.ask") {
      need_questions();
      json::object fields{{"question", question}};
      if (type == "question.answer" || type == "question.edit") fields["text"] = "Words";
      if (type == "question.merge") fields["into"] = other;
      if (type == "question.assign") fields["to"] = "p-spare";
      if (type == "question.pin") fields["on"] = true;
      if (type == "question.vote") fields["up"] = true;
      if (type == "question.note") fields["text"] = "Words";
      if (type == "question.tag") fields["tag"] = "money";
      if (type == "question.translate") fields["lang"] = "fr", fields["text"] = "Un ?";
      if (type == "question.settle") {
        const auto reporter = hall.enter_as("reporter", {"moderator"});
        hall.run(reporter, "question.report", {{"question", question}});
      }
      return fields;
    }
    if (type == "question.ask") return {{"text", "Three?"}};
    if (type == "agenda.end") hall.run(organiser, "agenda.start", {{"item", "panel"}});
    if (type == "agenda.start") return {{"item", "panel"}};
    if (type == "announce.post") return {{"text", "Words"}};
    if (type == "announce.retract") {
      return {{"announcement", hall.run(organiser, "announce.post", {{"text", "Words"}}).at("announcement")}};
    }
    if (type == "participant.role") return {{"participant", "p-spare"}, {"role", "interpreter"}, {"on", true}};
    if (type == "hand.lower") return {};
    if (type == "timer.start") return {{"seconds", 300}};
    if (type == "timer.stop") hall.run(organiser, "timer.start", {{"seconds", 300}});
    if (type == "prompt.send") return {{"to", "p-spare"}, {"text", "Two minutes"}};
    if (type == "reaction.send") return {{"kind", "applause"}};
    if (type == "chat.send") return {{"channel", "all"}, {"text", "Hello"}};
    if (type == "chat.delete") {
      return {{"message", hall.run(organiser, "chat.send", {{"channel", "all"}, {"text", "Hello"}}).at("message")}};
    }
    if (type == "comment.post") return {{"text", "Thank you."}};
    if (type.starts_with("comment.")) {
      const json::object fields{{"comment", hall.run(speaker, "comment.post", {{"text", "Words"}}).at("comment")}};
      if (type == "comment.restore") hall.run(organiser, "comment.dismiss", fields);
      return fields;
    }
    if (type.starts_with("poll.")) return prepare_poll(type);
    if (type == "participant.ban") return {{"participant", hall[asker].person}, {"dry", true}};
    if (type == "participant.unban") return {{"ban", "none"}};
    if (type == "participant.edit") return {{"participant", "p-spare"}, {"name", "Sparrow"}};
    if (type == "participant.silence" || type == "participant.remove") return {{"participant", "p-spare"}};
    if (type == "participant.invite") return need_questions(), json::object{{"participant", hall[asker].person}};
    if (type == "profile.set") return {{"name", "Somebody"}};
    if (type == "questions.open") hall.run(organiser, "questions.close");
    if (type == "stage.bring_on") return {{"participant", "p-spare"}};
    if (type == "stage.mute") return {{"participant", "p-spare"}, {"on", true}};
    if (type == "stage.ready") return {{"ready", true}};
    if (type == "stage.restore") hall.run(organiser, "stage.cut");
    if (type == "stage.send_off") return on_stage(), json::object{{"participant", "p-spare"}};
    if (type == "stage.slate") return {{"name", "pause"}};
    if (type == "stage.spotlight") return on_stage(), json::object{{"feed", "p-spare:camera"}};
    if (type == "undo") {
      need_questions();
      return {{"seq", hall.run(organiser, "question.approve", {{"question", question}}).at("seq")}};
    }
    return {};
  }
  /// A poll that the command fits; `poll.create` makes a single one.
  json::object prepare_poll(std::string_view type) {
    const json::object draft{{"question", "Which?"}, {"kind", "single"}, {"options", {"This", "That"}}};
    if (type == "poll.create") return {{"poll", draft}};
    json::object fields{{"poll", hall.run(organiser, "poll.create", {{"poll", draft}}).at("poll")}};
    if (type != "poll.open") hall.run(organiser, "poll.open", fields);
    if (type == "poll.publish") hall.run(organiser, "poll.close", fields);
    if (type == "poll.vote") fields["options"] = json::array{"1"};
    return fields;
  }
  /// As the organiser sees it.
  [[nodiscard]] std::string state_of(const std::string& id) {
    const auto fresh = hall.enter("token-org");
    const auto& list = hall[fresh].frames.front().at("state").at("questions").at("list").as_array();
    for (const auto& one : list) {
      if (one.at("id") == json::value(id)) return std::string(one.at("state").as_string());
    }
    return "gone";
  }
  [[nodiscard]] std::string phase() {
    return std::string(hall[hall.enter("token-org")].frames.front().at("state").at("phase").as_string());
  }

  Hall hall;
  SubscriberId organiser = 0;
  SubscriberId asker = 0;
  SubscriberId speaker = 0;
  std::string question;
  std::string other;
};

}  // namespace rostrum::room
