// Cuts a socket's bytes into frames and parses them, however they arrive. "Need more" is an empty value, never an
// error. Owned by whoever reads the socket. After an error the stream has no meaning left: close it.
#pragma once
#include <algorithm>
#include <optional>

#include "protocol/link/frames.hpp"

namespace rostrum::link {

/// `Message` is Control or Media.
template <class Message>
class Decoder {
 public:
  /// Adds what was read. At most one frame beyond its limit is ever held, if next() is called until it is empty.
  void feed(ByteView bytes) {
    if (taken_ > 0) {
      held_.erase(held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(taken_));
      taken_ = 0;
    }
    held_.insert(held_.end(), bytes.begin(), bytes.end());
  }

  /// The next whole message, nothing while its end has not arrived, or why the stream is broken.
  [[nodiscard]] Parsed<std::optional<Message>, FrameError> next() {
    ByteReader reader(ByteView(held_).subspan(taken_));
    const auto length = reader.u32();
    if (!length) return std::optional<Message>();
    if (*length > limit()) return ParseError<FrameError>{FrameError::too_long, 0};
    const auto frame = reader.take(*length);
    if (!frame) {
      held_.reserve(taken_ + kLengthBytes + *length);
      return std::optional<Message>();
    }
    auto message = parse(*frame);
    if (!message) return ParseError<FrameError>{message.error().code, message.error().offset + kLengthBytes};
    taken_ += reader.offset();
    return std::optional<Message>(std::move(*message));
  }

 private:
  static constexpr bool kControl = std::is_same_v<Message, Control>;
  static constexpr std::size_t limit() { return kControl ? kMaxControlBytes : kMaxMediaPayload + kMaxMediaHeader; }
  static Parsed<Message, FrameError> parse(ByteView frame) {
    if constexpr (kControl) {
      return parse_control(frame);
    } else {
      return parse_media(frame);
    }
  }

  Bytes held_;
  std::size_t taken_ = 0;
};

using ControlDecoder = Decoder<Control>;
using MediaDecoder = Decoder<Media>;

}  // namespace rostrum::link
