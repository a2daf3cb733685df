// How long something took, counted into fixed buckets. Thread-safe: plain atomics; a reader may see a duration in its
// bucket before it is in the sum.
#pragma once
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>

namespace rostrum::observe {

class Histogram {
 public:
  /// Upper bounds of the buckets, seconds; beyond the last there is one more.
  static constexpr std::array<double, 14> kBounds = {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01,
                                                     0.025,  0.05,    0.1,    0.25,  0.5,    1.0,   5.0};

  void add(std::chrono::nanoseconds took) {
    const double seconds = std::chrono::duration<double>(took).count();
    std::size_t bucket = 0;
    while (bucket < kBounds.size() && seconds > kBounds[bucket]) ++bucket;
    counts_[bucket].fetch_add(1, std::memory_order_relaxed);
    sum_ns_.fetch_add(static_cast<std::uint64_t>(took.count() < 0 ? 0 : took.count()), std::memory_order_relaxed);
  }

  struct Reading {
    /// Of each bucket alone, the last without an upper bound.
    std::array<std::uint64_t, kBounds.size() + 1> counts{};
    double sum_seconds = 0;
  };
  [[nodiscard]] Reading read() const {
    Reading reading;
    for (std::size_t i = 0; i < counts_.size(); ++i) reading.counts[i] = counts_[i].load(std::memory_order_relaxed);
    reading.sum_seconds = static_cast<double>(sum_ns_.load(std::memory_order_relaxed)) * 1e-9;
    return reading;
  }

 private:
  std::array<std::atomic<std::uint64_t>, kBounds.size() + 1> counts_{};
  std::atomic<std::uint64_t> sum_ns_{0};
};

}  // namespace rostrum::observe
