// Settings of `rostrumd`: flags, then ROSTRUM_* variables, then the TOML file, then defaults. Read once in main; each
// part gets its own struct. Value.
#pragma once
#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "server/access/network.hpp"

namespace rostrum::server {

struct Config {
  std::filesystem::path data = "data";
  std::string listen = "127.0.0.1:8080";
  /// Where pages and links lead; empty: the address listened on.
  std::string public_url;
  /// The built web client; empty: beside the program, or /usr/share/rostrum/web.
  std::filesystem::path web;
  /// PEM files; both or none. With them the port speaks TLS only.
  std::filesystem::path tls_cert;
  std::filesystem::path tls_key;
  /// Networks (CIDR) of proxies whose forwarded headers are believed.
  std::vector<std::string> trusted_proxy;
  /// Networks (CIDR) from which any number of guests may come; loopback always may.
  std::vector<std::string> guest_network;
  /// Networks (CIDR) that may read /metrics; loopback always may.
  std::vector<std::string> metrics_from;
  /// IP addresses announced to panelists, most preferred first; empty: this machine's.
  std::vector<std::string> media_address;
  /// The first of the range of media ports, 0 lets the system choose.
  int media_port = 0;
  /// "smtp://HOST:PORT" or "smtps://HOST:PORT"; empty: mails are written as files.
  std::string mail_smtp;
  std::string mail_user;
  /// First line of this file.
  std::filesystem::path mail_password_file;
  /// Address that mails come from.
  std::string mail_from = "rostrum@localhost";
  /// "required": nothing is sent unencrypted; "try": encrypted where the server can.
  std::string mail_tls = "required";
  /// PEM file of authorities for the mail server's certificate; empty: the system's.
  std::filesystem::path mail_ca;
  /// Mails sent in a minute, at most.
  int mail_per_minute = 120;
  /// Addresses whose owners sign in as organisers of every event by a link that is mailed to them.
  std::vector<std::string> organiser_mail;
  /// An OpenID provider's issuer; empty: nobody signs in by one.
  std::string oidc_issuer;
  std::string oidc_client_id;
  /// Itself, or the first line of a file; neither for a public client.
  std::string oidc_client_secret;
  std::filesystem::path oidc_client_secret_file;
  /// How pages call the provider; empty: by its host.
  std::string oidc_name;
  /// PEM file of authorities for the provider's certificate; empty: the system's.
  std::filesystem::path oidc_ca;
  /// ADDRESS or group:NAME.
  std::vector<std::string> oidc_organisers;
  /// The same, or after SLUG= for one event.
  std::vector<std::string> oidc_moderators;
  /// Networks (CIDR) that webhooks may lead into beside the public Internet, by http too.
  std::vector<std::string> webhook_network;
  /// Seconds for which a webhook is tried before it is disabled.
  int webhook_patience = 86'400;
  /// Open at once, HTTP and WebSocket together.
  int max_connections = 40'000;
  /// "plain" or "json".
  std::string log_format = "plain";
  /// "trace", "debug", "info", "warn" or "error": this and what is graver.
  std::string log_level = "info";

  [[nodiscard]] std::string address() const;
  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] bool tls() const { return !tls_cert.empty(); }
};

/// what() is one line naming file, key and reason.
class BadConfig : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// One setting under its three names: `media_port` in the file, `--media-port`, `ROSTRUM_MEDIA_PORT`.
struct Setting {
  std::string_view key;
  std::string_view help;
  std::variant<std::string*, std::filesystem::path*, int*, std::vector<std::string>*> value;

  [[nodiscard]] std::string flag() const;
  [[nodiscard]] std::string variable() const;
};
/// All of them, pointing into `config`.
std::vector<Setting> settings_of(Config& config);

/// What the file says over `config`. Throws BadConfig.
void read_config_file(const std::filesystem::path& file, Config& config);
/// Throws BadConfig when values do not fit, naming `source`.
void check_config(const Config& config, const std::string& source);
/// The networks of a list that was checked.
std::vector<access::Network> networks(const std::vector<std::string>& list);

}  // namespace rostrum::server
