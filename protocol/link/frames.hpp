// Bytes of the two sockets between rostrumd and rostrum-stage, both ways, and the errors of reading them.
// Value types and pure functions. What a peer sends is hostile: the stage decodes what strangers send it.
//
//   control:  0               4
//             +---------------+------------------------------------+
//             | length u32 BE | JSON object, "type" names the kind |   length counts the JSON
//             +---------------+------------------------------------+
//   media:    0               4         5        6
//             +---------------+---------+--------+-----------------+
//             | length u32 BE | version | kind   | fields, payload |   length counts from version on
//             +---------------+---------+--------+-----------------+
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>

#include "protocol/bytes.hpp"
#include "protocol/link/media.hpp"
#include "protocol/link/messages.hpp"
#include "protocol/result.hpp"

namespace rostrum::link {

inline constexpr std::size_t kLengthBytes = 4;
inline constexpr std::size_t kMaxControlBytes = 2 * 1024 * 1024;
inline constexpr std::size_t kMaxMediaPayload = 8 * 1024 * 1024;
/// A still of the size that stages make is a tenth of it.
inline constexpr std::size_t kMaxStillBytes = 64 * 1024;
/// What a media frame may hold beside its payload.
inline constexpr std::size_t kMaxMediaHeader = 512;
/// Elements of an array in a control message.
inline constexpr std::size_t kMaxElements = 256;
/// Renditions, init ids, runs and codec strings: they go into paths and playlists.
inline constexpr std::size_t kMaxName = 64;

enum class FrameError {
  too_long,
  /// Not JSON, or not an object.
  bad_json,
  /// Nesting, or more elements than kMaxElements.
  too_many,
  unknown_type,
  missing_member,
  /// A member of another JSON type, or outside its range.
  bad_member,
  /// A media frame of another version.
  bad_version,
  /// Fields end before they should.
  truncated,
  trailing_bytes,
  /// A name that is empty, too long, or has characters other than letters, digits, '.', '_', '-' and ','.
  bad_name,
  /// Ticks, indices or counts that no programme has.
  bad_number,
};

/// The JSON of one control frame, without its length.
[[nodiscard]] Parsed<Control, FrameError> parse_control(ByteView json);
/// One media frame, without its length.
[[nodiscard]] Parsed<Media, FrameError> parse_media(ByteView frame);

/// Appends the whole frame, length included. Texts must be UTF-8 and the whole within the limits above.
void serialize(const Control& message, Bytes& out);
void serialize(const Media& message, Bytes& out);

}  // namespace rostrum::link
