#include "server/assets/picture.hpp"

#include <doctest/doctest.h>

#include <string>

namespace rostrum::assets {
namespace {

using namespace std::string_view_literals;

TEST_CASE("a picture is known by its first bytes") {
  CHECK(type_of("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR..."sv) == "image/png");
  CHECK(type_of("\xff\xd8\xff\xe0..."sv) == "image/jpeg");
  CHECK(type_of("RIFF\x10\0\0\0WEBPVP8 "sv) == "image/webp");
  CHECK(type_of("RIFF\x10\0\0\0WEBPVP8L"sv) == "image/webp");
}

TEST_CASE("whatever else it is, it is none") {
  for (const auto bytes :
       {""sv, "\xff"sv, "\xff\xd8"sv, "\x89PNG\r\n\x1a\n"sv, "\x89PNG\r\n\x1a\n\0\0\0\x0dIDAT"sv, "RIFF"sv,
        "RIFF\x10\0\0\0WAVEfmt "sv, "GIF89a"sv, "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"sv, "<html><script>"sv,
        "\xef\xbb\xbf<svg/>"sv, " \x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"sv}) {
    CHECK(type_of(bytes).empty());
  }
}

}  // namespace
}  // namespace rostrum::assets
