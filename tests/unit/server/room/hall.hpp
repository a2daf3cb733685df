// A room with everything around it made for tests: a journal in memory that can be held up or fail, sockets that keep
// what they were sent, a clock that stands, ids that count. Nothing waits: `settle()` runs what is ready.
#pragma once
#include <doctest/doctest.h>

#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "protocol/session/instant.hpp"
#include "server/room/room.hpp"

namespace rostrum::room {

namespace json = boost::json;

/// Keeps what the store of the real journal keeps, under its rules.
class MemoryLog : public journal::Log {
 public:
  void commit(journal::Commit commit, Committed done) override {
    put([this, commit = std::move(commit), done = std::move(done)] { done(write(commit)); });
  }
  void history(std::string, Found<journal::History> done) override {
    put([this, done = std::move(done)] {
      if (broken) return done(journal::Failure{journal::Failure::Reason::broken, "broken"});
      journal::History history;
      history.rows = rows;
      history.contents = contents;
      history.urns = urns;
      done(std::move(history));
    });
  }
  void accepted(std::string, std::string person, Found<std::vector<journal::Accepted>> done) override {
    put([this, person = std::move(person), done = std::move(done)] {
      std::vector<journal::Accepted> found;
      for (const auto& [key, value] : commands) {
        if (key.first == person) found.push_back(value);
      }
      done(std::move(found));
    });
  }
  void remove(std::string, Committed done) override {
    put([this, done = std::move(done)] {
      if (full) return done(journal::Failure{journal::Failure::Reason::disk_full, "full"});
      rows.clear();
      contents.clear();
      commands.clear();
      done(std::nullopt);
    });
  }
  /// Does the first `count` things of what was held.
  void release(std::size_t count = 1'000) {
    for (; count > 0 && !inbox_.empty(); --count) {
      const auto next = std::move(inbox_.front());
      inbox_.pop_front();
      next();
    }
  }
  [[nodiscard]] std::size_t waiting() const { return inbox_.size(); }

  bool held = false;
  bool full = false;
  /// Nothing can be read.
  bool broken = false;
  std::vector<journal::Row> rows;
  std::map<std::string, std::string> contents;
  std::map<std::pair<std::string, std::string>, journal::Accepted> commands;
  std::size_t snapshots = 0;
  std::map<std::string, std::vector<std::uint64_t>> urns;
  std::vector<journal::Attendance> attendance;
  std::map<std::string, std::shared_ptr<const std::string>> stills;

 private:
  void put(std::function<void()> work) {
    inbox_.push_back(std::move(work));
    if (!held) release();
  }
  std::optional<journal::Failure> write(const journal::Commit& commit) {
    if (full) return journal::Failure{journal::Failure::Reason::disk_full, "full"};
    const auto last = rows.empty() ? 0 : rows.back().seq;
    if (commit.after.value_or(last) != last || (!commit.rows.empty() && commit.rows.front().seq != last + 1)) {
      return journal::Failure{journal::Failure::Reason::out_of_order, "does not follow"};
    }
    for (const auto& one : commit.accepted) {
      if (commands.contains({one.person, one.id})) return journal::Failure{journal::Failure::Reason::broken, "twice"};
    }
    rows.insert(rows.end(), commit.rows.begin(), commit.rows.end());
    for (const auto& one : commit.contents) contents[one.id] = one.text;
    for (const auto& one : commit.accepted) commands[{one.person, one.id}] = one;
    if (commit.snapshot) ++snapshots;
    if (commit.attendance) attendance.push_back(*commit.attendance);
    for (const auto& ballot : commit.ballots) {
      auto& urn = urns[ballot.poll];
      urn.resize(32);
      for (const auto option : ballot.choices) ++urn.at(option);
    }
    for (const auto& poll : commit.emptied) urns.erase(poll);
    for (const auto& still : commit.stills) stills[still.question] = still.jpeg;
    for (const auto& question : commit.unpictured) stills.erase(question);
    return std::nullopt;
  }

  std::deque<std::function<void()>> inbox_;
};

/// What a socket got, in order, and how it was closed.
struct Socket {
  std::string person;
  std::optional<View> view;
  std::vector<json::object> frames;
  std::uint16_t closed = 0;

