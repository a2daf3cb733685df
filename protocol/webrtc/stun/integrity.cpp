#include "protocol/webrtc/stun/integrity.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <zlib.h>

namespace rostrum::stun {
namespace {

constexpr std::uint32_t kFingerprintMask = 0x5354554E;

const unsigned char* raw(ByteView bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

}  // namespace

Digest hmac_sha1(ByteView bytes, std::string_view key) {
  Digest digest{};
  unsigned int length = digest.size();
  HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), raw(bytes), bytes.size(), digest.data(), &length);
  return digest;
}

std::uint32_t fingerprint_of(ByteView bytes) {
  return static_cast<std::uint32_t>(crc32(0, raw(bytes), static_cast<uInt>(bytes.size()))) ^ kFingerprintMask;
}

bool has_integrity(ByteView packet, const Message& message, std::string_view password) {
  if (!message.integrity_at) return false;
  const std::size_t at = *message.integrity_at;
  // The hash was made when the message ended with this attribute.
  Bytes hashed(packet.begin(), packet.begin() + static_cast<std::ptrdiff_t>(at));
  ByteWriter(hashed).patch_u16(2, static_cast<std::uint16_t>(at + 24 - kHeaderBytes));
  const Digest expected = hmac_sha1(hashed, password);
  return CRYPTO_memcmp(expected.data(), packet.data() + at + 4, expected.size()) == 0;
}

bool has_good_fingerprint(ByteView packet, const Message& message) {
  if (!message.fingerprint_at) return true;
  const std::size_t at = *message.fingerprint_at;
  return ByteReader(packet.subspan(at + 4)).u32() == fingerprint_of(packet.first(at));
}

}  // namespace rostrum::stun
