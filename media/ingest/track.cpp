#include "media/ingest/track.hpp"

#include <algorithm>
#include <utility>

namespace rostrum::ingest {
namespace {

constexpr std::chrono::seconds kMeasure{1};
// A layer silent for this long is not sent any more; screens send few pictures, so not much shorter.
constexpr std::chrono::milliseconds kSilent{1500};
// A layer must be this much richer for so many measurements, as estimates of the sender swing.
constexpr double kRicher = 1.3;
constexpr int kRicherFor = 2;
constexpr std::chrono::seconds kKeyFramePatience{3};

}  // namespace

Track::Track(TrackPlan plan, MakeCodecAssembler make_assembler, SenderClock& sender)
    : plan_(std::move(plan)), make_assembler_(std::move(make_assembler)), sender_(sender) {
  for (const std::string& rid : plan_.rids) layers_.emplace_back().rid = rid;
  if (layers_.empty()) layers_.emplace_back();
}

Track::Claim Track::claims(const RtpPacket& packet) const {
  const bool ours = std::any_of(layers_.begin(), layers_.end(), [&](const Layer& layer) {
    return layer.ssrc == packet.ssrc || layer.repair_ssrc == packet.ssrc;
  });
  const bool named = std::any_of(plan_.streams.begin(), plan_.streams.end(), [&](const StreamPlan& stream) {
    return stream.ssrc == packet.ssrc || stream.repair_ssrc == packet.ssrc;
  });
  // A mid says more than an SSRC learned before: the sender may have moved it.
  if (!packet.mid.empty()) return packet.mid == plan_.mid ? Claim::by_mid : Claim::no;
  if (ours || named) return Claim::by_ssrc;
  return plan_.payloads.contains(packet.payload_type) ? Claim::by_payload_type : Claim::no;
}

Track::Layer* Track::layer_for(const RtpPacket& packet, bool repair) {
  for (Layer& layer : layers_) {
    if (repair ? layer.repair_ssrc == packet.ssrc : layer.ssrc == packet.ssrc) return &layer;
  }
  if (!plan_.rids.empty()) {
    const std::string_view rid = repair && packet.rid.empty() ? packet.repaired_rid : packet.rid;
    const auto layer =
        std::find_if(layers_.begin(), layers_.end(), [&](const Layer& candidate) { return candidate.rid == rid; });
    return layer == layers_.end() ? nullptr : &*layer;
  }
  // Without rids there is one layer; an SSRC that the offer names as another's repair is not its stream.
  return &layers_.front();
}

void Track::begin(Layer& layer, std::uint32_t ssrc, const PayloadPlan& payload) {
  const Receiver::Plan plan{plan_.video, payload.clock_hz, payload.nack};
  layer.ssrc = ssrc;
  layer.bytes_measured = 0;
  layer.receiver = std::make_unique<Receiver>(
      plan,
      [this](std::uint8_t payload_type) -> std::unique_ptr<FrameAssembler> {
        const auto found = plan_.payloads.find(payload_type);
        if (found == plan_.payloads.end() || found->second.repairs) return nullptr;
        return make_assembler_(found->second.codec);
      },
      sender_);
  if (shown_ == nullptr) shown_ = &layer;
  layer.receiver->listen(&layer == shown_ || &layer == next_);
}

void Track::packet(const RtpPacket& packet, Instant now) {
  const auto payload = plan_.payloads.find(packet.payload_type);
  if (payload == plan_.payloads.end()) return;
  if (payload->second.repairs) return repair(packet, *payload->second.repairs, now);
  Layer* const layer = layer_for(packet, false);
  if (layer == nullptr) return;
  // A new SSRC of a layer is a new stream: a sender restarted or replaced its encoder.
  if (layer->ssrc != packet.ssrc || !layer->receiver) begin(*layer, packet.ssrc, payload->second);
  Receiver::Arrival arrival;
  arrival.sequence = packet.sequence;
  arrival.timestamp = packet.timestamp;
  arrival.marker = packet.marker;
  arrival.payload_type = packet.payload_type;
  arrival.rotation = packet.rotation;
  arrival.payload = packet.payload;
  layer->receiver->packet(arrival, now);
}

void Track::repair(const RtpPacket& packet, std::uint8_t original, Instant now) {
  Layer* const layer = layer_for(packet, true);
  if (layer == nullptr || !layer->receiver) return;
  layer->repair_ssrc = packet.ssrc;
  // RFC 4588 4: the number repaired stands before the payload. Nothing behind it is a probe.
  ByteReader reader(packet.payload);
  const auto sequence = reader.u16();
  if (!sequence || reader.remaining() == 0) return;
  Receiver::Arrival arrival;
  arrival.sequence = *sequence;
  arrival.timestamp = packet.timestamp;
  arrival.marker = packet.marker;
  arrival.payload_type = original;
  arrival.rotation = packet.rotation;
  arrival.payload = reader.rest();
  arrival.repair = true;
  layer->receiver->packet(arrival, now);
}

Receiver* Track::receiver_of(std::uint32_t ssrc) {
  for (Layer& layer : layers_) {
    if (layer.ssrc == ssrc) return layer.receiver.get();
  }
  return nullptr;
}

void Track::want_key_frame() {
  if (shown_ != nullptr && shown_->receiver) shown_->receiver->want_key_frame();
}

std::optional<Instant> Track::last_packet() const {
  std::optional<Instant> last;
  for (const Layer& layer : layers_) {
    if (!layer.receiver) continue;
    const auto packet = layer.receiver->last_packet();
    if (packet && (!last || *packet > *last)) last = packet;
  }
  return last;
}

bool Track::reported() const { return shown_ == nullptr || !shown_->receiver || shown_->receiver->has_sender_report(); }

bool Track::flows(const Layer& layer, Instant now) const {
  if (!layer.receiver) return false;
  const auto last = layer.receiver->last_packet();
  return last && now - *last < kSilent;
}

void Track::measure(Instant now) {
  const double seconds = std::chrono::duration<double>(now - measured_at_).count();
  for (Layer& layer : layers_) {
    if (!layer.receiver) continue;
    const std::uint64_t bytes = layer.receiver->bytes_received();
    layer.bytes_per_second = static_cast<double>(bytes - std::min(bytes, layer.bytes_measured)) / seconds;
    layer.bytes_measured = bytes;
  }
  measured_at_ = now;
}

void Track::choose(Instant now) {
  if (next_ != nullptr) {
    if (flows(*next_, now) && now - next_since_ < kKeyFramePatience) return;
    next_->receiver->listen(false);
    next_ = nullptr;
  }
  Layer* best = nullptr;
  for (Layer& layer : layers_) {
    if (flows(layer, now) && (best == nullptr || layer.bytes_per_second > best->bytes_per_second)) best = &layer;
  }
  if (best == nullptr || best == shown_) {
    better_for_ = 0;
    return;
  }
  const bool gone = !flows(*shown_, now);
  better_for_ = best->bytes_per_second > kRicher * shown_->bytes_per_second ? better_for_ + 1 : 0;
  if (!gone && better_for_ < kRicherFor) return;
  next_ = best;
  next_since_ = now;
  better_for_ = 0;
  next_->receiver->listen(true);
}

std::vector<EncodedFrame> Track::frames(bool by_sender, Instant now) {
  if (shown_ == nullptr) return {};
  if (layers_.size() > 1) {
    if (measured_at_ == Instant{}) measured_at_ = now;
    if (now - measured_at_ >= kMeasure) {
      measure(now);
      choose(now);
    }
    if (next_ != nullptr) {
      auto frames = next_->receiver->frames(by_sender, now);
      if (!frames.empty()) {
        // The receiver gives nothing before a key frame, so this is the place to change.
        shown_->receiver->listen(false);
        shown_ = std::exchange(next_, nullptr);
        return frames;
      }
    }
  }
  return shown_->receiver->frames(by_sender, now);
}

}  // namespace rostrum::ingest
