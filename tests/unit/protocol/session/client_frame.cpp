#include "protocol/session/client_frame.hpp"

#include <doctest/doctest.h>

#include "tests/unit/protocol/session/cases.hpp"

namespace rostrum::session {
namespace {

TEST_CASE("client frames are read, or refused naming what is wrong") {
  for (const Case& example : kCases) {
    CAPTURE(example.name);
    const auto frame = parse_client_frame(example.frame);
    if (example.fault.empty()) {
      CHECK_FALSE(std::holds_alternative<Malformed>(frame));
    } else {
      REQUIRE(std::holds_alternative<Malformed>(frame));
      const auto& detail = std::get<Malformed>(frame).detail;
      CAPTURE(detail);
      CHECK(detail.find(example.fault) != std::string::npos);
    }
  }
}

TEST_CASE("a command written is read as the same") {
  int commands = 0;
  for (const Case& example : kCases) {
    const auto frame = parse_client_frame(example.frame);
    const auto* command = std::get_if<Command>(&frame);
    if (command == nullptr) continue;
    ++commands;
    const auto again = parse_client_frame(serialize(*command));
    REQUIRE(std::holds_alternative<Command>(again));
    CHECK(std::get<Command>(again).fields == command->fields);
    CHECK(std::get<Command>(again).digest() == command->digest());
  }
  CHECK(commands >= 5);
}

TEST_CASE("a digest ignores id and order and nothing else") {
  const auto digest = [](std::string_view text) { return std::get<Command>(parse_client_frame(text)).digest(); };
  const auto one = digest(R"({"id":"a","type":"question.vote","question":"q1","up":true})");
  CHECK(digest(R"({"up":true,"question":"q1","type":"question.vote","id":"b"})") == one);
  CHECK(digest(R"({"id":"a","type":"question.vote","question":"q1","up":false})") != one);
  CHECK(digest(R"({"id":"a","type":"question.vote","question":"q2","up":true})") != one);
}

TEST_CASE("a refused command names the id when it has one") {
  const auto frame = parse_client_frame(R"({"id":"c-9","type":"question.ask"})");
  CHECK(std::get<Malformed>(frame).id == "c-9");
  CHECK_FALSE(std::get<Malformed>(parse_client_frame("{}")).id.has_value());
}

TEST_CASE("a frame beyond the limit is refused unread") {
  const std::string huge(kMaxFrame + 1, ' ');
  CHECK(std::get<Malformed>(parse_client_frame(huge)).detail.find("64 KiB") != std::string::npos);
  std::string text = R"({"id":"a","type":"question.ask","text":")" + std::string(kMaxText + 1, 'x') + "\"}";
  CHECK(std::holds_alternative<Malformed>(parse_client_frame(text)));
}

TEST_CASE("every command of the table is found by its type") {
  for (const CommandShape& shape : command_table()) CHECK(find_command(shape.type) == &shape);
  CHECK(find_command("") == nullptr);
  CHECK(find_command("zzz") == nullptr);
}

}  // namespace
}  // namespace rostrum::session
