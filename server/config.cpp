#include "server/config.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <boost/asio/ip/address.hpp>
#include <cctype>
#include <charconv>

#include "server/openid/discovery.hpp"
#include "server/registration/address.hpp"
#include "server/sign_in/sign_ins.hpp"

namespace rostrum::server {
namespace {

constexpr std::array<std::string_view, 2> kFormats = {"plain", "json"};
constexpr std::array<std::string_view, 2> kTls = {"required", "try"};
constexpr std::array<std::string_view, 5> kLevels = {"trace", "debug", "info", "warn", "error"};

[[noreturn]] void wrong(const std::string& source, std::string_view key, const std::string& reason) {
  throw BadConfig(source + ": " + std::string(key) + " " + reason);
}

std::string text_at(const std::string& file, std::string_view key, const toml::node& node) {
  const auto text = node.value_exact<std::string>();
  if (!text) wrong(file, key, "must be a string");
  return *text;
}

void take(const std::string& file, const Setting& setting, const toml::node& node) {
  if (auto* const* text = std::get_if<std::string*>(&setting.value)) {
    **text = text_at(file, setting.key, node);
  } else if (auto* const* path = std::get_if<std::filesystem::path*>(&setting.value)) {
    **path = text_at(file, setting.key, node);
  } else if (auto* const* number = std::get_if<int*>(&setting.value)) {
    const auto value = node.value_exact<std::int64_t>();
    if (!value || *value < 0 || *value > 100'000'000) wrong(file, setting.key, "must be a whole number");
    **number = static_cast<int>(*value);
  } else {
    const auto* const list = node.as_array();
    if (list == nullptr) wrong(file, setting.key, "must be an array of strings");
    auto& values = *std::get<std::vector<std::string>*>(setting.value);
    values.clear();
    for (const auto& entry : *list) values.push_back(text_at(file, setting.key, entry));
  }
}

void check_networks(const std::string& source, std::string_view key, const std::vector<std::string>& list) {
  for (const auto& text : list) {
    if (!access::Network::parse(text)) wrong(source, key, text + " is no network such as 10.0.0.0/8");
  }
}

void check_addresses(const std::string& source, std::string_view key, const std::vector<std::string>& list) {
  if (list.size() > sign_in::SignIns::kMaxEntries) {
    wrong(source, key, "may list " + std::to_string(sign_in::SignIns::kMaxEntries) + " addresses at most");
  }
  for (const auto& text : list) {
    if (registration::parse_address(text) != text) wrong(source, key, text + " is no mail address");
  }
}

void check_grants(const std::string& source, std::string_view key, const std::vector<std::string>& list,
                  bool of_event) {
  if (list.size() > sign_in::SignIns::kMaxEntries) {
    wrong(source, key, "may have " + std::to_string(sign_in::SignIns::kMaxEntries) + " entries at most");
  }
  for (const auto& text : list) {
    if (!sign_in::parse_grant(text, of_event)) {
      wrong(source, key,
            text + " is neither ADDRESS nor group:NAME" + (of_event ? ", nor one of them after SLUG=" : ""));
    }
  }
}

void check_openid(const std::string& source, const Config& config) {
  const bool lists = !config.oidc_organisers.empty() || !config.oidc_moderators.empty();
  const bool client =
      !config.oidc_client_id.empty() || !config.oidc_client_secret.empty() || !config.oidc_client_secret_file.empty();
  if (config.oidc_issuer.empty()) {
    if (lists || client) wrong(source, "oidc_issuer", "is missing");
    return;
  }
  if (!openid::is_provider_address(config.oidc_issuer)) wrong(source, "oidc_issuer", "must begin with https://");
  if (config.oidc_client_id.empty()) wrong(source, "oidc_client_id", "is missing");
  if (!config.oidc_client_secret.empty() && !config.oidc_client_secret_file.empty()) {
    wrong(source, "oidc_client_secret_file", "and oidc_client_secret cannot both be set");
  }
  if (!lists) wrong(source, "oidc_organisers", "and oidc_moderators are empty: nobody could sign in");
  check_grants(source, "oidc_organisers", config.oidc_organisers, false);
  check_grants(source, "oidc_moderators", config.oidc_moderators, true);
}

template <class Words>
void check_word(const std::string& source, std::string_view key, const std::string& word, const Words& words) {
  if (std::ranges::find(words, word) != words.end()) return;
  std::string list;
  for (const auto& one : words) list += (list.empty() ? "" : ", ") + std::string(one);
  wrong(source, key, "must be one of " + list);
}

}  // namespace

std::string Config::address() const {
  auto host = listen.substr(0, listen.rfind(':'));
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  return host;
}

std::uint16_t Config::port() const {
  const auto text = std::string_view(listen).substr(listen.rfind(':') + 1);
  unsigned number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number > 65'535) {
    throw BadConfig("listen must be ADDR:PORT with a port from 0 to 65535");
  }
  return static_cast<std::uint16_t>(number);
}

