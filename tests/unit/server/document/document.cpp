#include "server/document/document.hpp"

#include <doctest/doctest.h>

#include <boost/json.hpp>

namespace rostrum::document {
namespace {

namespace json = boost::json;

json::object minimal() {
  return json::parse(R"({"format":1,"slug":"trial","title":{"en":"Trial","fr":"Essai"},"time_zone":"America/New_York",
    "starts_at":"2021-09-23T09:00","ends_at":"2021-09-23T10:30"})")
      .as_object();
}

std::variant<Document, Fault> parsed(const json::object& document, Keys keys = Keys::strict) {
  return parse(json::serialize(document), keys);
}

TEST_CASE("a minimal document gets its defaults and its times in UTC") {
  const auto result = parsed(minimal());
  REQUIRE(std::holds_alternative<Document>(result));
  const auto& document = std::get<Document>(result);
  CHECK(document.slug == "trial");
  // New York was on daylight time: 9:00 there is 13:00 UTC.
  CHECK(document.page.at("starts_at").as_string() == "2021-09-23T13:00:00.000Z");
  CHECK(document.ends_at - document.starts_at == 90 * 60'000);
  CHECK(document.floor_language == "en");
  CHECK(document.rules.moderated);
  CHECK(document.rules.max_length == 500);
  CHECK(document.title("fr") == "Essai");
  CHECK(document.title("ar") == "Trial");
}

TEST_CASE("what is kept how long: needs for a week, all else for ever, unless the document says otherwise") {
  using event::Kept;
  const auto plain = std::get<Document>(parsed(minimal()));
  for (const auto& kept : kKept) {
    if (kept.kind) CHECK(plain.retention.of(*kept.kind) == kept.days);
  }
  CHECK(plain.retention.of(Kept::needs) == 7);
  CHECK_FALSE(plain.retention.of(Kept::chat).has_value());
  auto given = minimal();
  given["retention"] = json::object{{"chat_days", 0}, {"attendance_days", 365}};
  const auto said = std::get<Document>(parsed(given));
  CHECK(said.retention.of(Kept::chat) == 0);
  CHECK(said.retention.of(Kept::attendance) == 365);
  CHECK(said.retention.of(Kept::needs) == 7);
  struct Case {
    json::value retention;
    const char* pointer;
  };
  for (const Case& example :
       {Case{json::object{{"chat_days", -1}}, "/retention/chat_days"},
        Case{json::object{{"chat_days", "7"}}, "/retention/chat_days"},
        Case{json::object{{"needs_days", 36'501}}, "/retention/needs_days"},
        Case{json::object{{"votes_days", 7}}, "/retention/votes_days"}, Case{json::array{7}, "/retention"}}) {
    given["retention"] = example.retention;
    const auto result = parsed(given);
    REQUIRE(std::holds_alternative<Fault>(result));
    CHECK(std::get<Fault>(result).pointer == example.pointer);
  }
}

TEST_CASE("an agenda names its people, questions set the rules") {
  auto given = minimal();
  given["floor_languages"] = {"fr"};
  given["people"] = json::parse(R"([{"id":"ann","name":"Ann","title":{"en":"Chair"}}])");
  given["agenda"] = json::parse(R"([{"id":"a1","kind":"panel","title":{"en":"Panel"},"minutes":30,"people":["ann"]}])");
  given["questions"] =
      json::parse(R"({"moderated":false,"anonymous":"never","opens":"live","max_length":80,"rate":{"per_minute":2}})");
  const auto result = parsed(given);
  REQUIRE(std::holds_alternative<Document>(result));
  const auto& document = std::get<Document>(result);
  CHECK(document.rules.agenda == std::vector<std::string>{"a1"});
  CHECK_FALSE(document.rules.moderated);
  CHECK_FALSE(document.rules.may_be_anonymous);
  CHECK(document.rules.opens == event::Opens::live);
  CHECK(document.rules.asks_per_minute == 2);
  CHECK(document.floor_language == "fr");
}

TEST_CASE("a text that is not JSON from its beginning to its end is refused") {
  const auto whole = json::serialize(minimal());
  CHECK(std::holds_alternative<Document>(parse(" " + whole + "\n", Keys::strict)));
  for (const auto& text : {std::string(), whole + "x", whole + whole, whole.substr(1), "[" + whole}) {
    const auto result = parse(text, Keys::strict);
    REQUIRE(std::holds_alternative<Fault>(result));
    CHECK(std::get<Fault>(result).pointer.empty());
    CHECK(std::get<Fault>(result).reason.starts_with("is not JSON"));
  }
}

TEST_CASE("faults are named by place and reason") {
  struct Row {
    const char* key;
    const char* value;
    const char* pointer;
    const char* reason;
  };
  const Row rows[] = {
      {"format", "2", "/format", "version"},
      {"slug", R"("a/b")", "/slug", "letters"},
      {"title", R"("Trial")", "/title", "object"},
      {"title", R"({"en":7})", "/title/en", "string"},
      {"title", "{}", "/title", "language"},
      {"time_zone", R"("EST5")", "/time_zone", "IANA"},
      {"time_zone", R"("Mars/Base")", "/time_zone", "IANA"},
      {"starts_at", R"("2021-09-23 09:00")", "/starts_at", "local time"},
      {"starts_at", R"("2021-09-23T09:00:")", "/starts_at", "local time"},
      {"starts_at", R"("2021-09-23T09:00:é")", "/starts_at", "local time"},
      {"starts_at", R"("2021-9-23T09:00")", "/starts_at", "local time"},
      {"starts_at", R"("2021-03-14T02:30")", "/starts_at", "does not exist"},
      {"starts_at", R"("2021-11-07T01:30")", "/starts_at", "exists twice"},
      {"ends_at", R"("2021-09-23T09:00")", "/ends_at", "after"},
      {"colour", R"("red")", "/colour", "not known"},
      {"a~b/c", "1", "/a~0b~1c", "not known"},
      {"agenda", R"([{"id":"a","kind":"party"}])", "/agenda/0/kind", "one of"},
      {"agenda", R"([{"id":"a","kind":"panel","people":["nobody"]}])", "/agenda/0/people/0", "nobody"},
      {"questions", R"({"max_length":"long"})", "/questions/max_length", "whole number"},
      {"questions", R"({"opens":"never"})", "/questions/opens", "one of"},
      {"people", R"([{"id":"a","name":"A"},{"id":"a","name":"B"}])", "/people/1/id", "twice"},
      {"people", R"([{"id":"a","name":"A","photo":"https://elsewhere.example/a.png"}])", "/people/0/photo",
       "elsewhere"},
      {"organisers", R"([{"name":"O","logo":"../../etc/passwd"}])", "/organisers/0/logo", "climb"},
      {"people", R"([{"id":"a","name":"A","photo":"photos/a.png"}])", "/people/0/photo", "name of an asset"},
      {"organisers", R"([{"name":"O","logo":"Logo.png"}])", "/organisers/0/logo", "name of an asset"},
      {"organisers", R"([{"name":"O","url":"javascript:alert"}])", "/organisers/0/url", "http"},
      {"fallback", R"({"text":{"en":"Call us"}})", "/fallback/url", "missing"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.key);
    CAPTURE(row.value);
    auto given = minimal();
    given[row.key] = json::parse(row.value);
    const auto result = parsed(given);
    REQUIRE(std::holds_alternative<Fault>(result));
    CHECK(std::get<Fault>(result).pointer == row.pointer);
    CHECK(std::get<Fault>(result).reason.find(row.reason) != std::string::npos);
  }
}

TEST_CASE("pages are told where a picture lies; one that the journal has of before is left out") {
  auto given = minimal();
  given["people"] = json::parse(R"([{"id":"a","name":"A","photo":"a.png","x-kept":1},{"id":"b","name":"B"}])");
  given["organisers"] = json::parse(R"([{"name":"O","logo":"o.webp"}])");
  const auto document = std::get<Document>(parsed(given));
  const auto address = "/api/v1/events/" + document.slug + "/assets/";
  CHECK(document.page.at("people").at(0).at("photo").as_string() == address + "a.png");
  CHECK(document.page.at("people").at(0).at("x-kept") == 1);
  CHECK_FALSE(document.page.at("people").at(1).as_object().contains("photo"));
  CHECK(document.page.at("organisers").at(0).at("logo").as_string() == address + "o.webp");
  given["people"].at(0).at("photo") = "photos/A.png";
  const auto old = parse(json::serialize(given), Keys::lenient);
  REQUIRE(std::holds_alternative<Document>(old));
  CHECK_FALSE(std::get<Document>(old).page.at("people").at(0).as_object().contains("photo"));
}

TEST_CASE("what is missing is named") {
  for (const char* key : {"format", "slug", "title", "time_zone", "starts_at", "ends_at"}) {
    auto given = minimal();
    given.erase(key);
    const auto result = parsed(given);
    REQUIRE(std::holds_alternative<Fault>(result));
    CHECK(std::get<Fault>(result).pointer == "/" + std::string(key));
  }
}

TEST_CASE("unknown keys pass from the journal, and x- keys always") {
  auto given = minimal();
  given["x-room"] = "A";
  CHECK(std::holds_alternative<Document>(parsed(given)));
  given["of_a_later_version"] = true;
  CHECK(std::holds_alternative<Fault>(parsed(given)));
  CHECK(std::holds_alternative<Document>(parsed(given, Keys::lenient)));
}

TEST_CASE("broken JSON names its line") {
  const auto result = parse("{\n\"format\":1,\n\"slug\":}", Keys::strict);
  REQUIRE(std::holds_alternative<Fault>(result));
  CHECK(std::get<Fault>(result).reason.find("line 3") != std::string::npos);
  CHECK(std::holds_alternative<Fault>(parse("", Keys::strict)));
}

TEST_CASE("limits, trusted roles, listed words and closed items are read") {
  const auto parsed = parse(
      R"({"format":1,"slug":"s","title":{"en":"T"},"time_zone":"UTC","starts_at":"2026-01-02T10:00",
      "ends_at":"2026-01-02T11:00","agenda":[{"id":"a","kind":"keynote","questions":"closed"},{"id":"b","kind":"panel"}],
      "questions":{"rate":{"per_minute":3,"every_seconds":30},"per_person":5,"in_all":1000,"trusted":["panelist"],
      "words":["Spam"]}})",
      Keys::strict);
  REQUIRE(std::holds_alternative<Document>(parsed));
  const auto& document = std::get<Document>(parsed);
  CHECK(document.rules.asks_per_minute == 3);
  CHECK(document.rules.seconds_between_asks == 30);
  CHECK(document.rules.asks_per_person == 5);
  CHECK(document.rules.asks_in_all == 1000);
  CHECK(document.rules.trusted == std::set{event::Role::panelist});
  CHECK(document.rules.closed_items == std::set<std::string>{"a"});
  CHECK(document.words.holds("no SPAM, please"));
}

TEST_CASE("a listed word is found whole, in any script and however it is capitalised") {
  const WordList list({"ass", "Дурак", "傻瓜", "bad luck", "ΣΟΦΌΣ"});
  for (const char* text : {"Ass!", "what an ASS", "ДУРАК ли он?", "你是傻瓜吗", "Bad Luck", "σοφός;"}) {
    CAPTURE(text);
    CHECK(list.holds(text));
  }
  for (const char* text : {"assembly", "class", "дурака", "傻 瓜", "bad  luck", "", "\xff\xc3"}) {
    CAPTURE(text);
    CHECK_FALSE(list.holds(text));
  }
  CHECK_FALSE(WordList().holds("anything"));
}

}  // namespace
}  // namespace rostrum::document
