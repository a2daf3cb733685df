// What a server's frame is to the load client. The same bytes come to thousands of viewers: each distinct payload is
// read once and remembered. Used by one thread.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

namespace rostrum::load {

struct Frame {
  enum class Kind { welcome, resumed, refused, answer, event, other, unreadable };
  Kind kind = Kind::other;
  std::uint64_t seq = 0;
  /// A guest's token, of a welcome.
  std::string token;
  /// Of an answer: the id of its command, whether it was accepted, what was posted.
  std::string re;
  bool ok = false;
  /// Of an answer or of an announcement's frame.
  std::string announcement;
  /// Of an announcement that was posted: its text.
  std::string text;
  bool retracted = false;
  /// Monotonic nanoseconds, of a frame that says itself when it was sent (bench_bare_send); 0 for others.
  std::int64_t sent_ns = 0;
};

/// Anything may stand in the payload.
Frame read_frame(std::string_view payload);

class Frames {
 public:
  static constexpr std::size_t kMaxKept = 4'096;

  /// Valid until the next call.
  const Frame& read(std::string_view payload, bool& fresh);

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  std::unordered_map<std::string, Frame, Hash, std::equal_to<>> kept_;
  Frame own_;
};

}  // namespace rostrum::load
