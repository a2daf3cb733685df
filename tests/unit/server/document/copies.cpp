#include "server/document/copies.hpp"

#include <doctest/doctest.h>

#include <boost/json.hpp>

namespace rostrum::document {
namespace {

namespace json = boost::json;

const std::string kOriginal =
    R"({"format":1,"slug":"trial","title":{"en":"Trial"},"time_zone":"America/New_York","starts_at":"2026-03-01T09:00",)"
    R"("ends_at":"2026-03-01T10:30","cancelled":true,"x-ours":1})";

Copied good(const std::string& body) {
  auto outcome = copies(kOriginal, body, 3);
  REQUIRE(std::holds_alternative<Copied>(outcome));
  return std::get<Copied>(std::move(outcome));
}

TEST_CASE("each copy is for its own day, by the clock on the wall") {
  const auto copied = good(
      R"({"copies":[{"slug":"a","starts_at":"2026-03-09T09:00"},{"slug":"b","starts_at":"2026-03-10T09:00","ends_at":"2026-03-10T09:10"}]})");
  REQUIRE(copied.documents.size() == 2);
  CHECK(copied.original == kOriginal);
  CHECK(copied.documents[0].slug == "a");
  CHECK_FALSE(copied.documents[0].cancelled());
  // Summer time began between.
  CHECK(copied.documents[0].page.at("starts_at").as_string() == "2026-03-09T13:00:00.000Z");
  CHECK(copied.documents[0].page.at("ends_at").as_string() == "2026-03-09T14:30:00.000Z");
  CHECK(copied.documents[1].page.at("ends_at").as_string() == "2026-03-10T13:10:00.000Z");
  CHECK(json::parse(copied.texts[0]).at("x-ours") == 1);
  CHECK(copied.documents[0].series.empty());
}

TEST_CASE("with a series all are of it, the original too") {
  const auto copied =
      good(R"({"copies":[{"slug":"a","starts_at":"2026-03-09T09:00"}],"series":{"id":"s","title":{"en":"S"}}})");
  CHECK(copied.documents[0].series == "s");
  const auto original = parse(copied.original, Keys::strict);
  REQUIRE(std::holds_alternative<Document>(original));
  CHECK(std::get<Document>(original).series == "s");
  CHECK(std::get<Document>(original).page.at("series").at("title").at("en").as_string() == "S");
}

TEST_CASE("what is wrong is named by its place, and nothing comes of any") {
  struct Row {
    const char* body;
    const char* pointer;
  };
  const Row rows[] = {
      {"{", ""},
      {"[]", ""},
      {"{}", "/copies"},
      {R"({"copies":[]})", "/copies"},
      {R"({"copies":{}})", "/copies"},
      {R"({"copies":[7]})", "/copies/0"},
      {R"({"copies":[{"starts_at":"2026-03-09T09:00"}]})", "/copies/0/slug"},
      {R"({"copies":[{"slug":"a"}]})", "/copies/0/starts_at"},
      {R"({"copies":[{"slug":"a/b","starts_at":"2026-03-09T09:00"}]})", "/copies/0/slug"},
      {R"({"copies":[{"slug":"a","starts_at":"2026-03-09T09:00","title":{}}]})", "/copies/0/title"},
      {R"({"copies":[{"slug":"a","starts_at":"2026-03-09T09:00"},{"slug":"a","starts_at":"2026-03-10T09:00"}]})",
       "/copies/1/slug"},
      {R"({"copies":[{"slug":"a","starts_at":"2026-03-08T02:30"}]})", "/copies/0/starts_at"},
      {R"({"copies":[{"slug":"a","starts_at":"2026-03-09T09:00","ends_at":"2026-03-09T08:00"}]})", "/copies/0/ends_at"},
      {R"({"copies":[{"slug":"a","starts_at":"2026-03-09T09:00"}],"series":7})", "/series"},
      {R"({"copies":[{"slug":"a","starts_at":"2026-03-09T09:00"}],"series":{"title":{"en":"S"}}})", "/series/id"},
      {R"({"copies":[{"slug":"a","starts_at":"2026-03-09T09:00"}],"series":{"id":"s","x":1}})", "/series/x"},
      {R"({"copies":[{"slug":"a","starts_at":"2026-03-09T09:00"}],"other":1})", "/other"},
      {R"({"copies":[{},{},{},{}]})", "/copies"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.body);
    const auto outcome = copies(kOriginal, row.body, 3);
    REQUIRE(std::holds_alternative<Fault>(outcome));
    CHECK(std::get<Fault>(outcome).pointer == row.pointer);
    CHECK_FALSE(std::get<Fault>(outcome).reason.empty());
  }
}

}  // namespace
}  // namespace rostrum::document
