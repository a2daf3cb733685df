// Applause and the like: counted over the last seconds, told as absolute numbers, journalled nowhere. Value; owned by
// its room, which calls beat() four times a second.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "server/event/names.hpp"

namespace rostrum::room {

class Reactions {
 public:
  static constexpr std::array<std::string_view, 5> kKinds = {"applause", "heart", "thumbs_up", "laugh", "surprise"};
  /// What a frame's counts look back on.
  static constexpr event::Instant kWindow_ms = 5'000;
  static constexpr std::size_t kBeats = 20;
  /// Between two reactions of one person.
  static constexpr event::Instant kPause_ms = 250;
  using Counts = std::array<std::uint32_t, kKinds.size()>;

  /// The place of a kind, nullopt for none.
  static std::optional<std::size_t> named(std::string_view kind) {
    for (std::size_t i = 0; i < kKinds.size(); ++i) {
      if (kKinds[i] == kind) return i;
    }
    return std::nullopt;
  }
  void add(std::size_t kind) { ++buckets_[now_].at(kind); }
  /// The counts to be told now: at most every second beat, and only when they are others than before.
  std::optional<Counts> beat() {
    Counts sum{};
    for (const auto& bucket : buckets_) {
      for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += bucket[i];
    }
    now_ = (now_ + 1) % kBeats;
    buckets_[now_] = {};
    ++beats_;
    if (beats_ % 2 != 0 || sum == told_) return std::nullopt;
    told_ = sum;
    return sum;
  }

 private:
  std::array<Counts, kBeats> buckets_{};
  std::size_t now_ = 0;
  std::uint64_t beats_ = 0;
  Counts told_{};
};

}  // namespace rostrum::room
