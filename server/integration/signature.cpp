#include "server/integration/signature.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <array>
#include <stdexcept>
#include <vector>

namespace rostrum::integration {
namespace {

constexpr std::string_view kPrefix = "whsec_";
constexpr std::size_t kSecretBytes = 24;

std::string base64(const unsigned char* bytes, std::size_t count) {
  // EVP writes a final zero too.
  std::vector<unsigned char> out(4 * ((count + 2) / 3) + 1);
  const int length = EVP_EncodeBlock(out.data(), bytes, static_cast<int>(count));
  return {reinterpret_cast<const char*>(out.data()), static_cast<std::size_t>(length)};
}

/// Empty for what is no base64.
std::string unbase64(std::string_view text) {
  std::vector<unsigned char> out(text.size() + 1);
  const int length =
      EVP_DecodeBlock(out.data(), reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  if (length < 0) return {};
  std::size_t padding = 0;
  while (padding < 2 && text.size() > padding && text[text.size() - 1 - padding] == '=') ++padding;
  return {reinterpret_cast<const char*>(out.data()), static_cast<std::size_t>(length) - padding};
}

}  // namespace

std::string fresh_secret() {
  std::array<unsigned char, kSecretBytes> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) throw std::runtime_error("no randomness");
  return std::string(kPrefix) + base64(bytes.data(), bytes.size());
}

std::string signature(std::string_view secret, std::string_view id, std::int64_t timestamp, std::string_view body) {
  if (secret.starts_with(kPrefix)) secret.remove_prefix(kPrefix.size());
  const auto key = unbase64(secret);
  std::string signed_text(id);
  signed_text.append(".").append(std::to_string(timestamp)).append(".").append(body);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(signed_text.data()), signed_text.size(), digest.data(), &length);
  return "v1," + base64(digest.data(), length);
}

}  // namespace rostrum::integration
