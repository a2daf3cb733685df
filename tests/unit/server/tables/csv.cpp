#include "server/tables/csv.hpp"

#include <doctest/doctest.h>

#include <boost/json.hpp>

namespace rostrum::tables {

TEST_CASE("no cell is a formula, and every cell is one cell") {
  for (const char* formula : {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "|cmd", "%x", "\r", "\t", "\n@x",
                              "\xef\xbc\x9d"
                              "1"}) {
    CAPTURE(formula);
    CHECK(cell(formula).starts_with("\"'"));
  }
  CHECK(cell("a \"b\", c\nd") == "\"a \"\"b\"\", c\nd\"");
  CHECK(cell("") == "\"\"");
}

TEST_CASE("a table reads members by their path, and shows nothing where there is nothing") {
  const auto list =
      boost::json::parse(R"([{"a":{"b":"x"},"n":3,"l":["p","q"],"z":null},{"a":"no object"}])").as_array();
  constexpr Column kColumns[] = {{"first", "a.b"}, {"n", "n"}, {"l", "l"}, {"z", "z"}};
  CHECK(table(list, kColumns) ==
        std::string(kByteOrderMark) + "first,n,l,z\r\n\"x\",\"3\",\"p; q\",\"\"\r\n\"\",\"\",\"\",\"\"\r\n");
}

}  // namespace rostrum::tables
