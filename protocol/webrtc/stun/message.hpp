// STUN messages as ICE uses them (RFC 8489 5, 14; RFC 8445 16.1). Value types and pure functions; integrity is checked
// in integrity.hpp. Views point into the packet parsed.
//
//   0                   1                   2                   3
//  +---+-------------------------+-------------------------------+
//  |0 0|  class and method       |  length without this header   |
//  +---+-------------------------+-------------------------------+
//  |                magic cookie 0x2112A442                      |
//  +-------------------------------------------------------------+
//  |                transaction id, 96 bits                      |
//  +-------------------------------------------------------------+
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "protocol/bytes.hpp"
#include "protocol/result.hpp"

namespace rostrum::stun {

enum class Error {
  /// The first bits, the cookie or the header's size are not STUN's.
  not_stun,
  /// The length is no multiple of four or not the packet's.
  bad_length,
  /// An attribute ends beyond the message.
  truncated_attribute,
  too_many_attributes,
  /// FINGERPRINT is not last, or MESSAGE-INTEGRITY has another length than 20.
  bad_attribute,
};

inline constexpr std::uint32_t kCookie = 0x2112A442;
inline constexpr std::size_t kHeaderBytes = 20;
inline constexpr std::size_t kMaxAttributes = 32;

enum class Class : std::uint8_t { request = 0, indication = 1, success = 2, error = 3 };
inline constexpr std::uint16_t kBinding = 1;

/// RFC 8489 18.3, RFC 8445 20.
enum AttributeType : std::uint16_t {
  kUsername = 0x0006,
  kMessageIntegrity = 0x0008,
  kErrorCode = 0x0009,
  kUnknownAttributes = 0x000A,
  kXorMappedAddress = 0x0020,
  kPriority = 0x0024,
  kUseCandidate = 0x0025,
  kFingerprint = 0x8028,
  kIceControlled = 0x8029,
  kIceControlling = 0x802A,
};

using TransactionId = std::array<std::byte, 12>;

struct Attribute {
  std::uint16_t type = 0;
  ByteView value;
};

struct Message {
  Class kind = Class::request;
  std::uint16_t method = kBinding;
  TransactionId transaction{};
  /// In order, without MESSAGE-INTEGRITY, FINGERPRINT and what follows the former (RFC 8489 14.5).
  std::vector<Attribute> attributes;
  /// Where the MESSAGE-INTEGRITY attribute begins in the packet.
  std::optional<std::size_t> integrity_at;
  std::optional<std::size_t> fingerprint_at;

  /// The first of that type, nullptr when there is none.
  [[nodiscard]] const Attribute* find(std::uint16_t type) const;
};

/// Views of the result are valid as long as `packet` is.
[[nodiscard]] Parsed<Message, Error> parse(ByteView packet);

/// Writes one message, attribute by attribute; lengths are right after each.
class Writer {
 public:
  Writer(Class kind, std::uint16_t method, const TransactionId& transaction);

  /// `value` is padded to four bytes.
  void attribute(std::uint16_t type, ByteView value);
  [[nodiscard]] const Bytes& bytes() const { return bytes_; }
  /// With MESSAGE-INTEGRITY under `password`, if there is one, and FINGERPRINT at the end.
  [[nodiscard]] Bytes finish(std::optional<std::string_view> password) &&;

 private:
  void set_length(std::size_t beyond_header);

  Bytes bytes_;
};

}  // namespace rostrum::stun
