// Settings of `rostrumd`: flags, then ROSTRUM_* variables, then the TOML file, then defaults. Read once in main; each
// part gets its own struct. Value.
#pragma once
#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace rostrum::server {

struct Config {
  std::filesystem::path data = "data";
  std::string listen = "127.0.0.1:8080";
  /// Where pages and links lead; empty: the address listened on.
  std::string public_url;
  /// The built web client; empty: beside the program, or /usr/share/rostrum/web.
  std::filesystem::path web;
  /// IP addresses announced to panelists, most preferred first; empty: this machine's.
  std::vector<std::string> media_addresses;
  /// The first of the range of media ports, 0 lets the system choose.
  int media_port = 0;

  [[nodiscard]] std::string address() const { return listen.substr(0, listen.rfind(':')); }
  [[nodiscard]] std::uint16_t port() const;
};

/// what() is one line naming file, key and reason.
class BadConfig : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What the file says over `config`. Throws BadConfig.
void read_config_file(const std::filesystem::path& file, Config& config);
/// Throws BadConfig when values do not fit, naming `source`.
void check_config(const Config& config, const std::string& source);

}  // namespace rostrum::server
