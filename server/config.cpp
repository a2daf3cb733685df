#include "server/config.hpp"

#include <toml++/toml.h>

#include <boost/asio/ip/address.hpp>
#include <charconv>

namespace rostrum::server {
namespace {

std::string text_at(const std::filesystem::path& file, std::string_view key, const toml::node& node) {
  const auto text = node.value_exact<std::string>();
  if (!text) throw BadConfig(file.string() + ": " + std::string(key) + " must be a string");
  return *text;
}

}  // namespace

std::uint16_t Config::port() const {
  const auto text = std::string_view(listen).substr(listen.rfind(':') + 1);
  unsigned number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number > 65'535) {
    throw BadConfig("listen must be ADDR:PORT with a port from 0 to 65535");
  }
  return static_cast<std::uint16_t>(number);
}

void read_config_file(const std::filesystem::path& file, Config& config) {
  toml::table table;
  try {
    table = toml::parse_file(file.string());
  } catch (const toml::parse_error& error) {
    throw BadConfig(file.string() + ":" + std::to_string(error.source().begin.line) + ": " +
                    std::string(error.description()));
  }
  for (const auto& [key, node] : table) {
    const std::string_view name = key.str();
    if (name == "data") {
      config.data = text_at(file, name, node);
    } else if (name == "listen") {
      config.listen = text_at(file, name, node);
    } else if (name == "public_url") {
      config.public_url = text_at(file, name, node);
    } else if (name == "web") {
      config.web = text_at(file, name, node);
    } else if (name == "media_port") {
      const auto port = node.value<std::int64_t>();
      if (!port || *port < 0 || *port > 65'535)
        throw BadConfig(file.string() + ": media_port must be a number from 0 to 65535");
      config.media_port = static_cast<int>(*port);
    } else if (name == "media_address") {
      const auto* const list = node.as_array();
      if (list == nullptr) throw BadConfig(file.string() + ": media_address must be an array of IP addresses");
      config.media_addresses.clear();
      for (const auto& entry : *list) config.media_addresses.push_back(text_at(file, name, entry));
    } else {
      throw BadConfig(file.string() + ": " + std::string(name) + " is no setting");
    }
  }
  check_config(config, file.string());
}

void check_config(const Config& config, const std::string& source) {
  if (config.listen.find(':') == std::string::npos) throw BadConfig(source + ": listen must be ADDR:PORT");
  try {
    static_cast<void>(config.port());
  } catch (const BadConfig& fault) {
    throw BadConfig(source + ": " + fault.what());
  }
  for (const auto& address : config.media_addresses) {
    boost::system::error_code error;
    boost::asio::ip::make_address(address, error);
    if (error) throw BadConfig(source + ": media_address: " + address + " is no IP address");
  }
  if (config.media_port < 0 || config.media_port > 65'535) {
    throw BadConfig(source + ": media_port must be a number from 0 to 65535");
  }
  const auto& url = config.public_url;
  if (!url.empty() && !url.starts_with("http://") && !url.starts_with("https://")) {
    throw BadConfig(source + ": public_url must begin with http:// or https://");
  }
}

}  // namespace rostrum::server
