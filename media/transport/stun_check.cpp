#include "media/transport/stun_check.hpp"

#include <algorithm>

#include "protocol/webrtc/stun/address.hpp"
#include "protocol/webrtc/stun/integrity.hpp"
#include "protocol/webrtc/stun/message.hpp"

namespace rostrum::transport {
namespace {

stun::TransportAddress address_of(const Path& from) {
  stun::TransportAddress address;
  address.v4 = from.remote.is_v4();
  address.port = from.remote_port;
  const auto begin = from.remote.bytes.begin() + (address.v4 ? 12 : 0);
  std::copy(begin, from.remote.bytes.end(), address.bytes.begin());
  return address;
}

Bytes error_code(int code, std::string_view reason) {
  Bytes value;
  ByteWriter writer(value);
  writer.u16(0);
  writer.u8(static_cast<std::uint8_t>(code / 100));
  writer.u8(static_cast<std::uint8_t>(code % 100));
  writer.text(reason);
  return value;
}

/// RFC 8489 6.3.1: attributes below 0x8000 must be understood.
Bytes unknown_attributes(const stun::Message& message) {
  Bytes unknown;
  ByteWriter writer(unknown);
  for (const stun::Attribute& attribute : message.attributes) {
    const bool known = attribute.type >= 0x8000 || attribute.type == stun::kUsername ||
                       attribute.type == stun::kPriority || attribute.type == stun::kUseCandidate;
    if (!known) writer.u16(attribute.type);
  }
  return unknown;
}

RefusedCheck refuse(const stun::Message& request, int code, std::string_view reason,
                    std::optional<std::string_view> password, ByteView unknown = {}) {
  stun::Writer writer(stun::Class::error, request.method, request.transaction);
  writer.attribute(stun::kErrorCode, error_code(code, reason));
  if (!unknown.empty()) writer.attribute(stun::kUnknownAttributes, unknown);
  return {code, std::move(writer).finish(password)};
}

}  // namespace

std::variant<ValidCheck, RefusedCheck, NoCheck> judge_check(ByteView packet, const Path& from,
                                                            const Recognise& recognise) {
  const auto message = stun::parse(packet);
  if (!message || message->kind != stun::Class::request || message->method != stun::kBinding ||
      !stun::has_good_fingerprint(packet, *message)) {
    return NoCheck();
  }
  const stun::Attribute* const username = message->find(stun::kUsername);
  if (username == nullptr || !message->integrity_at) return refuse(*message, 400, "Bad Request", std::nullopt);
  // RFC 8445 7.3: only the first part of the name is ours to check.
  const std::string_view name = as_text(username->value);
  const std::string ufrag(name.substr(0, name.find(':')));
  const auto [password, ended] = recognise(ufrag);
  if (password == nullptr || !stun::has_integrity(packet, *message, *password)) {
    return refuse(*message, 401, "Unauthorized", std::nullopt);
  }
  // RFC 7675 5.2: whoever still asks for consent that was revoked is told, and stops at once.
  if (ended) return refuse(*message, 403, "Forbidden", *password);
  const Bytes unknown = unknown_attributes(*message);
  if (!unknown.empty()) return refuse(*message, 420, "Unknown Attribute", *password, unknown);
  // RFC 8445 7.3.1.1: we are lite and stay controlled, so the peer has to control.
  if (message->find(stun::kIceControlled) != nullptr) return refuse(*message, 487, "Role Conflict", *password);
  stun::Writer writer(stun::Class::success, stun::kBinding, message->transaction);
  writer.attribute(stun::kXorMappedAddress, stun::write_xor_address(address_of(from), message->transaction));
  return ValidCheck{ufrag, message->find(stun::kUseCandidate) != nullptr, std::move(writer).finish(*password)};
}

}  // namespace rostrum::transport
