// Between RTP and RTCP as protocol/webrtc reads and writes them and what ingest speaks of. Pure.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "media/ingest/feed.hpp"
#include "protocol/bytes.hpp"

namespace rostrum::transport {

/// Ids of the header extensions agreed on (RFC 8285), 0 for those that were not.
struct ExtensionIds {
  std::uint8_t mid = 0;
  std::uint8_t rid = 0;
  std::uint8_t repaired_rid = 0;
  std::uint8_t transport_sequence = 0;
  std::uint8_t video_orientation = 0;
};

/// Nullopt for what is no RTP (false lengths, another version). Views point into `packet`.
std::optional<ingest::RtpPacket> read_rtp(ByteView packet, const ExtensionIds& ids);

struct SenderReport {
  std::uint32_t ssrc = 0;
  std::uint64_t ntp = 0;
  std::uint32_t timestamp = 0;
};
/// The sender reports in a compound packet; those before a broken part count.
std::vector<SenderReport> read_sender_reports(ByteView compound);

/// `feedback` as compound packets from `local_ssrc`, each short enough to send. `cname` names us in SDES.
std::vector<Bytes> write_feedback(const ingest::Feedback& feedback, std::uint32_t local_ssrc, const std::string& cname);

/// Assemblers on protocol/webrtc's depacketizers.
std::unique_ptr<ingest::FrameAssembler> make_assembler(ingest::Codec codec);

}  // namespace rostrum::transport
