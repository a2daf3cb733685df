// protocol/webrtc/stun: messages, integrity, addresses.
#include <cstdint>
#include <cstdlib>
#include <span>

#include "protocol/webrtc/stun/address.hpp"
#include "protocol/webrtc/stun/integrity.hpp"
#include "protocol/webrtc/stun/message.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rostrum;
  const ByteView packet = std::as_bytes(std::span(data, size));
  const auto message = stun::parse(packet);
  if (!message) return 0;
  static_cast<void>(stun::has_integrity(packet, *message, "VOkJxbRl1RmTxUk/WvJxBt"));
  static_cast<void>(stun::has_good_fingerprint(packet, *message));
  stun::Writer writer(message->kind, message->method, message->transaction);
  for (const auto& attribute : message->attributes) {
    writer.attribute(attribute.type, attribute.value);
    if (const auto address = stun::parse_xor_address(attribute.value, message->transaction)) {
      const Bytes again = stun::write_xor_address(*address, message->transaction);
      if (stun::parse_xor_address(again, message->transaction) != address) std::abort();
    }
  }
  const Bytes written = std::move(writer).finish("password");
  const auto again = stun::parse(written);
  if (!again || again->attributes.size() != message->attributes.size()) std::abort();
  if (!stun::has_integrity(written, *again, "password") || !stun::has_good_fingerprint(written, *again)) std::abort();
  return 0;
}
