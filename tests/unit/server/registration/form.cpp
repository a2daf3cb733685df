#include "server/registration/form.hpp"

#include <doctest/doctest.h>

namespace rostrum::registration {
namespace {

std::vector<Field> fields() {
  return {{"role", FieldKind::text, false, {}, false, {}},
          {"food", FieldKind::choice, false, {"meat", "none"}, false, {}},
          {"days", FieldKind::choice, false, {"one", "two"}, true, {}},
          {"privacy", FieldKind::consent, true, {}, false, "3"},
          {"needs", FieldKind::accessibility, false, {}, false, {}},
          {"ask", FieldKind::question, false, {}, false, {}}};
}

std::string fault(std::string_view body, Filling filling = Filling::first) {
  const auto parsed = parse_form(body, fields(), filling);
  const auto* found = std::get_if<document::Fault>(&parsed);
  return found == nullptr ? std::string() : found->pointer + " " + found->reason;
}

}  // namespace

TEST_CASE("a form is read field by field; needs and question are kept apart from the answers") {
  const auto parsed = parse_form(
      R"({"email":" ann@example.org ","name":"Ann <b>","language":"fr","attending":"assistant","answers":{"role":"=1+1",
          "food":"meat","days":["two","one"],"privacy":true,"needs":"captions","ask":"Why?\nHow?"}})",
      fields(), Filling::first);
  REQUIRE(std::holds_alternative<Form>(parsed));
  const auto& form = std::get<Form>(parsed);
  CHECK(form.address == "ann@example.org");
  CHECK(form.name == "Ann <b>");
  CHECK(form.language == "fr");
  CHECK(form.attending == Attending::assistant);
  CHECK(form.answers == R"({"role":"=1+1","food":["meat"],"days":["two","one"]})");
  CHECK(form.needs == "captions");
  CHECK(form.question == "Why?\nHow?");
  CHECK(form.consents == std::vector<Consent>{{"privacy", "3"}});
}

TEST_CASE("what does not fit is refused, naming its place") {
  const std::string rest = R"(,"name":"Ann","answers":{"privacy":true}})";
  CHECK(fault(R"({"email":"ann")" + rest).starts_with("/email "));
  CHECK(fault(R"({"email":"a@b.cd\r\nBcc: x@y.z")" + rest).starts_with("/email "));
  CHECK(fault(R"({"email":5)" + rest).starts_with("/email "));
  CHECK(fault("{" + rest.substr(1)).starts_with("/email "));
  const std::string begin = R"({"email":"a@example.org",)";
  for (const auto* name : {R"("name":"")", R"("name":"  ")", R"("name":7)", R"("name":"a\r\nBcc: x")",
                           R"("name":"\u0000")", R"("name":"\u007f")"}) {
    CAPTURE(name);
    CHECK(fault(begin + name + R"(,"answers":{"privacy":true}})").starts_with("/name "));
  }
  CHECK(
      fault(begin + "\"name\":\"" + std::string(801, 'a') + R"(","answers":{"privacy":true}})").starts_with("/name "));
  CHECK(fault(begin + R"("name":"\ud800","answers":{"privacy":true}})").find("is not JSON") != std::string::npos);
  const auto answer = [&](const std::string& answers) {
    return fault(begin + R"("name":"Ann","answers":)" + answers + "}");
  };
  CHECK(answer("{}") == "/answers/privacy is required");
  CHECK(answer(R"({"privacy":false})") == "/answers/privacy is required");
  CHECK(answer(R"({"privacy":"yes"})").starts_with("/answers/privacy "));
  CHECK(answer(R"({"privacy":true,"none":1})") == "/answers/none is no field of this form");
  CHECK(answer(R"({"privacy":true,"food":"fish"})").starts_with("/answers/food "));
  CHECK(answer(R"({"privacy":true,"food":["meat","none"]})").starts_with("/answers/food "));
  CHECK(answer("[]").starts_with("/answers "));
  CHECK(fault(begin + R"("name":"Ann","role":"organiser","answers":{"privacy":true}})").starts_with("/role "));
  CHECK(fault("[" + std::string(50, '[')).find("is not JSON") != std::string::npos);
  CHECK_FALSE(fault("").empty());
}

TEST_CASE("a change has neither address nor kind of attendance") {
  CHECK(fault(R"({"name":"Ann","answers":{"privacy":true}})", Filling::change).empty());
  CHECK_FALSE(fault(R"({"name":"Ann","email":"b@example.org","answers":{"privacy":true}})", Filling::change).empty());
}

TEST_CASE("lists of guests as spreadsheets write them") {
  const auto list = parse_guests(
      "\xef\xbb\xbf"
      "email,name,organisation,language\r\nann@example.org,\"Ann \"\"A\"\", Lee\",UN,fr\r\nANN@example.org,again\r\n"
      "\r\nnot-an-address,Bob\r\ncat@example.org\n\"dan@example.org\",\"two\nlines\",,en");
  REQUIRE(list.guests.size() == 3);
  CHECK(list.guests[0].name == "Ann \"A\", Lee");
  CHECK(list.guests[0].language == "fr");
  CHECK(list.guests[1].address == "cat@example.org");
  CHECK(list.guests[2].name == "twolines");
  CHECK(list.faulty == std::vector<std::size_t>{5});
  CHECK(parse_guests("ann@example.org;Ann;UN").guests.at(0).organisation == "UN");
  CHECK(parse_guests("\"").guests.empty());
}

}  // namespace rostrum::registration
