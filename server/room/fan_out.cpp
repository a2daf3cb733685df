#include "server/room/fan_out.hpp"

namespace rostrum::room {

Frame text_frame(const std::string& payload) {
  const std::size_t size = payload.size();
  std::string frame;
  frame.reserve(size + 10);
  frame.push_back(static_cast<char>(0x81));
  const auto append = [&](int bytes) {
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
      frame.push_back(static_cast<char>((static_cast<std::uint64_t>(size) >> shift) & 0xff));
    }
  };
  if (size < 126) {
    append(1);
  } else if (size <= 0xffff) {
    frame.push_back(126);
    append(2);
  } else {
    frame.push_back(127);
    append(8);
  }
  frame += payload;
  return std::make_shared<const std::string>(std::move(frame));
}

}  // namespace rostrum::room
