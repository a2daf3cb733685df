// server/openid: tokens, keys, claims and descriptions as a provider, or whoever speaks in its place, sends them.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "server/openid/discovery.hpp"
#include "server/openid/id_token.hpp"
#include "server/openid/jws.hpp"

namespace {

using namespace rostrum;

void must(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto keys = openid::parse_keys(bytes);
  must(keys.size() <= openid::kMaxKeys);
  openid::Jws unsigned_token;
  unsigned_token.input = "a.b";
  unsigned_token.signature = "x";
  for (const auto& key : keys) {
    unsigned_token.algorithm = key.algorithm;
    must(!openid::verifies(unsigned_token, key));
  }
  if (const auto token = openid::parse_jws(bytes)) {
    must(!token->signature.empty() && bytes.substr(0, token->input.size()) == token->input);
    // Of the right kind, and on no curve.
    must(!openid::verifies(*token, {token->algorithm, "", "x", "y"}));
  }
  const auto found = openid::identity_of(bytes, {"https://id.example.org", "rostrum", "n", 1'700'000'010});
  if (const auto* identity = std::get_if<openid::Identity>(&found)) {
    must(!identity->subject.empty() && identity->groups.size() <= openid::kMaxGroups);
  }
  openid::Identity known;
  known.subject = "u1";
  if (!openid::learn(known, bytes)) must(known.mail.empty() && known.name.empty());
  if (const auto described = openid::parse_discovery(bytes, "https://id.example.org")) {
    must(openid::is_provider_address(described->token) && openid::is_provider_address(described->keys));
  }
  return 0;
}