std::string Setting::flag() const {
  std::string name = "--" + std::string(key);
  std::ranges::replace(name, '_', '-');
  return name;
}

std::string Setting::variable() const {
  std::string name = "ROSTRUM_" + std::string(key);
  std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return name;
}

std::vector<Setting> settings_of(Config& config) {
  return {
      {"data", "data directory", &config.data},
      {"listen", "ADDR:PORT; port 0 picks one", &config.listen},
      {"public_url", "where links lead", &config.public_url},
      {"web", "folder of the web client", &config.web},
      {"tls_cert", "certificate chain (PEM): the port speaks TLS", &config.tls_cert},
      {"tls_key", "private key (PEM) of the certificate", &config.tls_key},
      {"trusted_proxy", "network whose forwarded headers are believed, repeatable", &config.trusted_proxy},
      {"guest_network", "network with any number of guests, repeatable", &config.guest_network},
      {"metrics_from", "network that may read /metrics, repeatable; loopback may", &config.metrics_from},
      {"media_address", "IP address announced to panelists, repeatable", &config.media_address},
      {"media_port", "first of the range of media ports; 0 lets the system choose", &config.media_port},
      {"max_connections", "connections open at once", &config.max_connections},
      {"mail_smtp", "smtp://HOST:PORT or smtps://HOST:PORT; without it mails are written as files", &config.mail_smtp},
      {"mail_user", "login at the mail server", &config.mail_user},
      {"mail_password_file", "file whose first line is the password of mail_user", &config.mail_password_file},
      {"mail_from", "address that mails come from", &config.mail_from},
      {"mail_tls", "required, or try: encrypted where the mail server can", &config.mail_tls},
      {"mail_ca", "authorities (PEM) of the mail server's certificate", &config.mail_ca},
      {"mail_per_minute", "mails sent in a minute, at most", &config.mail_per_minute},
      {"organiser_mail", "address whose owner signs in as organiser by mail, repeatable", &config.organiser_mail},
      {"oidc_issuer", "issuer of the OpenID provider by which people sign in", &config.oidc_issuer},
      {"oidc_client_id", "what the provider knows this server as", &config.oidc_client_id},
      {"oidc_client_secret", "secret of oidc_client_id", &config.oidc_client_secret},
      {"oidc_client_secret_file", "file whose first line is that secret", &config.oidc_client_secret_file},
      {"oidc_name", "how pages call the provider", &config.oidc_name},
      {"oidc_ca", "authorities (PEM) of the provider's certificate", &config.oidc_ca},
      {"oidc_organisers", "ADDRESS or group:NAME, who organises every event, repeatable", &config.oidc_organisers},
      {"oidc_moderators", "the same, or SLUG=ADDRESS, SLUG=group:NAME, who moderates, repeatable",
       &config.oidc_moderators},
      {"webhook_network", "network that webhooks may lead into, by http too, repeatable", &config.webhook_network},
      {"webhook_patience", "seconds for which a webhook is tried before it is disabled", &config.webhook_patience},
      {"log_format", "plain or json", &config.log_format},
      {"log_level", "trace, debug, info, warn or error", &config.log_level},
  };
}

