// Counters of 16 and 32 bits that wrap, carried on in 64 (RFC 3550 A.1). Value.
#pragma once
#include <cstdint>
#include <limits>
#include <optional>
#include <type_traits>

namespace rostrum::ingest {

template <class Small>
class Unwrapper {
 public:
  /// The 64-bit value nearest to the newest one seen. The first starts one turn up, so that older ones stay positive.
  [[nodiscard]] std::int64_t peek(Small value) const {
    if (!newest_) return kTurn + value;
    const auto step = static_cast<std::make_signed_t<Small>>(static_cast<Small>(value - static_cast<Small>(*newest_)));
    return *newest_ + step;
  }
  std::int64_t operator()(Small value) {
    const std::int64_t wide = peek(value);
    if (!newest_ || wide > *newest_) newest_ = wide;
    return wide;
  }
  /// Starts anew at `value`, above everything returned before: for a peer that jumped.
  std::int64_t restart(Small value) {
    const std::int64_t above = newest_.value_or(0) / kTurn + 2;
    newest_ = above * kTurn + value;
    return *newest_;
  }
  [[nodiscard]] std::optional<std::int64_t> newest() const { return newest_; }

 private:
  static constexpr std::int64_t kTurn = std::int64_t{std::numeric_limits<Small>::max()} + 1;
  std::optional<std::int64_t> newest_;
};

}  // namespace rostrum::ingest
