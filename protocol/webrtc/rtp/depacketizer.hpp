// Whole frames from RTP payloads given in order: what all codecs share. A frame ends with the marker or with the next
// timestamp; one with a hole or a malformed packet is left out. Bounded by kMaxFrameBytes. Value; one for each stream.
#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "protocol/bytes.hpp"

namespace rostrum::rtp {

/// A key frame of 4K in the best quality any browser sends stays below.
inline constexpr std::size_t kMaxFrameBytes = 4 * 1024 * 1024;

struct Frame {
  Bytes data;
  std::uint32_t timestamp = 0;
  bool key = false;
};

struct Fragment {
  std::uint32_t timestamp = 0;
  bool marker = false;
  ByteView payload;
  /// Something before it never came.
  bool after_loss = false;
};

class Depacketizer {
 public:
  virtual ~Depacketizer() = default;

  /// The frames now complete: none, one, or two when a fragment ends the frame before it and its own.
  std::vector<Frame> push(const Fragment& fragment);
  /// Whether a frame was left out since the last call although nothing was lost before it.
  bool take_broken();

 protected:
  /// Adds a payload to `frame`, setting `key` where it shows. `first`: nothing of this frame was taken yet. False when
  /// it is malformed or no frame can begin with it.
  virtual bool take(ByteView payload, bool first, Frame& frame) = 0;
  /// Called when the last payload was taken. False when the frame is not whole after all.
  virtual bool complete(Frame&) { return true; }
  /// Whether every packet is a frame, marker or not.
  virtual bool alone() const { return false; }

 private:
  void finish(std::vector<Frame>& frames);

  Frame frame_;
  bool open_ = false;
  bool good_ = false;
  bool broken_ = false;
};

/// H.264 by RFC 6184 with packetization-mode 1: access units in Annex B.
std::unique_ptr<Depacketizer> make_h264();
/// VP8 by RFC 7741.
std::unique_ptr<Depacketizer> make_vp8();
/// VP9 by RFC 9628. Of several spatial layers only the lowest is taken, which decodes alone.
std::unique_ptr<Depacketizer> make_vp9();
/// AV1 by the RTP payload format of AOMedia: temporal units of OBUs with sizes.
std::unique_ptr<Depacketizer> make_av1();
/// Opus by RFC 7587: every packet is a frame.
std::unique_ptr<Depacketizer> make_opus();

}  // namespace rostrum::rtp
