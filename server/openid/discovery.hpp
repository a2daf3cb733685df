// Where a provider is asked what (OpenID Connect Discovery 1.0, 3). Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace rostrum::openid {

struct Discovery {
  std::string authorization;
  std::string token;
  std::string keys;
  /// Empty where there is none.
  std::string user_info;
  /// The client's secret goes into the form, since the provider does not take it in the header.
  bool secret_in_form = false;
};

/// Whether an address is one that a provider may have: https, or http on this machine, for trials.
bool is_provider_address(std::string_view url);

/// The address of an issuer's description.
std::string discovery_address(std::string_view issuer);

/// nullopt for what is no description of this issuer, or leads elsewhere than a provider may be.
std::optional<Discovery> parse_discovery(std::string_view text, std::string_view issuer);

}  // namespace rostrum::openid
