// Sends bytes to many sockets with few calls of the system: io_uring where the kernel lets this process have it, which
// takes a quarter off what each send(2) costs; else one send(2) after another (docs/benchmarks.md). Nothing waits: a
// socket without room says so. Made and used on one thread.
#pragma once
#include <liburing.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace rostrum::http {

class SendBatch {
 public:
  static constexpr unsigned kMost = 256;
  /// Fewer are sent one by one.
  static constexpr std::size_t kFew = 4;

  explicit SendBatch(bool wants_ring = true);
  ~SendBatch();
  SendBatch(const SendBatch&) = delete;
  SendBatch& operator=(const SendBatch&) = delete;

  [[nodiscard]] bool has_ring() const { return ring_.has_value(); }
  /// kMost at most until run(); the bytes must stay until then.
  void add(int descriptor, std::string_view bytes);
  /// In the order of add(): how many bytes the socket took, or why none (-errno). Valid until the next add().
  std::span<const int> run();

 private:
  struct Send {
    int descriptor = -1;
    std::string_view bytes;
  };
  void send_by_ring();
  void send_singly(std::size_t from);
  void close_ring();

  // Owned.
  std::optional<io_uring> ring_;
  // State.
  std::vector<Send> sends_;
  std::vector<int> results_;
};

}  // namespace rostrum::http
