#include "media/ingest/receiver.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace rostrum::ingest {
namespace {

using std::chrono::milliseconds;

// Further from the newest number than this is a jump, or a stray (RFC 3550 A.1 has MAX_DROPOUT 3000).
constexpr std::int64_t kFar = 3000;
// How long a hole may hold up what follows. With repair: some round trips, but no more than may be played late.
constexpr milliseconds kPatienceLeast{120};
constexpr milliseconds kPatienceMost{290};
// Without repair only reordering can fill a hole.
constexpr milliseconds kPatienceUnrepaired{60};
constexpr milliseconds kRoundTripLeast{20};
constexpr milliseconds kRoundTripMost{400};

}  // namespace

Receiver::Receiver(Plan plan, MakeAssembler make_assembler, SenderClock& sender)
    : plan_(plan),
      make_assembler_(std::move(make_assembler)),
      sender_(sender),
      clock_(plan.clock_hz),
      awaiting_key_(plan.video) {
  if (plan_.video) key_frame_.want();
}

std::optional<std::int64_t> Receiver::place(const Arrival& arrival) {
  const auto newest = unwrap_.newest();
  if (!newest || std::abs(unwrap_.peek(arrival.sequence) - *newest) <= kFar) {
    if (!arrival.repair) after_stray_.reset();
    return arrival.repair ? unwrap_.peek(arrival.sequence) : unwrap_(arrival.sequence);
  }
  // A repair belongs to what was before, wherever that was.
  if (arrival.repair) return std::nullopt;
  if (after_stray_ != arrival.sequence) {
    after_stray_ = static_cast<std::uint16_t>(arrival.sequence + 1);
    return std::nullopt;
  }
  restart(arrival.sequence);
  return unwrap_.newest();
}

void Receiver::restart(std::uint16_t sequence) {
  unwrap_.restart(sequence);
  after_stray_.reset();
  reception_.restart();
  missing_.clear();
  buffer_.restart();
  before_.reset();
}

void Receiver::packet(const Arrival& arrival, Instant now) {
  // Before the stream has begun a repair has nothing to repair.
  if (arrival.repair && !unwrap_.newest()) return;
  const auto sequence = place(arrival);
  if (!sequence) return;
  if (!arrival.repair) {
    reception_.packet(*sequence, arrival.timestamp, plan_.clock_hz, now);
    last_packet_ = now;
  }
  bytes_received_ += arrival.payload.size();
  if (!listening_) return;
  const auto repaired = missing_.received(*sequence, now);
  if (repaired) {
    repaired_after(*repaired);
  } else if (!arrival.repair) {
    clock_.arrived(arrival.timestamp, sender_, now);
  }
  Packet packet;
  packet.sequence = *sequence;
  packet.timestamp = arrival.timestamp;
  packet.marker = arrival.marker;
  packet.payload_type = arrival.payload_type;
  packet.rotation = arrival.rotation;
  packet.payload.assign(arrival.payload.begin(), arrival.payload.end());
  buffer_.insert(std::move(packet));
}

void Receiver::listen(bool on) {
  if (on == listening_) return;
  listening_ = on;
  missing_.clear();
  buffer_.restart();
  before_.reset();
  awaiting_key_ = plan_.video;
  if (on) {
    key_frame_.want();
  } else {
    key_frame_.arrived();
  }
}

std::int64_t Receiver::missing_before(const Packet& packet) const {
  if (!before_) return 0;
  const std::int64_t packets = packet.sequence - before_->sequence;
  const std::int64_t ticks = static_cast<std::int32_t>(packet.timestamp - before_->timestamp);
  // Far ahead in time is another timeline.
  if (packets < 2 || ticks <= 0 || ticks > 10 * std::int64_t{plan_.clock_hz}) return 0;
  // All of them lasted as long, the one before too.
  return ticks * 1'000'000'000 / plan_.clock_hz / packets * (packets - 1);
}

void Receiver::repaired_after(std::chrono::nanoseconds time) {
  round_trip_ += (time - round_trip_) / 8;
  round_trip_ = std::clamp<std::chrono::nanoseconds>(round_trip_, kRoundTripLeast, kRoundTripMost);
}

std::chrono::nanoseconds Receiver::patience() const {
  if (!plan_.nack) return kPatienceUnrepaired;
  return std::clamp<std::chrono::nanoseconds>(round_trip_ * 3 + milliseconds(20), kPatienceLeast, kPatienceMost);
}

void Receiver::sender_report(std::uint64_t ntp, std::uint32_t timestamp, Instant now) {
  reception_.sender_report(ntp, now);
  clock_.sender_report(ntp, timestamp, sender_);
}

std::vector<EncodedFrame> Receiver::frames(bool by_sender, Instant now) {
  std::vector<EncodedFrame> out;
  while (auto next = buffer_.next(missing_, patience(), now)) {
    const Packet& packet = next->packet;
    bool lost = next->after_loss;
    if (assembler_for_ != packet.payload_type) {
      auto made = make_assembler_(packet.payload_type);
      // A payload type nobody agreed on is passed over, whatever it carries.
      if (!made) continue;
      lost = lost || assembler_for_.has_value();
      assembler_ = std::move(made);
      assembler_for_ = packet.payload_type;
    }
    if (!plan_.video) {
      if (lost) missing_ns_ += missing_before(packet);
      before_ = Place{packet.sequence, packet.timestamp};
    }
    auto assembled = assembler_->packet(packet, lost);
    if (lost || assembler_->take_broken()) {
      after_loss_ = true;
      if (plan_.video) {
        awaiting_key_ = true;
        key_frame_.want();
      }
    }
    take(std::move(assembled), out, by_sender, now);
  }
  if (const auto passed = buffer_.passed()) missing_.forget_until(*passed);
  return out;
}

void Receiver::take(std::vector<Assembled> assembled, std::vector<EncodedFrame>& out, bool by_sender, Instant now) {
  for (Assembled& whole : assembled) {
    if (whole.rotation) rotation_ = *whole.rotation;
    if (whole.key) {
      key_frame_.arrived();
      awaiting_key_ = false;
    }
    // What refers to a lost picture only shows smears.
    if (awaiting_key_) continue;
    EncodedFrame frame;
    frame.codec = whole.codec;
    frame.data = std::move(whole.data);
    frame.capture_ns = monotonic_ns(clock_.captured(whole.timestamp, sender_, by_sender, now));
    frame.key = whole.key;
    frame.after_loss = std::exchange(after_loss_, false);
    frame.missing_ns = std::exchange(missing_ns_, 0);
    frame.rotation = rotation_;
    out.push_back(std::move(frame));
  }
}

std::vector<std::uint16_t> Receiver::nacks(Instant now) {
  std::vector<std::uint16_t> wanted;
  if (!plan_.nack) return wanted;
  for (const std::int64_t sequence : missing_.due(now, round_trip_)) {
    wanted.push_back(static_cast<std::uint16_t>(sequence));
  }
  return wanted;
}

}  // namespace rostrum::ingest
