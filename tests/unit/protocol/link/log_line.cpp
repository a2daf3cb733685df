#include "protocol/link/log_line.hpp"

#include <doctest/doctest.h>

#include <boost/json.hpp>

namespace rostrum::link {
namespace {

TEST_CASE("leading words that name an event, a session or a feed are fields, the rest is text") {
  const auto line = split_line("event=open-culture session=17 feed=p1:camera closed, code=1013");
  REQUIRE(line.fields.size() == 3);
  CHECK(line.fields[0] == std::pair<std::string_view, std::string_view>("event", "open-culture"));
  CHECK(line.fields[1].second == "17");
  CHECK(line.fields[2].second == "p1:camera");
  CHECK(line.text == "closed, code=1013");
  CHECK(split_line("event=a stage=0f feed=p1:camera refused").fields[1].second == "0f");
  CHECK(split_line("listening").fields.empty());
  CHECK(split_line("").text.empty());
  // A name that is no field, and a message that is nothing but one.
  CHECK(split_line("port=1 is taken").text == "port=1 is taken");
  CHECK(split_line("event=a").text == "event=a");
}

TEST_CASE("a line of JSON is one line whatever it says") {
  const auto text = json_line("2026-01-02T03:04:05.678Z", "error", "event=a\"b session=7 it \"said\"\n\x01 no");
  CHECK(text.find('\n') == std::string::npos);
  const auto body = boost::json::parse(text).as_object();
  CHECK(body.at("at") == "2026-01-02T03:04:05.678Z");
  CHECK(body.at("level") == "error");
  CHECK(body.at("event") == "a\"b");
  CHECK(body.at("session") == "7");
  CHECK(body.at("message") == "it \"said\"\n\x01 no");
}

}  // namespace
}  // namespace rostrum::link
