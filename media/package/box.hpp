// Writing ISO base media boxes (ISO/IEC 14496-12 4.2): a size that is known only at the end, a type, what is inside.
// Owned by whoever writes; a box ends with its scope.
#pragma once
#include <cstdint>
#include <string_view>

#include "protocol/bytes.hpp"

namespace rostrum::package {

class Box {
 public:
  /// `type` has four characters. Nested boxes are written into the same buffer while this one lives.
  Box(Bytes& out, std::string_view type) : writer_(out), start_(out.size()) {
    writer_.u32(0);
    writer_.text(type);
  }
  /// A FullBox: with version and 24 flag bits.
  Box(Bytes& out, std::string_view type, std::uint8_t version, std::uint32_t flags) : Box(out, type) {
    writer_.u8(version);
    writer_.u24(flags);
  }
  ~Box() {
    const auto size = static_cast<std::uint32_t>(writer_.size() - start_);
    writer_.patch_u16(start_, static_cast<std::uint16_t>(size >> 16));
    writer_.patch_u16(start_ + 2, static_cast<std::uint16_t>(size & 0xffff));
  }
  Box(const Box&) = delete;
  Box& operator=(const Box&) = delete;

  ByteWriter* operator->() { return &writer_; }
  /// Where this box begins in the buffer.
  [[nodiscard]] std::size_t start() const { return start_; }

 private:
  ByteWriter writer_;
  std::size_t start_;
};

inline void zeros(Box& box, int count) {
  for (int i = 0; i < count; ++i) box->u8(0);
}

}  // namespace rostrum::package
