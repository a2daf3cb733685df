// Signatures of webhooks after the Standard Webhooks convention: HMAC-SHA256 over `id.timestamp.body` with a secret
// that is written `whsec_` and its bytes in base64. Pure, but that a new secret is random.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace rostrum::integration {

/// Of 24 random bytes. Throws when the system has no randomness.
[[nodiscard]] std::string fresh_secret();
/// `v1,` and base64, for the header webhook-signature. `timestamp`: seconds of Unix time. A secret that is none signs
/// as the empty one.
[[nodiscard]] std::string signature(std::string_view secret, std::string_view id, std::int64_t timestamp,
                                    std::string_view body);

}  // namespace rostrum::integration
