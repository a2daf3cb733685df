#include "server/journal/webhooks.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <boost/json.hpp>

#include "server/integration/courier.hpp"
#include "server/integration/payload.hpp"
#include "server/integration/reach.hpp"
#include "server/integration/signature.hpp"
#include "server/integration/translations.hpp"
#include "server/integration/webhook_routes.hpp"
#include "server/journal/codec.hpp"
#include "server/journal/store.hpp"
#include "server/registration/codec.hpp"

namespace rostrum::integration {
namespace {

namespace ip = boost::asio::ip;

std::vector<access::Network> networks(std::initializer_list<const char*> list) {
  std::vector<access::Network> found;
  for (const char* text : list) found.push_back(*access::Network::parse(text));
  return found;
}

bool reaches(const char* address, bool secure = true, std::vector<access::Network> allowed = {}) {
  return may_reach(ip::make_address(address), secure, allowed);
}

TEST_CASE("only public addresses of one host are called") {
  for (const char* address :
       {"8.8.8.8", "93.184.216.34", "172.15.0.1", "172.32.0.1", "100.63.255.255", "2606:2800::1"}) {
    CAPTURE(address);
    CHECK(reaches(address));
    CHECK_FALSE(reaches(address, false));
  }
  for (const char* address :
       {"0.0.0.0",       "10.0.0.1",       "100.64.0.1",       "127.0.0.1", "127.255.255.255", "169.254.169.254",
        "172.16.0.1",    "172.31.255.255", "192.0.0.1",        "192.0.2.1", "192.168.0.1",     "198.18.0.1",
        "198.51.100.1",  "203.0.113.1",    "224.0.0.1",        "240.0.0.1", "255.255.255.255", "::",
        "::1",           "::ffff:8.8.8.8", "::ffff:127.0.0.1", "::8.8.8.8", "64:ff9b::7f00:1", "fe80::1",
        "fc00::1",       "fd12::1",        "fec0::1",          "ff02::1",   "2001:db8::1",     "2001::1",
        "2002:7f00:1::", "3fff::1",        "4000::1"}) {
    CAPTURE(address);
    CHECK_FALSE(reaches(address));
  }
}

TEST_CASE("networks that the operator names are called, by http too, and no others") {
  const auto allowed = networks({"10.1.0.0/16", "fd00::/8"});
  CHECK(reaches("10.1.2.3", false, allowed));
  CHECK(reaches("fd00::1", false, allowed));
  CHECK(reaches("::ffff:10.1.2.3", false, allowed));
  CHECK_FALSE(reaches("10.2.0.1", true, allowed));
  CHECK_FALSE(reaches("127.0.0.1", true, allowed));
}

TEST_CASE("a wanted webhook is read strictly") {
  const auto fault = [](std::string_view body, std::vector<access::Network> allowed = {}) {
    const auto read = wanted_webhook(body, allowed);
    const auto* found = std::get_if<document::Fault>(&read);
    return found == nullptr ? std::string("none") : found->pointer + " " + found->reason;
  };
  CHECK(fault(R"({"url":"https://example.org/hook?a=b","kinds":["phase","phase"]})") == "none");
  CHECK(fault(R"({"url":"HTTPS://example.org","kinds":["question"]})") == "none");
  CHECK(fault(R"({"url":"http://example.org","kinds":["question"]})") == "/url must begin with https://");
  CHECK(fault(R"({"url":"http://10.0.0.1:8000/","kinds":["question"]})", networks({"10.0.0.0/8"})) == "none");
  CHECK(fault(R"({"url":"http://11.0.0.1/","kinds":["question"]})", networks({"10.0.0.0/8"})) ==
        "/url leads into a network that is not called");
  CHECK(fault(R"({"url":"https://[::1]/","kinds":["question"]})") == "/url leads into a network that is not called");
  CHECK(fault(R"({"url":"https://a@example.org/","kinds":["question"]})").starts_with("/url"));
  CHECK(fault("{\"url\":\"https://example.org/\\u0000\",\"kinds\":[\"question\"]}").starts_with("/url"));
  CHECK(fault(R"({"url":"https://example.org/","kinds":["all"]})").starts_with("/kinds/0"));
  CHECK(fault("nonsense") == " must be JSON");
}

TEST_CASE("calls are signed as Standard Webhooks says") {
  // The example of its specification's reference libraries.
  CHECK(signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1'614'265'330,
                  R"({"test": 2432232314})") == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  const auto secret = fresh_secret();
  CHECK(secret.size() == 6 + 32);
  CHECK(secret != fresh_secret());
}

TEST_CASE("waits double, are spread, and end at a longest one") {
  using std::chrono::milliseconds;
  CHECK(wait_after(1, 0) == milliseconds(500));
  CHECK(wait_after(1, 1) == milliseconds(1'500));
  CHECK(wait_after(4, 0.5) == milliseconds(8'000));
  CHECK(wait_after(1'000'000, 0.5) == Courier::kLongestWait);
}

journal::Told told_of(const event::Event& event) {
  journal::Told told;
  told.row.seq = 7;
  told.row.at = 1'700'000'000'000;
  told.row.kind = journal::kind_of(event);
  told.row.body = journal::encode(event);
  return told;
}

std::string text(const std::string& id) { return id.empty() ? "" : "the words of " + id; }

TEST_CASE("a question is told without its asker, an answer to the asker alone not at all") {
  event::QuestionAsked asked;
  asked.question = "q1";
  asked.author = "p1";
  asked.text = "t1";
  asked.lang = "en";
  const auto first = payload_of("trial", told_of(asked), text);
  REQUIRE(first);
  CHECK(first->body ==
        R"({"type":"question.asked","timestamp":"2023-11-14T22:13:20.000Z","data":{"event":"trial","seq":7,"question":)"
        R"({"id":"q1","state":"pending","lang":"en","text":"the words of t1"}}})");
  event::QuestionChanged changed;
  changed.question = "q1";
  changed.what = event::QuestionChange::answered;
  changed.by = "p2";
  changed.after.text = "t1";
  changed.after.answer = "t2";
  CHECK(payload_of("trial", told_of(changed), text)->body.find("the words of t2") != std::string::npos);
  CHECK(payload_of("trial", told_of(changed), text)->body.find("p2") == std::string::npos);
  changed.after.answer_private = true;
  CHECK(payload_of("trial", told_of(changed), text)->body.find("the words of t2") == std::string::npos);
  CHECK_FALSE(payload_of("trial", told_of(event::VoteCast{"q1", "p1", true}), text));
}

TEST_CASE("translations are read as commands are, and held to their rules") {
  const auto read = [](std::string_view answer) {
    const auto found = translations_of("q1", answer);
    const auto* commands = std::get_if<std::vector<session::Command>>(&found);
    return commands == nullptr ? "fault: " + std::get<std::string>(found) : std::to_string(commands->size());
  };
  CHECK(read(R"({"translations":{"fr":"Oui","ar":""}})") == "2");
  for (const char* nothing : {"", "ok", "[]", "{}", "null", "[[[[[[[[1]]]]]]]]", R"({"ok":true})", "\xff"}) {
    CAPTURE(nothing);
    CHECK(read(nothing) == "0");
  }
  for (const char* wrong :
       {R"({"translations":[]})", R"({"translations":{"fr":1}})", R"({"translations":{"fr":null}})",
        R"({"translations":{"":"x"}})", R"({"translations":{"f r":"x"}})", R"({"translations":{"fr":{"a":"b"}}})"}) {
    CAPTURE(wrong);
    CHECK(read(wrong).starts_with("fault: "));
  }
  std::string many = R"({"translations":{)";
  for (int i = 0; i <= 20; ++i) many += (i == 0 ? "\"a" : ",\"a") + std::to_string(i) + R"(":"x")";
  CHECK(read(many + "}}").starts_with("fault: "));
  CHECK(read(R"({"translations":{"fr":")" + std::string(33'000, 'x') + "\"}}").starts_with("fault: "));
  const auto found = std::get<std::vector<session::Command>>(translations_of("q1", R"({"translations":{"fr":"Oui"}})"));
  CHECK(found.front().shape->type == "question.translate");
  CHECK(found.front().text("question") == "q1");
  CHECK(found.front().text("lang") == "fr");
}

TEST_CASE("of a registration neither answers nor needs are told") {
  registration::Registered made;
  made.person = "r1";
  made.address = "address";
  made.said.name = "name";
  made.said.answers = "answers";
  made.said.needs = "needs";
  made.said.question = "question";
  journal::Told told;
  told.registration = true;
  told.row.kind = registration::kind_of(made);
  told.row.body = registration::encode(made);
  const auto body = payload_of("trial", told, text)->body;
  for (const char* word : {"the words of address", "the words of name"}) CHECK(body.find(word) != std::string::npos);
  for (const char* word : {"of answers", "of needs", "of question"}) CHECK(body.find(word) == std::string::npos);
  told.row.body = "{";
  CHECK_FALSE(payload_of("trial", told, text));
}

struct Scene {
  Scene() {
    std::string name = (std::filesystem::temp_directory_path() / "rostrum-hooks-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    folder = name;
    store = std::make_unique<journal::Store>(folder / "rostrum.db");
    reader = std::make_unique<journal::Database>(folder / "rostrum.db");
  }
  ~Scene() {
    reader.reset();
    store.reset();
    std::filesystem::remove_all(folder);
  }
  Scene(const Scene&) = delete;
  Scene& operator=(const Scene&) = delete;

  void write(const std::string& stream, std::uint64_t seq, std::int64_t at, const std::string& kind) const {
    journal::Commit commit;
    commit.event = stream;
    auto& row = commit.rows.emplace_back();
    row.seq = seq;
    row.at = at;
    row.kind = kind;
    row.body = "{}";
    store->commit(std::span(&commit, 1));
  }
  [[nodiscard]] journal::Webhook add(const std::string& id, std::vector<std::string> kinds) const {
    journal::Webhook hook;
    hook.id = id;
    hook.event = "trial";
    hook.url = "https://example.org/";
    hook.kinds = std::move(kinds);
    REQUIRE(store->integrations().webhooks().add(hook));
    for (auto& one : journal::read_webhooks(*reader)) {
      if (one.id == id) return one;
    }
    FAIL("it is not there");
    return hook;
  }

  std::filesystem::path folder;
  std::unique_ptr<journal::Store> store;
  std::unique_ptr<journal::Database> reader;
};

TEST_CASE("rows of two streams are told by when they happened, what is none of its business is passed over") {
  Scene scene;
  scene.write("trial", 1, 10, "question_asked");
  const auto hook = scene.add("w1", {"question", "registration"});
  CHECK(hook.told == journal::Cursor{1, 0});
  scene.write("trial", 2, 20, "vote_cast");
  scene.write("trial/registrations", 1, 25, "registered");
  scene.write("trial", 3, 30, "question_changed");
  scene.write("trial/registrations", 2, 40, "mail_queued");
  scene.write("trial", 4, 50, "phase_changed");
  scene.write("trialogue", 1, 15, "question_asked");
  CHECK(journal::waiting(*scene.reader, hook, hook.told, 1'000) == 2);
  CHECK(journal::waiting(*scene.reader, hook, hook.told, 1) == 1);
  auto from = hook.told;
  const auto first = journal::next_told(*scene.reader, hook, from);
  REQUIRE(first);
  CHECK(first->registration);
  CHECK(message_id("w1", *first) == "w1.r1");
  from = first->after;
  const auto second = journal::next_told(*scene.reader, hook, from);
  REQUIRE(second);
  CHECK(message_id("w1", *second) == "w1.s3");
  from = second->after;
  CHECK_FALSE(journal::next_told(*scene.reader, hook, from));
  CHECK(from == journal::Cursor{4, 2});
}

TEST_CASE("a cursor never goes back, a failure keeps since when, a taken call makes up for it") {
  Scene scene;
  static_cast<void>(scene.add("w1", {"phase"}));
  auto& hooks = scene.store->integrations().webhooks();
  hooks.failed("w1", "no", 100, false);
  hooks.failed("w1", "still no", 200, true);
  auto now = journal::read_webhooks(*scene.reader).front();
  CHECK(now.failures == 2);
  CHECK(now.failing_since == 100);
  CHECK(now.disabled == 200);
  CHECK(now.fault == "still no");
  hooks.delivered("w1", {7, 3}, 300, "");
  hooks.delivered("w1", {5, 4}, 400, "");
  now = journal::read_webhooks(*scene.reader).front();
  CHECK(now.told == journal::Cursor{7, 4});
  CHECK(now.failures == 0);
  CHECK_FALSE(now.failing_since);
  CHECK_FALSE(now.disabled);
  CHECK(now.fault.empty());
  CHECK_FALSE(hooks.remove("other", "w1"));
  CHECK(hooks.remove("trial", "w1"));
}

TEST_CASE("an event has so many, and takes them along when it is deleted") {
  Scene scene;
  for (int i = 0; i < journal::Webhooks::kMost; ++i) static_cast<void>(scene.add("w" + std::to_string(i), {"phase"}));
  journal::Webhook more;
  more.id = "more";
  more.event = "trial";
  CHECK_FALSE(scene.store->integrations().webhooks().add(more));
  more.event = "other";
  CHECK(scene.store->integrations().webhooks().add(more));
  scene.store->remove("trial");
  CHECK(journal::read_webhooks(*scene.reader).size() == 1);
}

}  // namespace
}  // namespace rostrum::integration
