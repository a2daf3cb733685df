#include "media/package/avc.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace rostrum;

namespace {

Bytes bytes(std::initializer_list<int> values) {
  Bytes out;
  for (const int value : values) out.push_back(static_cast<std::byte>(value));
  return out;
}

// clang-format off
const Bytes kStream = bytes({
    0, 0, 0, 1,  0x09, 0xf0,              // Delimiter.
    0, 0, 0, 1,  0x67, 0x64, 0, 0x1f, 7,  // SPS: High, level 3.1.
    0, 0, 1,     0x68, 0xee,              // PPS.
    0, 0, 1,     0x06, 0x05, 1, 9, 0x80,  // SEI: unregistered user data.
    0, 0, 1,     0x06, 0x06, 1, 8, 0x80,  // SEI: recovery point.
    0, 0, 1,     0x65, 1, 2, 3, 0, 0,     // IDR slice, padded.
    0, 0, 0, 1,  0x65, 4});               // Its second.
// clang-format on

}  // namespace

TEST_CASE("units stand between start codes of three and four bytes") {
  const auto units = package::nal_units(kStream);
  REQUIRE(units.size() == 7);
  CHECK(units[5].size() == 4);
  CHECK(units[6].size() == 2);
  CHECK(package::nal_units(bytes({1, 2, 3})).empty());
  CHECK(package::nal_units({}).empty());
  CHECK(package::nal_units(bytes({0, 0, 1})).empty());
}

TEST_CASE("a sample holds slices and useful SEI, each behind its length") {
  const auto expected = bytes({0, 0, 0, 5, 6, 6, 1, 8, 0x80, 0, 0, 0, 4, 0x65, 1, 2, 3, 0, 0, 0, 2, 0x65, 4});
  CHECK(package::avc_sample(kStream) == expected);
}

TEST_CASE("the configuration record holds both parameter sets and tells the codec") {
  const Bytes config = package::avc_config(kStream);
  const auto expected =
      bytes({1, 0x64, 0, 0x1f, 0xff, 0xe1, 0, 5, 0x67, 0x64, 0, 0x1f, 7, 1, 0, 2, 0x68, 0xee, 0xfd, 0xf8, 0xf8, 0});
  CHECK(config == expected);
  CHECK(package::avc_codec(config) == "avc1.64001f");
}

TEST_CASE("parameter sets that are not ours are refused") {
  CHECK_THROWS_AS(package::avc_config(bytes({0, 0, 1, 0x67, 0x64, 0, 0x1f})), std::invalid_argument);
  CHECK_THROWS_AS(package::avc_config(bytes({0, 0, 1, 0x67, 0x42, 0, 0x1f, 0, 0, 1, 0x68, 1})), std::invalid_argument);
}
