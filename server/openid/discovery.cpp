#include "server/openid/discovery.hpp"

#include <algorithm>

#include "server/openid/json.hpp"

namespace rostrum::openid {
namespace {

constexpr std::size_t kMaxAddress = 2'000;
constexpr std::size_t kMaxMethods = 50;

}  // namespace

bool is_provider_address(std::string_view url) {
  const bool plain =
      url.size() <= kMaxAddress && std::ranges::none_of(url, [](unsigned char c) { return c <= 0x20 || c == 0x7f; });
  if (!plain) return false;
  constexpr std::string_view kSecure = "https://";
  if (url.starts_with(kSecure)) return url.size() > kSecure.size();
  for (const std::string_view here : {"http://localhost", "http://127.0.0.1", "http://[::1]"}) {
    if (!url.starts_with(here)) continue;
    const auto rest = url.substr(here.size());
    return rest.empty() || rest.starts_with(':') || rest.starts_with('/');
  }
  return false;
}

std::string discovery_address(std::string_view issuer) {
  while (issuer.ends_with('/')) issuer.remove_suffix(1);
  return std::string(issuer) + "/.well-known/openid-configuration";
}

std::optional<Discovery> parse_discovery(std::string_view text, std::string_view issuer) {
  const auto from = object_of(text);
  // 4.3: exactly the one that was asked for.
  if (!from || text_at(*from, "issuer") != issuer) return std::nullopt;
  Discovery found;
  found.authorization = text_at(*from, "authorization_endpoint");
  found.token = text_at(*from, "token_endpoint");
  found.keys = text_at(*from, "jwks_uri");
  found.user_info = text_at(*from, "userinfo_endpoint");
  for (const auto* address : {&found.authorization, &found.token, &found.keys}) {
    if (!is_provider_address(*address)) return std::nullopt;
  }
  if (!found.user_info.empty() && !is_provider_address(found.user_info)) return std::nullopt;
  const auto methods = words_at(*from, "token_endpoint_auth_methods_supported", kMaxMethods);
  const auto takes = [&](std::string_view method) { return std::ranges::find(methods, method) != methods.end(); };
  found.secret_in_form = !takes("client_secret_basic") && takes("client_secret_post");
  return found;
}

}  // namespace rostrum::openid
