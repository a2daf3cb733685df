// Big-endian reading and writing of byte buffers, for every binary protocol here. Bounds are checked on each read.
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace rostrum {

using Bytes = std::vector<std::byte>;
using ByteView = std::span<const std::byte>;

inline ByteView as_byte_view(std::string_view text) { return std::as_bytes(std::span(text.data(), text.size())); }
inline std::string_view as_text(ByteView bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

/// Reads integers from the front of a view it does not own. A read past the end gives nullopt and moves nothing.
class ByteReader {
 public:
  explicit ByteReader(ByteView bytes) : bytes_(bytes) {}

  [[nodiscard]] std::size_t offset() const { return offset_; }
  [[nodiscard]] std::size_t remaining() const { return bytes_.size() - offset_; }

  std::optional<std::uint8_t> u8() { return integer<std::uint8_t>(1); }
  std::optional<std::uint16_t> u16() { return integer<std::uint16_t>(2); }
  std::optional<std::uint32_t> u24() { return integer<std::uint32_t>(3); }
  std::optional<std::uint32_t> u32() { return integer<std::uint32_t>(4); }
  std::optional<std::uint64_t> u64() { return integer<std::uint64_t>(8); }

  /// A view of the next `count` bytes, valid as long as the input is.
  std::optional<ByteView> take(std::size_t count) {
    if (count > remaining()) return std::nullopt;
    const auto view = bytes_.subspan(offset_, count);
    offset_ += count;
    return view;
  }
  ByteView rest() { return *take(remaining()); }

 private:
  template <class T>
  std::optional<T> integer(std::size_t width) {
    if (width > remaining()) return std::nullopt;
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < width; ++i) value = (value << 8) | std::to_integer<std::uint64_t>(bytes_[offset_ + i]);
    offset_ += width;
    return static_cast<T>(value);
  }

  ByteView bytes_;
  std::size_t offset_ = 0;
};

/// Appends integers to a buffer it does not own.
class ByteWriter {
 public:
  explicit ByteWriter(Bytes& out) : out_(out) {}

  [[nodiscard]] std::size_t size() const { return out_.size(); }
  void u8(std::uint8_t value) { integer(value, 1); }
  void u16(std::uint16_t value) { integer(value, 2); }
  void u24(std::uint32_t value) { integer(value, 3); }
  void u32(std::uint32_t value) { integer(value, 4); }
  void u64(std::uint64_t value) { integer(value, 8); }
  void bytes(ByteView value) { out_.insert(out_.end(), value.begin(), value.end()); }
  void text(std::string_view value) { bytes(as_byte_view(value)); }

  /// Overwrites two bytes written before, for lengths known only afterwards. `at` counts from the buffer's start.
  void patch_u16(std::size_t at, std::uint16_t value) {
    out_[at] = static_cast<std::byte>(value >> 8);
    out_[at + 1] = static_cast<std::byte>(value & 0xff);
  }

 private:
  void integer(std::uint64_t value, int width) {
    for (int shift = (width - 1) * 8; shift >= 0; shift -= 8)
      out_.push_back(static_cast<std::byte>((value >> shift) & 0xff));
  }

  Bytes& out_;
};

}  // namespace rostrum