  /// Those of a type, the whole session long.
  [[nodiscard]] std::vector<json::object> of(std::string_view type) const {
    std::vector<json::object> found;
    for (const auto& frame : frames) {
      const auto* named = frame.if_contains("type");
      if (named != nullptr && *named == json::value(type)) found.push_back(frame);
    }
    return found;
  }
  /// Types of all frames; "+ID" and "-ID" for answers.
  [[nodiscard]] std::vector<std::string> told() const {
    std::vector<std::string> types;
    for (const auto& frame : frames) {
      if (const auto* re = frame.if_contains("re")) {
        types.push_back((frame.at("ok").as_bool() ? "+" : "-") + (re->is_null() ? "" : std::string(re->as_string())));
      } else {
        types.emplace_back(frame.at("type").as_string());
      }
    }
    return types;
  }
  [[nodiscard]] const json::object& answer(std::string_view id) const {
    for (auto at = frames.rbegin(); at != frames.rend(); ++at) {
      const auto* re = at->if_contains("re");
      if (re != nullptr && *re == json::value(id)) return *at;
    }
    static const json::object kNone;
    return kNone;
  }
  [[nodiscard]] int refusal(std::string_view id) const {
    const auto* error = answer(id).if_contains("error");
    return error == nullptr ? 0 : static_cast<int>(error->as_object().at("status").as_int64());
  }
};

class Sockets : public FanOut {
 public:
  void attach(SubscriberId id, std::string person, View view) override {
    all[id].person = std::move(person);
    all[id].view = view;
  }
  void send(SubscriberId id, std::vector<Frame> frames) override {
    for (const auto& frame : frames) all[id].frames.push_back(read(frame));
  }
  void send_person(std::string person, Frame frame) override {
    for (auto& [id, socket] : all) {
      if (socket.view && socket.person == person) socket.frames.push_back(read(frame));
    }
  }
  void publish(Publication publication) override {
    for (auto& [id, socket] : all) {
      if (!socket.view || socket.closed != 0) continue;
      if (const auto frame = Recent::frame_for(publication, socket.person, *socket.view)) {
        socket.frames.push_back(read(frame));
      }
    }
  }
  void close(SubscriberId id, std::uint16_t code, std::string) override { all[id].closed = code; }

  std::map<SubscriberId, Socket> all;

 private:
  /// The payload of a whole frame (RFC 6455 5.2).
  static json::object read(const Frame& frame) {
    REQUIRE(frame->size() > 2);
    const auto length = static_cast<unsigned char>((*frame)[1]);
    return json::parse(frame->substr(length == 127 ? 10 : length == 126 ? 4 : 2)).as_object();
  }
};

class Door : public Doorkeeper {
 public:
  std::optional<access::Claims> admit(const std::string&, std::string_view token) override {
    const auto found = tokens.find(std::string(token));
    return found == tokens.end() ? std::nullopt : std::optional(found->second);
  }
  std::string guest_token(const std::string&, const event::PersonId& person) override {
    access::Claims claims;
    claims.person = person;
    claims.roles = {"viewer"};
    claims.guest = true;
    tokens["token-" + person] = claims;
    return "token-" + person;
  }

  Whence whence(SubscriberId id) override {
    const auto found = from.find(id);
    return found == from.end() ? Whence{boost::asio::ip::make_address("192.0.2.1"), false} : found->second;
  }

  std::map<std::string, access::Claims> tokens;
  std::map<SubscriberId, Whence> from;
};

class Wishes : public Stagehand {
 public:
  void wish(StageWish wish) override { all.push_back(std::move(wish)); }
  void hang_up(const std::string&, const std::string& session) override { hung_up.push_back(session); }
  std::vector<std::string> hung_up;
  void moments(const std::string&, std::vector<Moment> moments) override {
    for (auto& moment : moments) told.push_back(std::move(moment));
  }
  void forget(const std::string& event) override { forgotten.push_back(event); }
  std::shared_ptr<const std::string> still(const std::string&, event::Instant at) override {
    asked_at = at;
    return seen;
  }
  /// What viewers see, at whatever instant.
  std::shared_ptr<const std::string> seen;
  event::Instant asked_at = 0;
  std::vector<Moment> told;
  std::vector<std::string> forgotten;
  std::vector<StageWish> all;
};

inline json::object document_with(std::string_view questions = "{}") {
  auto document = json::parse(R"({"format":1,"slug":"trial","title":{"en":"A trial"},"time_zone":"UTC",
    "starts_at":"2026-01-02T10:00","ends_at":"2026-01-02T11:00","languages":["en"],
    "people":[{"id":"ada","name":"Ada","title":{"en":"Chair"}}],
    "chat":{"open":true},"agenda":[{"id":"opening","kind":"opening"},{"id":"panel","kind":"panel","people":["ada"]}]})");
  document.as_object()["questions"] = json::parse(questions);
  return document.as_object();
}

struct Hall {
  /// Without a document the event does not exist.
  explicit Hall(std::optional<json::object> document = document_with()) {
    open();
    if (document) apply(*document);
  }

