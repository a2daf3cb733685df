#include "protocol/webrtc/rtp/depacketizer.hpp"

namespace rostrum::rtp {
namespace {

class Opus : public Depacketizer {
  bool take(ByteView payload, bool, Frame& frame) override {
    frame.key = true;
    frame.data.assign(payload.begin(), payload.end());
    return true;
  }
  bool alone() const override { return true; }
};

}  // namespace

std::unique_ptr<Depacketizer> make_opus() { return std::make_unique<Opus>(); }

}  // namespace rostrum::rtp
