// rostrum-stage: one process for each live event, started by rostrumd with its sockets already open. Reads the command
// line, closes the sandbox, runs the stage.
//
// ROSTRUM_STAGE_NO_SANDBOX=1 leaves the sandbox open: for sanitizers and debuggers, which need what it forbids.
#include <spdlog/spdlog.h>
#include <sys/prctl.h>

#include <CLI/CLI.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <random>

#include "media/log.hpp"
#include "media/sandbox/sandbox.hpp"
#include "media/stage.hpp"

namespace {

using namespace rostrum;

/// Where fontconfig and Pango look, and nothing else.
const std::filesystem::path kFontFolders[] = {"/etc/fonts", "/usr/share/fonts", "/usr/local/share/fonts",
                                              "/usr/share/fontconfig", "/var/cache/fontconfig"};

std::string random_run() {
  std::random_device random;
  std::string run;
  for (int i = 0; i < 16; ++i) run += "0123456789abcdef"[random() % 16];
  return run;
}

void describe(CLI::App& app, StageConfig& config, LogStyle& log) {
  app.add_option("--event", config.event, "slug of the event it serves")->required();
  app.add_option("--control-fd", config.control_fd, "listening Unix socket for messages")->required();
  app.add_option("--media-fd", config.media_fd, "listening Unix socket for media")->required();
  app.add_option("--udp-fd", config.udp_fd, "bound UDP socket for panelists")->required();
  app.add_option("--tcp-fd", config.tcp_fd, "listening TCP socket for panelists");
  app.add_option("--notes-fd", config.notes_fd, "memory for notes about decoders at work");
  app.add_option("--media-port", config.port, "port of both as seen from outside")->required();
  app.add_option("--media-address", config.addresses, "address announced to panelists, repeatable")->required();
  app.add_option("--log-format", log.format, "plain or json, as the server's")->check(CLI::IsMember({"plain", "json"}));
  app.add_option("--log-level", log.level, "as the server's");
}

Closing close_files() {
  const char* open = std::getenv("ROSTRUM_STAGE_NO_SANDBOX");
  if (open != nullptr && *open == '1') {
    spdlog::warn("the sandbox stays open, as the environment says");
    return Closing::never;
  }
  sandbox::limit_resources();
  if (sandbox::lock_files(kFontFolders)) return Closing::files_readable;
  spdlog::warn("this kernel has no Landlock: text in scripts that were not seen at the start may lack its font");
  return Closing::all;
}

int run(StageConfig config) {
  boost::asio::io_context io(1);
  // SIGPIPE would end a stage whose server's terminal is gone.
  std::signal(SIGPIPE, SIG_IGN);
  Stage stage(io, std::move(config));
  boost::asio::signal_set signals(io, SIGTERM, SIGINT);
  signals.async_wait([&stage](boost::system::error_code error, int) {
    if (!error) stage.end();
  });
  stage.start(close_files());
  spdlog::info("the stage is here");
  io.run();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  // Reads the time zone while files can be read.
  tzset();
  CLI::App app("Rostrum's stage: mixes and encodes one event. Started by rostrumd.");
  StageConfig config;
  LogStyle log;
  describe(app, config, log);
  CLI11_PARSE(app, argc, argv);
  config.run = random_run();
  set_up_log(config.event, config.run, log);
  try {
    return run(std::move(config));
  } catch (const std::exception& error) {
    spdlog::critical("{}", error.what());
    return 1;
  }
}
