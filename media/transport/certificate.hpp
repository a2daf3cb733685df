// The self-signed ECDSA P-256 certificate that names us in DTLS (RFC 8827 6.5), and fingerprints of certificates (RFC
// 8122 5). Made at start, kept in memory only. Owned by whoever holds it; the handles inside are OpenSSL's.
#pragma once
#include <openssl/types.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace rostrum::transport {

class Certificate {
 public:
  /// Makes a key and a certificate valid for a month from yesterday. Throws std::runtime_error when OpenSSL cannot.
  Certificate();

  [[nodiscard]] X509* certificate() const { return certificate_.get(); }
  [[nodiscard]] EVP_PKEY* key() const { return key_.get(); }
  /// SHA-256 as in `a=fingerprint`: "AB:CD:…", upper case, without the algorithm.
  [[nodiscard]] const std::string& sha256() const { return sha256_; }

 private:
  struct Free {
    void operator()(X509* certificate) const;
    void operator()(EVP_PKEY* key) const;
  };
  std::unique_ptr<EVP_PKEY, Free> key_;
  std::unique_ptr<X509, Free> certificate_;
  std::string sha256_;
};

/// The fingerprint of `certificate` by "sha-256", "sha-384" or "sha-512" (any case); nullopt for another name.
/// SHA-1 and MD5 are not among them, since both can be forged.
std::optional<std::string> fingerprint(X509* certificate, std::string_view algorithm);

}  // namespace rostrum::transport