void read_config_file(const std::filesystem::path& file, Config& config) {
  toml::table table;
  try {
    table = toml::parse_file(file.string());
  } catch (const toml::parse_error& error) {
    const auto line = error.source().begin.line;
    std::string reason(error.description());
    std::ranges::replace(reason, '\n', ' ');
    throw BadConfig(file.string() + (line > 0 ? ":" + std::to_string(line) : "") + ": " + reason);
  }
  const auto known = settings_of(config);
  const auto set = [&](const std::string& key, const toml::node& node) {
    const auto found = std::ranges::find(known, key, &Setting::key);
    if (found == known.end()) wrong(file.string(), key, "is no setting");
    take(file.string(), *found, node);
  };
  for (const auto& [key, node] : table) {
    // `per_minute` in a table `[mail]` is mail_per_minute.
    if (const auto* group = node.as_table()) {
      for (const auto& [name, inner] : *group) set(std::string(key.str()) + "_" + std::string(name.str()), inner);
    } else {
      set(std::string(key.str()), node);
    }
  }
  check_config(config, file.string());
}

void check_config(const Config& config, const std::string& source) {
  if (config.listen.find(':') == std::string::npos) wrong(source, "listen", "must be ADDR:PORT");
  try {
    static_cast<void>(config.port());
  } catch (const BadConfig& fault) {
    throw BadConfig(source + ": " + fault.what());
  }
  boost::system::error_code error;
  boost::asio::ip::make_address(config.address(), error);
  if (error) wrong(source, "listen", config.address() + " is no IP address");
  for (const auto& address : config.media_address) {
    boost::asio::ip::make_address(address, error);
    if (error) wrong(source, "media_address", address + " is no IP address");
  }
  if (config.media_port < 0 || config.media_port > 65'535) {
    wrong(source, "media_port", "must be a number from 0 to 65535");
  }
  if (config.max_connections < 1) wrong(source, "max_connections", "must be 1 at least");
  const auto& url = config.public_url;
  if (!url.empty() && !url.starts_with("http://") && !url.starts_with("https://")) {
    wrong(source, "public_url", "must begin with http:// or https://");
  }
  if (config.tls_cert.empty() != config.tls_key.empty()) {
    wrong(source, config.tls_cert.empty() ? "tls_cert" : "tls_key", "is missing: a certificate needs its key");
  }
  check_networks(source, "trusted_proxy", config.trusted_proxy);
  check_networks(source, "guest_network", config.guest_network);
  check_networks(source, "webhook_network", config.webhook_network);
  check_networks(source, "metrics_from", config.metrics_from);
  if (!config.mail_smtp.empty() && !config.mail_smtp.starts_with("smtp://") &&
      !config.mail_smtp.starts_with("smtps://")) {
    wrong(source, "mail_smtp", "must begin with smtp:// or smtps://");
  }
  if (config.mail_per_minute < 1) wrong(source, "mail_per_minute", "must be 1 at least");
  if (config.mail_from.find_first_of(" <>\r\n") != std::string::npos || config.mail_from.find('@') + 1 <= 1) {
    wrong(source, "mail_from", "must be an address");
  }
  check_addresses(source, "organiser_mail", config.organiser_mail);
  check_openid(source, config);
  check_word(source, "mail_tls", config.mail_tls, kTls);
  check_word(source, "log_format", config.log_format, kFormats);
  check_word(source, "log_level", config.log_level, kLevels);
}

std::vector<access::Network> networks(const std::vector<std::string>& list) {
  std::vector<access::Network> found;
  for (const auto& text : list) {
    if (const auto network = access::Network::parse(text)) found.push_back(*network);
  }
  return found;
}

}  // namespace rostrum::server
