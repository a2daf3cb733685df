#include "server/openid/jws.hpp"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <memory>

#include "server/access/base64url.hpp"
#include "server/openid/json.hpp"

namespace rostrum::openid {
namespace {

namespace json = boost::json;

constexpr std::size_t kCoordinate = 32;
constexpr std::size_t kLeastModulus = 256;
constexpr std::size_t kMostModulus = 1'024;
constexpr std::size_t kMostExponent = 8;
constexpr std::size_t kMaxKid = 1'000;

template <auto Free>
struct Release {
  template <class T>
  void operator()(T* given) const {
    Free(given);
  }
};
using Number = std::unique_ptr<BIGNUM, Release<BN_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Release<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Release<OSSL_PARAM_free>>;
using Context = std::unique_ptr<EVP_PKEY_CTX, Release<EVP_PKEY_CTX_free>>;
using PublicKey = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, Release<EVP_MD_CTX_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, Release<ECDSA_SIG_free>>;

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

Number number_of(std::string_view bytes) {
  return Number(BN_bin2bn(bytes_of(bytes), static_cast<int>(bytes.size()), nullptr));
}

std::optional<Algorithm> algorithm_of(std::string_view word) {
  if (word == "RS256") return Algorithm::RS256;
  if (word == "ES256") return Algorithm::ES256;
  return std::nullopt;
}

std::string bytes_at(const json::object& from, std::string_view name) {
  return access::unbase64url(text_at(from, name)).value_or("");
}

/// Without zeros in front.
std::string number_at(const json::object& from, std::string_view name) {
  auto bytes = bytes_at(from, name);
  bytes.erase(0, bytes.find_first_not_of('\0'));
  return bytes;
}

/// One of a set, if it is of use.
std::optional<Key> key_of(const json::object& from) {
  Key key;
  key.kid = text_at(from, "kid");
  if (key.kid.size() > kMaxKid) return std::nullopt;
  const auto use = text_at(from, "use");
  if (!use.empty() && use != "sig") return std::nullopt;
  const auto kind = text_at(from, "kty");
  if (kind == "RSA") {
    key.first = number_at(from, "n");
    key.second = number_at(from, "e");
    const bool fits = key.first.size() >= kLeastModulus && key.first.size() <= kMostModulus;
    if (!fits || key.second.empty() || key.second.size() > kMostExponent) return std::nullopt;
  } else if (kind == "EC" && text_at(from, "crv") == "P-256") {
    key.algorithm = Algorithm::ES256;
    // RFC 7518 6.2.1.2: of the full length, zeros in front too.
    key.first = bytes_at(from, "x");
    key.second = bytes_at(from, "y");
    if (key.first.size() != kCoordinate || key.second.size() != kCoordinate) return std::nullopt;
  } else {
    return std::nullopt;
  }
  const auto algorithm = text_at(from, "alg");
  if (!algorithm.empty() && algorithm_of(algorithm) != key.algorithm) return std::nullopt;
  return key;
}

PublicKey made_of(const char* kind, OSSL_PARAM_BLD* builder) {
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder));
  const Context context(EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr));
  EVP_PKEY* made = nullptr;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) {
    return nullptr;
  }
  return PublicKey(made);
}

PublicKey public_key(const Key& key) {
  const Builder builder(OSSL_PARAM_BLD_new());
  if (!builder) return nullptr;
  if (key.algorithm == Algorithm::ES256) {
    // SEC 1 2.3.3: uncompressed.
    const std::string point = "\x04" + key.first + key.second;
    if (OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) != 1 ||
        OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) != 1) {
      return nullptr;
    }
    return made_of("EC", builder.get());
  }
  // They are to live until the key is made.
  const auto modulus = number_of(key.first);
  const auto exponent = number_of(key.second);
  if (!modulus || !exponent || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) != 1) {
    return nullptr;
  }
  return made_of("RSA", builder.get());
}

/// RFC 7518 3.4: r and s in 32 bytes each, where OpenSSL wants them in DER. Empty when that cannot be.
std::string der_of(std::string_view raw) {
  if (raw.size() != 2 * kCoordinate) return {};
  auto r = number_of(raw.substr(0, kCoordinate));
  auto s = number_of(raw.substr(kCoordinate));
  const Signature signature(ECDSA_SIG_new());
  if (!r || !s || !signature || ECDSA_SIG_set0(signature.get(), r.get(), s.get()) != 1) return {};
  // They are the signature's now.
  static_cast<void>(r.release());
  static_cast<void>(s.release());
  unsigned char* out = nullptr;
  const int length = i2d_ECDSA_SIG(signature.get(), &out);
  if (length <= 0) return {};
  std::string der(reinterpret_cast<const char*>(out), static_cast<std::size_t>(length));
  OPENSSL_free(out);
  return der;
}

}  // namespace

std::optional<Jws> parse_jws(std::string_view token) {
  if (token.size() > kMaxToken) return std::nullopt;
  const auto first = token.find('.');
  const auto second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  const auto head = access::unbase64url(token.substr(0, first));
  auto payload = access::unbase64url(token.substr(first + 1, second - first - 1));
  auto signature = access::unbase64url(token.substr(second + 1));
  if (!head || !payload || !signature || signature->empty()) return std::nullopt;
  const auto header = object_of(*head);
  if (!header) return std::nullopt;
  const auto algorithm = algorithm_of(text_at(*header, "alg"));
  // RFC 7515 4.1.11: who does not understand all of `crit` must not take the token; we understand nothing of it.
  if (!algorithm || header->contains("crit")) return std::nullopt;
  Jws jws;
  jws.algorithm = *algorithm;
  jws.kid = text_at(*header, "kid");
  jws.input = token.substr(0, second);
  jws.signature = *std::move(signature);
  jws.payload = *std::move(payload);
  return jws;
}

std::vector<Key> parse_keys(std::string_view text) {
  std::vector<Key> keys;
  if (text.size() > kMaxKeysText) return keys;
  const auto set = object_of(text);
  const auto* list = set ? set->if_contains("keys") : nullptr;
  if (list == nullptr || !list->is_array()) return keys;
  for (const auto& one : list->get_array()) {
    if (keys.size() == kMaxKeys) break;
    if (!one.is_object()) continue;
    if (auto key = key_of(one.get_object())) keys.push_back(*std::move(key));
  }
  return keys;
}

bool verifies(const Jws& token, const Key& key) {
  if (token.algorithm != key.algorithm) return false;
  const auto made = public_key(key);
  const auto signature = key.algorithm == Algorithm::ES256 ? der_of(token.signature) : token.signature;
  const Digest digest(EVP_MD_CTX_new());
  if (!made || signature.empty() || !digest ||
      EVP_DigestVerifyInit(digest.get(), nullptr, EVP_sha256(), nullptr, made.get()) != 1) {
    return false;
  }
  return EVP_DigestVerify(digest.get(), bytes_of(signature), signature.size(), bytes_of(token.input),
                          token.input.size()) == 1;
}

}  // namespace rostrum::openid
