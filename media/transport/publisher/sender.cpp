#include "media/transport/publisher/sender.hpp"

#include <algorithm>

#include "media/transport/publisher/packetizer.hpp"

namespace rostrum::transport {
namespace {

constexpr std::chrono::milliseconds kRepeatApart{20};

}  // namespace

std::uint32_t Sender::timestamp_of(Instant captured) const {
  const std::int64_t ns = monotonic_ns(captured);
  const std::int64_t hz = plan_.clock_hz;
  const std::int64_t ticks = ns / 1'000'000'000 * hz + ns % 1'000'000'000 * hz / 1'000'000'000;
  return plan_.first_timestamp + static_cast<std::uint32_t>(ticks);
}

Bytes Sender::write(OutgoingRtp& header, ByteView payload, std::uint16_t& transport_sequence) const {
  // Every packet has a number of its own on the transport, repetitions too.
  if (header.transport_sequence_id != 0) header.transport_sequence = transport_sequence++;
  return write_rtp(header, payload);
}

std::vector<Bytes> Sender::frame(ByteView encoded, Instant captured, std::uint16_t& transport_sequence) {
  std::vector<Bytes> packets;
  std::vector<Bytes> payloads = packetize(plan_.codec, encoded, picture_id_++);
  const bool video = plan_.codec != ingest::Codec::opus;
  for (std::size_t i = 0; i < payloads.size(); ++i) {
    OutgoingRtp header;
    header.payload_type = plan_.payload_type;
    header.marker = video && i + 1 == payloads.size();
    header.sequence = sequence_++;
    header.timestamp = timestamp_of(captured);
    header.ssrc = plan_.ssrc;
    header.mid_id = plan_.mid_id;
    header.mid = plan_.mid;
    header.transport_sequence_id = plan_.transport_sequence_id;
    packets.push_back(write(header, payloads[i], transport_sequence));
    ++packets_;
    octets_ += static_cast<std::uint32_t>(payloads[i].size());
    if (kept_.size() >= kKept) kept_.pop_front();
    kept_.push_back({std::move(header), std::move(payloads[i]), {}});
  }
  return packets;
}

Bytes Sender::again(std::uint16_t sequence, Instant now, std::uint16_t& transport_sequence) {
  const auto kept =
      std::find_if(kept_.rbegin(), kept_.rend(), [&](const Kept& one) { return one.header.sequence == sequence; });
  if (kept == kept_.rend() || (kept->repeated && now - *kept->repeated < kRepeatApart)) return {};
  kept->repeated = now;
  // The same packet to the last bit: another text under the same SRTP index would give away key stream.
  if (!plan_.repair_payload_type) return write_rtp(kept->header, kept->payload);
  OutgoingRtp header = kept->header;
  header.payload_type = *plan_.repair_payload_type;
  header.ssrc = plan_.repair_ssrc;
  header.sequence = repair_sequence_++;
  // RFC 4588 4: the number repaired, then what it carried.
  Bytes payload;
  ByteWriter writer(payload);
  writer.u16(sequence);
  writer.bytes(kept->payload);
  return write(header, payload, transport_sequence);
}

std::optional<Bytes> Sender::report(Instant now, const std::string& cname) {
  if (!plan_.sender_reports || packets_ == 0 || (reported_ && now - *reported_ < kReportEvery)) return std::nullopt;
  reported_ = now;
  const auto ns = static_cast<std::uint64_t>(monotonic_ns(now));
  OutgoingReport report;
  report.ssrc = plan_.ssrc;
  report.ntp = (ns / 1'000'000'000) << 32 | ((ns % 1'000'000'000) << 32) / 1'000'000'000;
  report.timestamp = timestamp_of(now);
  report.packets = packets_;
  report.octets = octets_;
  report.cname = cname;
  return write_sender_report(report);
}

}  // namespace rostrum::transport
