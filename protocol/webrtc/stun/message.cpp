#include "protocol/webrtc/stun/message.hpp"

#include <algorithm>

#include "protocol/webrtc/stun/integrity.hpp"

namespace rostrum::stun {
namespace {

constexpr std::size_t padded(std::size_t length) { return (length + 3) & ~std::size_t{3}; }

/// RFC 8489 5: the class' two bits lie between the method's.
constexpr std::uint16_t type_of(Class kind, std::uint16_t method) {
  const auto bits = static_cast<unsigned>(kind);
  return static_cast<std::uint16_t>((method & 0xf80u) << 2 | (method & 0x70u) << 1 | (method & 0xfu) |
                                    (bits & 2u) << 7 | (bits & 1u) << 4);
}

}  // namespace

const Attribute* Message::find(std::uint16_t type) const {
  const auto found = std::find_if(attributes.begin(), attributes.end(), [&](const auto& a) { return a.type == type; });
  return found == attributes.end() ? nullptr : &*found;
}

Parsed<Message, Error> parse(ByteView packet) {
  const auto fail = [](Error code, std::size_t offset) { return ParseError<Error>{code, offset}; };
  ByteReader reader(packet);
  const auto type = reader.u16();
  const auto length = reader.u16();
  const auto cookie = reader.u32();
  const auto transaction = reader.take(12);
  if (!transaction || *type >= 0x4000 || *cookie != kCookie) return fail(Error::not_stun, 0);
  if (*length % 4 != 0 || *length != reader.remaining()) return fail(Error::bad_length, 2);
  Message message;
  message.kind = static_cast<Class>((*type >> 7 & 2) | (*type >> 4 & 1));
  message.method = static_cast<std::uint16_t>((*type >> 2 & 0xf80) | (*type >> 1 & 0x70) | (*type & 0xf));
  std::copy(transaction->begin(), transaction->end(), message.transaction.begin());
  std::size_t count = 0;
  while (reader.remaining() > 0) {
    const std::size_t at = reader.offset();
    if (++count > kMaxAttributes) return fail(Error::too_many_attributes, at);
    const auto attribute = reader.u16();
    const auto size = reader.u16();
    const auto value = size ? reader.take(*size) : std::nullopt;
    if (!value || !reader.take(padded(*size) - *size)) return fail(Error::truncated_attribute, at);
    if (message.fingerprint_at) return fail(Error::bad_attribute, at);
    if (*attribute == kFingerprint) {
      if (*size != 4) return fail(Error::bad_attribute, at);
      message.fingerprint_at = at;
    } else if (message.integrity_at) {
      // RFC 8489 14.5: what stands between integrity and fingerprint is not to be believed.
      continue;
    } else if (*attribute == kMessageIntegrity) {
      if (*size != 20) return fail(Error::bad_attribute, at);
      message.integrity_at = at;
    } else {
      message.attributes.push_back({*attribute, *value});
    }
  }
  return message;
}

Writer::Writer(Class kind, std::uint16_t method, const TransactionId& transaction) {
  ByteWriter writer(bytes_);
  writer.u16(type_of(kind, method));
  writer.u16(0);
  writer.u32(kCookie);
  writer.bytes(transaction);
}

void Writer::set_length(std::size_t beyond_header) {
  ByteWriter(bytes_).patch_u16(2, static_cast<std::uint16_t>(beyond_header));
}

void Writer::attribute(std::uint16_t type, ByteView value) {
  ByteWriter writer(bytes_);
  writer.u16(type);
  writer.u16(static_cast<std::uint16_t>(value.size()));
  writer.bytes(value);
  bytes_.resize(padded(bytes_.size()));
  set_length(bytes_.size() - kHeaderBytes);
}

Bytes Writer::finish(std::optional<std::string_view> password) && {
  if (password) {
    // RFC 8489 14.5: the length counts the attribute, the hash stops before it.
    set_length(bytes_.size() - kHeaderBytes + 24);
    const Digest digest = hmac_sha1(bytes_, *password);
    attribute(kMessageIntegrity, std::as_bytes(std::span(digest)));
  }
  set_length(bytes_.size() - kHeaderBytes + 8);
  Bytes sum;
  ByteWriter(sum).u32(fingerprint_of(bytes_));
  attribute(kFingerprint, sum);
  return std::move(bytes_);
}

}  // namespace rostrum::stun