  /// As after a restart of the program: another room on the same journal.
  void open() {
    Clock clock;
    clock.wall_ms = [this] { return now; };
    clock.monotonic_ns = [this] { return now * 1'000'000; };
    clock.boot = "boot";
    const auto fresh = [this](std::string_view prefix) { return std::string(prefix) + std::to_string(++ids); };
    room = std::make_shared<Room>(io.get_executor(), "trial", Ports{sockets, log, door, stagehand, clock, fresh});
    room->load();
    settle();
  }
  void settle() {
    io.restart();
    while (io.poll() > 0) io.restart();
  }
  void beat() {
    now += 1'000 / Room::kBeatsPerSecond;
    room->beat();
    settle();
  }
  std::optional<std::string> apply(const json::object& document) {
    const auto outcome = put(document);
    const auto* fault = std::get_if<NotDone>(&outcome);
    return fault == nullptr ? std::nullopt : std::optional(fault->detail);
  }
  static NewDocument parsed(const json::object& document) {
    NewDocument given;
    given.text = json::serialize(document);
    auto parsed = document::parse(given.text, document::Keys::strict);
    REQUIRE(std::holds_alternative<document::Document>(parsed));
    given.document = std::get<document::Document>(std::move(parsed));
    return given;
  }
  std::variant<event::TextId, NotDone> put(const json::object& document, std::optional<event::TextId> over = {}) {
    auto given = parsed(document);
    given.over = std::move(over);
    std::variant<event::TextId, NotDone> outcome = NotDone{NotDone::Why::unavailable, "not answered"};
    room->apply_document(std::move(given), [&outcome](auto found) { outcome = std::move(found); });
    settle();
    return outcome;
  }
  /// A link's token, its name: "mo".
  std::string link(const std::string& name, std::vector<std::string> roles, std::vector<std::string> can = {}) {
    access::Claims claims;
    claims.person = "p-" + name;
    claims.name = name;
    claims.roles = std::move(roles);
    claims.can = std::move(can);
    door.tokens["token-" + name] = claims;
    return "token-" + name;
  }
  /// Says hello on a new socket.
  SubscriberId enter(const std::string& token = {}, std::optional<std::uint64_t> resume = {}) {
    const auto id = ++last_socket;
    sockets.all[id];
    room->opened(id);
    json::object hello;
    hello["type"] = "hello";
    if (!token.empty()) hello["token"] = token;
    if (resume) hello["resume"] = *resume;
    say(id, hello);
    return id;
  }
  /// One command by somebody who is not here for more: the socket that hears the answer.
  SubscriberId run_errand(const std::string& token, const json::object& command) {
    const auto id = ++last_socket;
    sockets.all[id];
    room->opened(id, Visit::errand);
    json::object hello;
    hello["type"] = "hello";
    hello["token"] = token;
    say(id, hello);
    say(id, command);
    return id;
  }
  SubscriberId enter_as(const std::string& name, std::vector<std::string> roles, std::vector<std::string> can = {}) {
    return enter(link(name, std::move(roles), std::move(can)));
  }
  void say(SubscriberId id, const json::object& frame) { say_text(id, json::serialize(frame)); }
  void say_text(SubscriberId id, const std::string& text) {
    room->received(id, session::parse_client_frame(text));
    settle();
  }
  /// A command under a new id, which is returned.
  std::string ask_for(SubscriberId id, std::string_view type, json::object fields = {}) {
    const auto name = "c" + std::to_string(++commands);
    fields["id"] = name;
    fields["type"] = type;
    say(id, fields);
    return name;
  }
  /// The same, to be accepted.
  json::object run(SubscriberId id, std::string_view type, json::object fields = {}) {
    const auto name = ask_for(id, type, std::move(fields));
    const auto answer = (*this)[id].answer(name);
    CAPTURE(type);
    CAPTURE(json::serialize(answer));
    REQUIRE(answer.contains("ok"));
    REQUIRE(answer.at("ok").as_bool());
    return answer;
  }
  std::string ask(SubscriberId id, std::string_view text) {
    return std::string(run(id, "question.ask", {{"text", text}, {"lang", "en"}}).at("question").as_string());
  }
  void leave(SubscriberId id) {
    room->closed(id);
    settle();
    sockets.all.erase(id);
  }
  Socket& operator[](SubscriberId id) { return sockets.all.at(id); }

  boost::asio::io_context io;
  MemoryLog log;
  Sockets sockets;
  Door door;
  Wishes stagehand;
  event::Instant now = 1'767'323'000'000;
  int ids = 0;
  int commands = 0;
  SubscriberId last_socket = 0;
  std::shared_ptr<Room> room;
};

}  // namespace rostrum::room
