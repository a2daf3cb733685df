#include "media/transport/certificate.hpp"

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <stdexcept>

namespace rostrum::transport {
namespace {

constexpr long kDay = 24 * 60 * 60;

void need(bool done, const char* what) {
  if (!done) throw std::runtime_error(std::string("certificate: ") + what);
}

}  // namespace

void Certificate::Free::operator()(X509* certificate) const { X509_free(certificate); }
void Certificate::Free::operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }

Certificate::Certificate() : key_(EVP_EC_gen("P-256")), certificate_(X509_new()) {
  need(key_ && certificate_, "no key");
  X509* const x509 = certificate_.get();
  std::array<unsigned char, 8> serial{};
  need(RAND_bytes(serial.data(), serial.size()) == 1, "no randomness");
  std::uint64_t number = 0;
  for (const unsigned char byte : serial) number = number << 8 | byte;
  need(X509_set_version(x509, X509_VERSION_3) == 1, "version");
  need(ASN1_INTEGER_set_uint64(X509_get_serialNumber(x509), number >> 1) == 1, "serial");
  // A day back for peers whose clock is slow.
  need(X509_gmtime_adj(X509_getm_notBefore(x509), -kDay) && X509_gmtime_adj(X509_getm_notAfter(x509), 30 * kDay),
       "validity");
  need(X509_set_pubkey(x509, key_.get()) == 1, "key");
  X509_NAME* const name = X509_get_subject_name(x509);
  const std::string_view common_name = "rostrum";
  need(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(common_name.data()),
                                  static_cast<int>(common_name.size()), -1, 0) == 1,
       "name");
  need(X509_set_issuer_name(x509, name) == 1, "issuer");
  need(X509_sign(x509, key_.get(), EVP_sha256()) > 0, "signature");
  sha256_ = fingerprint(x509, "sha-256").value();
}

std::optional<std::string> fingerprint(X509* certificate, std::string_view algorithm) {
  std::string name(algorithm);
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const EVP_MD* digest = nullptr;
  if (name == "sha-256") digest = EVP_sha256();
  if (name == "sha-384") digest = EVP_sha384();
  if (name == "sha-512") digest = EVP_sha512();
  if (digest == nullptr) return std::nullopt;
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  unsigned int length = 0;
  if (X509_digest(certificate, digest, hash.data(), &length) != 1) return std::nullopt;
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string text;
  for (unsigned int i = 0; i < length; ++i) {
    if (i > 0) text += ':';
    text += kHex[hash[i] >> 4];
    text += kHex[hash[i] & 15];
  }
  return text;
}

}  // namespace rostrum::transport
