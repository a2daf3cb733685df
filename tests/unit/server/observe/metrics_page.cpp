#include "server/observe/metrics_page.hpp"

#include <doctest/doctest.h>

namespace rostrum::observe {
namespace {

using namespace std::chrono_literals;

bool has(const std::string& text, const std::string& line) {
  return ("\n" + text).find("\n" + line + "\n") != text.npos;
}

TEST_CASE("samples of one name share its help and type") {
  MetricsPage page;
  page.counter("commands_total", "Commands", 3, {{"outcome", "accepted"}});
  page.counter("commands_total", "Commands", 1, {{"outcome", "403"}});
  page.gauge("web_sockets", "Open \"now\"", 2);
  const auto text = page.text();
  CHECK(has(text, "# HELP rostrum_commands_total Commands"));
  CHECK(has(text, "# TYPE rostrum_commands_total counter"));
  CHECK(text.find("# TYPE rostrum_commands_total", text.find("# TYPE rostrum_commands_total") + 1) == text.npos);
  CHECK(has(text, "rostrum_commands_total{outcome=\"accepted\"} 3"));
  CHECK(has(text, "rostrum_commands_total{outcome=\"403\"} 1"));
  CHECK(has(text, "# TYPE rostrum_web_sockets gauge"));
  CHECK(has(text, "rostrum_web_sockets 2"));
}

TEST_CASE("buckets of a histogram are cumulative and end with everything") {
  Histogram histogram;
  for (const auto took : {50us, 1000us, 1001us}) histogram.add(took);
  histogram.add(60s);
  histogram.add(-1ns);
  MetricsPage page;
  page.histogram("journal_commit_seconds", "From call to sync", histogram.read());
  const auto text = page.text();
  CHECK(has(text, "rostrum_journal_commit_seconds_bucket{le=\"0.0001\"} 2"));
  CHECK(has(text, "rostrum_journal_commit_seconds_bucket{le=\"0.001\"} 3"));
  CHECK(has(text, "rostrum_journal_commit_seconds_bucket{le=\"5\"} 4"));
  CHECK(has(text, "rostrum_journal_commit_seconds_bucket{le=\"+Inf\"} 5"));
  CHECK(has(text, "rostrum_journal_commit_seconds_count 5"));
  CHECK(histogram.read().sum_seconds == doctest::Approx(60.002051));
}

TEST_CASE("the process tells of itself") {
  MetricsPage page;
  page.process();
  const auto text = page.text();
  for (const char* name : {"process_cpu_seconds_total ", "process_resident_memory_bytes ", "process_open_fds "}) {
    const auto at = text.find(std::string("\n") + name);
    REQUIRE_MESSAGE(at != text.npos, name);
    CHECK(std::stod(text.substr(at + 1 + std::string(name).size())) > 0);
  }
}

}  // namespace
}  // namespace rostrum::observe
