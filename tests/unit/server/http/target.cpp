#include "server/http/target.hpp"

#include <doctest/doctest.h>

namespace rostrum::http {
namespace {

TEST_CASE("paths and queries are decoded part by part") {
  const auto target = parse_target("/live/trial/v720/index.m3u8?_HLS_msn=7&name=a%20b&flag");
  REQUIRE(target.has_value());
  CHECK(target->path == std::vector<std::string>{"live", "trial", "v720", "index.m3u8"});
  REQUIRE(target->query.size() == 3);
  CHECK(target->query[1].second == "a b");
  CHECK(target->query[2].second.empty());
  CHECK(parse_target("/")->path.empty());
  CHECK(parse_target("//e/./x/")->path == std::vector<std::string>{"e", "x"});
}

TEST_CASE("what climbs, hides a slash or is no path is refused") {
  for (const char* text : {"", "e", "*", "/..", "/a/../b", "/%2e%2e/b", "/a%2fb", "/a%5cb", "/%00", "/a%", "/a%4",
                           "/a?b=%zz", "/%0d%0a"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_target(text).has_value());
  }
  CHECK_FALSE(parse_target("/" + std::string(kMaxTarget, 'a')).has_value());
}

}  // namespace
}  // namespace rostrum::http
