#include "tests/load/options.hpp"

#include <CLI/CLI.hpp>
#include <charconv>
#include <stdexcept>

namespace rostrum::load {

Place Options::place() const {
  Place place;
  const auto scheme = url.find("://");
  const auto name = url.substr(0, scheme);
  place.tls = name == "https" || name == "wss";
  if (scheme == std::string::npos || !(place.tls || name == "http" || name == "ws")) {
    throw std::invalid_argument(url + " is no address of a server: http://HOST:PORT");
  }
  auto authority = url.substr(scheme + 3);
  authority = authority.substr(0, authority.find('/'));
  place.port = place.tls ? 443 : 80;
  if (const auto colon = authority.rfind(':'); colon != std::string::npos) {
    const auto* end = authority.data() + authority.size();
    const auto read = std::from_chars(authority.data() + colon + 1, end, place.port);
    if (read.ec != std::errc() || read.ptr != end) throw std::invalid_argument(url + " has no port that can be read");
    authority.resize(colon);
  }
  place.host = authority;
  place.insecure = insecure;
  place.event = event;
  return place;
}

std::optional<Options> parse_options(int argc, char** argv, int& code) {
  Options options;
  CLI::App app(
      "Holds many viewers on a Rostrum server and checks that each sees every event exactly once and in order.\n"
      "Prints a summary to stderr and one line of JSON to stdout. Exit: 0 all well, 1 not, 2 wrong use.");
  app.option_defaults()->always_capture_default();
  app.add_option("--url", options.url, "the server, http:// or https://");
  app.add_option("--event", options.event, "slug");
  app.add_option("--viewers", options.viewers)->check(CLI::Range(1u, 100'000u));
  app.add_option("--ramp", options.ramp, "new connections a second")->check(CLI::PositiveNumber);
  app.add_option("--duration", options.duration, "seconds of publishing, once all are there")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--token", options.token, "a moderator's, who makes the events (announcements, posted and retracted)");
  app.add_option("--rate", options.rate, "events a second")->check(CLI::Range(0.01, 200.0));
  app.add_option("--burst", options.burst, "events sent together")->check(CLI::Range(1u, 50u));
  app.add_option("--question", options.question, "an approved question that viewers vote for and against, in turn");
  app.add_option("--votes", options.votes, "votes a second, of all viewers together")->check(CLI::Range(0.01, 1e6));
  app.add_option("--drop", options.drop, "chance, for each viewer and second, that the connection breaks")
      ->check(CLI::Range(0.0, 1.0));
  app.add_option("--away", options.away, "at most so many seconds until it comes back")->check(CLI::NonNegativeNumber);
  app.add_option("--patience", options.patience, "seconds to wait for everyone's welcome, beside the ramp")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--settle", options.settle, "seconds to wait for those who lag behind at the end")
      ->check(CLI::NonNegativeNumber);
  app.add_flag("--strict-resume", options.strict_resume, "a fresh welcome where a resume was asked for is a failure");
  app.add_flag("--insecure", options.insecure, "accept any certificate");
  app.add_option("--pid", options.pid, "the server's process, whose CPU and memory are reported");
  try {
    app.parse(argc, argv);
    static_cast<void>(options.place());
  } catch (const CLI::ParseError& error) {
    code = app.exit(error) == 0 ? 0 : 2;
    return std::nullopt;
  } catch (const std::invalid_argument& error) {
    std::cerr << "rostrum-load: " << error.what() << "\n";
    code = 2;
    return std::nullopt;
  }
  return options;
}

}  // namespace rostrum::load
