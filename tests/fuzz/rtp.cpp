// protocol/webrtc/rtp: packets, and the depacketizers on a stream cut from the input: length, flags, payload.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "protocol/webrtc/rtp/depacketizer.hpp"
#include "protocol/webrtc/rtp/packet.hpp"

namespace {

using namespace rostrum;

void depacketize(rtp::Depacketizer& depacketizer, ByteView stream) {
  ByteReader reader(stream);
  std::uint32_t timestamp = 0;
  while (const auto length = reader.u8()) {
    const auto flags = reader.u8();
    if (!flags) return;
    const auto payload = reader.take(std::min<std::size_t>(*length, reader.remaining()));
    if ((*flags & 1) != 0) ++timestamp;
    for (const auto& frame : depacketizer.push({timestamp, (*flags & 2) != 0, *payload, (*flags & 4) != 0})) {
      if (frame.data.empty() || frame.data.size() > 2 * rtp::kMaxFrameBytes) std::abort();
    }
    static_cast<void>(depacketizer.take_broken());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes = std::as_bytes(std::span(data, size));
  if (const auto packet = rtp::parse(bytes)) {
    if (packet->payload.size() > bytes.size()) std::abort();
    static_cast<void>(packet->extension(3));
  }
  if (bytes.empty()) return 0;
  constexpr std::array kMakers{rtp::make_h264, rtp::make_vp8, rtp::make_vp9, rtp::make_av1, rtp::make_opus};
  depacketize(*kMakers.at(data[0] % kMakers.size())(), bytes.subspan(1));
  return 0;
}
