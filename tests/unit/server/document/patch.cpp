#include "server/document/patch.hpp"

#include <doctest/doctest.h>

#include <boost/json.hpp>
#include <string>

namespace rostrum::document {
namespace {

namespace json = boost::json;

/// RFC 7396, appendix A: the original, the patch, the result.
constexpr const char* kRows[][3] = {
    {R"({"a":"b"})", R"({"a":"c"})", R"({"a":"c"})"},
    {R"({"a":"b"})", R"({"b":"c"})", R"({"a":"b","b":"c"})"},
    {R"({"a":"b"})", R"({"a":null})", R"({})"},
    {R"({"a":"b","b":"c"})", R"({"a":null})", R"({"b":"c"})"},
    {R"({"a":["b"]})", R"({"a":"c"})", R"({"a":"c"})"},
    {R"({"a":"c"})", R"({"a":["b"]})", R"({"a":["b"]})"},
    {R"({"a":{"b":"c"}})", R"({"a":{"b":"d","c":null}})", R"({"a":{"b":"d"}})"},
    {R"({"a":[{"b":"c"}]})", R"({"a":[1]})", R"({"a":[1]})"},
    {R"(["a","b"])", R"(["c","d"])", R"(["c","d"])"},
    {R"({"a":"b"})", R"(["c"])", R"(["c"])"},
    {R"({"a":"foo"})", R"(null)", R"(null)"},
    {R"({"a":"foo"})", R"("bar")", R"("bar")"},
    {R"({"e":null})", R"({"a":1})", R"({"e":null,"a":1})"},
    {R"([1,2])", R"({"a":"b","c":null})", R"({"a":"b"})"},
    {R"({})", R"({"a":{"bb":{"ccc":null}}})", R"({"a":{"bb":{}}})"},
};

TEST_CASE("a merge patch does what its RFC says") {
  for (const auto& row : kRows) {
    const auto& [original, patch, result] = row;
    auto value = json::parse(original);
    merge(value, json::parse(patch));
    const auto what = std::string(original) + " + " + patch;
    CHECK_MESSAGE(value == json::parse(result), what);
  }
}

TEST_CASE("a patch that is no object of JSON is a fault") {
  for (const char* patch : {"", "{", "null", "[]", "7", "\"text\"", R"({"a":"\ud800"})", "{\"a\":\"\xff\"}"}) {
    CHECK_MESSAGE(std::holds_alternative<Fault>(patched("{}", patch)), patch);
  }
  std::string deep;
  for (int i = 0; i < 40; ++i) deep += R"({"a":)";
  CHECK(std::holds_alternative<Fault>(patched("{}", deep + "1" + std::string(40, '}'))));
  CHECK(std::holds_alternative<Fault>(patched("{} more", "{}")));
  CHECK(std::get<std::string>(patched(R"({"a":1,"b":2})", R"({"a":null})")) == R"({"b":2})");
}

constexpr std::string_view kOriginal = R"({"format":1,"slug":"one","title":{"en":"One"},"time_zone":"America/New_York",
  "starts_at":"2021-03-07T09:00","ends_at":"2021-03-07T10:30","cancelled":true,"x-ours":1})";

std::variant<std::string, Fault> copy(std::string_view wanted) {
  return copied(kOriginal, json::parse(wanted).as_object());
}

TEST_CASE("a number that could not be written again is refused where it stands") {
  const auto changed = patched("{}", R"({"x-ours":{"list":[1,3e500]}})");
  REQUIRE(std::holds_alternative<Fault>(changed));
  CHECK(std::get<Fault>(changed).pointer == "/x-ours/list/1");
  const auto with = [](const std::string& number) {
    return parse(R"({"format":1,"slug":"a","title":{"en":"A"},"time_zone":"UTC","starts_at":"2030-01-01T09:00",)"
                 R"("ends_at":"2030-01-01T10:00","x-ours":)" +
                     number + "}",
                 Keys::strict);
  };
  CHECK(std::holds_alternative<Document>(with("7e99")));
  REQUIRE(std::holds_alternative<Fault>(with("-7e999")));
  CHECK(std::get<Fault>(with("-7e999")).pointer == "/x-ours");
}

TEST_CASE("a copy is as long by the clock on the wall, takes place, and is otherwise what is wanted") {
  const auto text = copy(R"({"slug":"two","starts_at":"2021-03-14T01:00:00","title":{"fr":"Deux"},"x-ours":null})");
  REQUIRE(std::holds_alternative<std::string>(text));
  const auto made = json::parse(std::get<std::string>(text));
  CHECK(made == json::parse(R"({"format":1,"slug":"two","title":{"en":"One","fr":"Deux"},
    "time_zone":"America/New_York","starts_at":"2021-03-14T01:00:00","ends_at":"2021-03-14T02:30"})"));
  // That hour is skipped in New York: the checker says so.
  const auto checked = parse(std::get<std::string>(text), Keys::strict);
  REQUIRE(std::holds_alternative<Fault>(checked));
  CHECK(std::get<Fault>(checked).pointer == "/ends_at");
  const auto own = copy(R"({"slug":"two","starts_at":"2021-12-31T23:30","ends_at":"2022-01-01T02:00"})");
  CHECK(json::parse(std::get<std::string>(own)).at("ends_at") == "2022-01-01T02:00");
  const auto turned = copy(R"({"slug":"two","starts_at":"2021-12-31T23:30"})");
  CHECK(json::parse(std::get<std::string>(turned)).at("ends_at") == "2022-01-01T01:00");
}

TEST_CASE("a copy needs a name and a time of its own") {
  const auto pointer = [](std::string_view wanted) { return std::get<Fault>(copy(wanted)).pointer; };
  CHECK(pointer(R"({"starts_at":"2021-03-14T09:00"})") == "/slug");
  CHECK(pointer(R"({"slug":7,"starts_at":"2021-03-14T09:00"})") == "/slug");
  CHECK(pointer(R"({"slug":"two"})") == "/starts_at");
  CHECK(pointer(R"({"slug":"two","starts_at":"tomorrow"})") == "/starts_at");
}

}  // namespace
}  // namespace rostrum::document
