// Makes whole frames of one stream's packets, in order. Implemented on protocol/webrtc's depacketizers, one for each
// codec.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "media/ingest/feed_sink.hpp"
#include "media/ingest/packet_buffer.hpp"

namespace rostrum::ingest {

struct Assembled {
  Codec codec = Codec::opus;
  Bytes data;
  std::uint32_t timestamp = 0;
  bool key = false;
  std::optional<int> rotation;
};

class FrameAssembler {
 public:
  virtual ~FrameAssembler() = default;
  /// The next packet in order; `after_loss` says that one before it never came, so that a frame begun is lost. Returns
  /// the frames now complete; broken ones are left out. A frame may be completed by the first packet of the next.
  virtual std::vector<Assembled> packet(const Packet& packet, bool after_loss) = 0;
  /// Whether a frame was left out since the last call, for reasons `after_loss` did not tell.
  virtual bool take_broken() = 0;
};

/// An assembler for a payload type as negotiated, nullptr for one that was not.
using MakeAssembler = std::function<std::unique_ptr<FrameAssembler>(std::uint8_t payload_type)>;

}  // namespace rostrum::ingest
