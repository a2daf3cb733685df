#include "server/desk/shapes.hpp"

#include <boost/json.hpp>

#include "tests/unit/server/desk/desk_scene.hpp"

namespace rostrum::desk {

TEST_CASE("the list as CSV has the fields of the form, consents by version, and needs only if asked for") {
  DeskScene scene;
  scene.book.registrations["r1"].said.needs = "t4";
  scene.texts["t4"] = "captions";
  const auto csv = list_csv(scene.shown(), {});
  CHECK(csv.find("\"field:role\",\"field:privacy\"\r\n") != std::string::npos);
  CHECK(csv.find("\"'=1+1\",\"2\"\r\n") != std::string::npos);
  CHECK(csv.find("captions") == std::string::npos);
  Wanted wanted;
  wanted.needs = Needs::shown;
  CHECK(list_csv(scene.shown(), wanted).find("captions") != std::string::npos);
  CHECK_FALSE(list_shape(scene.shown(), {}).at("registrations").at(0).as_object().contains("needs"));
}

TEST_CASE("people are found by a part of name or address, whatever its capitals") {
  const DeskScene scene;
  const auto found = [&](const std::string& text, const std::string& status = {}) {
    Wanted wanted;
    wanted.text = text;
    wanted.status = status;
    return list_shape(scene.shown(), wanted).at("found").to_number<int>();
  };
  CHECK(found("LEE") == 1);
  CHECK(found("Example.org") == 1);
  CHECK(found("bob") == 0);
  CHECK(found("", "taken") == 1);
  CHECK(found("", "held") == 0);
}

}  // namespace rostrum::desk
