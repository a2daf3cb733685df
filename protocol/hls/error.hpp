// Why a playlist or one of its tags was refused, and the limits within which they are read. Value types.
#pragma once
#include <cstddef>

#include "protocol/result.hpp"

namespace rostrum::hls {

enum class Error {
  /// Not UTF-8 text of a playlist: control characters, no #EXTM3U, a stray line.
  syntax,
  missing_attribute,
  duplicate_attribute,
  missing_tag,
  duplicate_tag,
  /// A number out of range, a malformed date, an unknown enumerated value.
  bad_value,
  /// Attributes or tags that exclude each other.
  contradiction,
  /// One of the limits below.
  too_long,
  too_many,
};

template <class T>
using Parsed = rostrum::Parsed<T, Error>;

/// A window of four hours of two-second segments with parts everywhere stays below this.
inline constexpr std::size_t kMaxPlaylistBytes = 8 * 1024 * 1024;
inline constexpr std::size_t kMaxLineBytes = 8 * 1024;
inline constexpr std::size_t kMaxAttributes = 64;
inline constexpr std::size_t kMaxSegments = 50'000;
inline constexpr std::size_t kMaxPartsPerSegment = 256;
inline constexpr std::size_t kMaxDateRanges = 10'000;
inline constexpr std::size_t kMaxRenditions = 256;

}  // namespace rostrum::hls
