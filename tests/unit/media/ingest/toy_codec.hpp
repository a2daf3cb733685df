// A codec for tests: payload "K…" begins a key frame, "D…" another, "+…" goes on; the marker ends the frame.
#pragma once
#include "media/ingest/frame_assembler.hpp"

namespace rostrum::ingest {

class ToyAssembler : public FrameAssembler {
 public:
  explicit ToyAssembler(Codec codec) : codec_(codec) {}

  std::vector<Assembled> packet(const Packet& packet, bool after_loss) override {
    if (packet.payload.empty()) return {};
    const char kind = static_cast<char>(packet.payload.front());
    if (after_loss) whole_ = false;
    if (kind != '+') {
      frame_ = {};
      frame_.codec = codec_;
      frame_.timestamp = packet.timestamp;
      frame_.rotation = packet.rotation;
      frame_.key = kind == 'K';
      whole_ = true;
    }
    frame_.data.insert(frame_.data.end(), packet.payload.begin(), packet.payload.end());
    if (!whole_ || (!packet.marker && codec_ != Codec::opus)) return {};
    whole_ = false;
    return {frame_};
  }
  bool take_broken() override { return false; }

 private:
  Codec codec_;
  Assembled frame_;
  bool whole_ = false;
};

}  // namespace rostrum::ingest
