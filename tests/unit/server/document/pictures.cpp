#include "server/document/pictures.hpp"

#include <doctest/doctest.h>

#include <boost/json.hpp>

namespace rostrum::document {
namespace {

TEST_CASE("names of assets are plain") {
  for (const char* name : {"a", "ann.jpg", "0.png", "ann_lee-2.webp", "a..b"})
    CHECK_MESSAGE(is_picture_name(name), name);
  for (const char* name : {"", ".", "..", ".ann", "-a", "_a", "Ann.jpg", "a/b", "a b", "\xc3\xa4.png", "a\n", "a%2e"}) {
    CHECK_FALSE_MESSAGE(is_picture_name(name), name);
  }
  CHECK(is_picture_name(std::string(kMaxPictureName, 'a')));
  CHECK_FALSE(is_picture_name(std::string(kMaxPictureName + 1, 'a')));
  CHECK_FALSE(is_picture_name(std::string("a\0b", 3)));
}

TEST_CASE("a path becomes a good name, always") {
  CHECK(picture_name("ann.jpg") == "ann.jpg");
  CHECK(picture_name("Photos/Ann Lee (2).JPG") == "photos-ann-lee-2-.jpg");
  CHECK(picture_name("./ann.jpg") == "ann.jpg");
  CHECK(picture_name("\xc3\xa4") == "picture");
  for (const auto& path : {std::string(400, 'A') + ".png", std::string("///"), std::string(), std::string("-_.a")}) {
    CHECK_MESSAGE(is_picture_name(picture_name(path)), path);
  }
  CHECK(picture_name(std::string(400, 'a') + ".png").ends_with(".png"));
}

TEST_CASE("pictures are found where people and organisers have them, whatever else the document is") {
  const auto places = picture_places(boost::json::parse(
      R"({"people":[{"id":"a"},{"id":"b","photo":"b.png"},7,{"photo":7}],"organisers":[{"logo":"o.png"}],"agenda":[{"photo":"x"}]})"));
  REQUIRE(places.size() == 2);
  CHECK(places[0].pointer == "/people/1/photo");
  CHECK(places[0].path == "b.png");
  CHECK(places[1].pointer == "/organisers/0/logo");
  for (const char* text : {"[]", "7", R"({"people":{"photo":"x"}})", "null"}) {
    CHECK(picture_places(boost::json::parse(text)).empty());
  }
  CHECK(picture_address("trial", "a.png") == "/api/v1/events/trial/assets/a.png");
}

}  // namespace
}  // namespace rostrum::document
