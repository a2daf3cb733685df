#include "server/openid/id_token.hpp"

#include <algorithm>

#include "server/openid/json.hpp"

namespace rostrum::openid {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxAudiences = 50;

/// Seconds, without a fraction (RFC 7519 2: NumericDate); nullopt for what is none.
std::optional<std::int64_t> time_at(const json::object& from, std::string_view name) {
  constexpr double kFarthest = 1e15;
  const auto* found = from.if_contains(name);
  if (found == nullptr || !found->is_number()) return std::nullopt;
  const auto seconds = found->to_number<double>();
  if (!(seconds >= 0 && seconds <= kFarthest)) return std::nullopt;
  return static_cast<std::int64_t>(seconds);
}

void take(Identity& identity, const json::object& from) {
  const auto* verified = from.if_contains("email_verified");
  // Some providers write the truth as text.
  const bool good = verified != nullptr && (*verified == true || *verified == "true");
  if (good) identity.mail = text_at(from, "email");
  if (auto name = text_at(from, "name"); !name.empty()) identity.name = std::move(name);
  if (auto groups = words_at(from, "groups", kMaxGroups); !groups.empty()) identity.groups = std::move(groups);
}

}  // namespace

const char* word(Flaw flaw) {
  switch (flaw) {
    case Flaw::malformed:
      return "malformed";
    case Flaw::issuer:
      return "of another issuer";
    case Flaw::audience:
      return "for another client";
    case Flaw::party:
      return "given to another client";
    case Flaw::expired:
      return "expired";
    case Flaw::early:
      return "of the future";
    case Flaw::nonce:
      return "of another attempt";
  }
  return "";
}

std::variant<Identity, Flaw> identity_of(std::string_view payload, const Expected& expected) {
  const auto claims = object_of(payload);
  if (!claims) return Flaw::malformed;
  Identity identity;
  identity.subject = text_at(*claims, "sub");
  const auto expires = time_at(*claims, "exp");
  const auto issued = time_at(*claims, "iat");
  if (identity.subject.empty() || !expires || !issued) return Flaw::malformed;
  if (text_at(*claims, "iss") != expected.issuer) return Flaw::issuer;
  const auto audience = words_at(*claims, "aud", kMaxAudiences);
  if (std::ranges::find(audience, expected.client_id) == audience.end()) return Flaw::audience;
  // 3.1.3.7, 4 and 5: of several audiences one asked for it, and that was us.
  const bool names_party = claims->contains("azp");
  if ((names_party || audience.size() > 1) && text_at(*claims, "azp") != expected.client_id) return Flaw::party;
  if (*expires + kLeeway <= expected.now) return Flaw::expired;
  if (*issued > expected.now + kLeeway) return Flaw::early;
  if (expected.nonce.empty() || text_at(*claims, "nonce") != expected.nonce) return Flaw::nonce;
  take(identity, *claims);
  return identity;
}

bool learn(Identity& identity, std::string_view user_info) {
  const auto claims = object_of(user_info);
  // 5.3.2: it may be somebody else's, and is not to be used then.
  if (!claims || text_at(*claims, "sub") != identity.subject) return false;
  take(identity, *claims);
  return true;
}

}  // namespace rostrum::openid
