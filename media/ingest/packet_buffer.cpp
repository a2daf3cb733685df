#include "media/ingest/packet_buffer.hpp"

#include <utility>

namespace rostrum::ingest {

PacketBuffer::Accepted PacketBuffer::insert(Packet packet) {
  if (!next_) next_ = packet.sequence;
  if (packet.sequence < *next_) return Accepted::late;
  const std::size_t size = packet.payload.size();
  const std::int64_t sequence = packet.sequence;
  if (!packets_.emplace(sequence, std::move(packet)).second) return Accepted::duplicate;
  bytes_ += size;
  return Accepted::taken;
}

std::optional<PacketBuffer::Next> PacketBuffer::next(const NackList& missing, std::chrono::nanoseconds patience,
                                                     Instant now) {
  if (packets_.empty()) return std::nullopt;
  const auto first = packets_.begin();
  if (first->first != *next_) {
    // The newest hole decides: those before it were missed no later.
    const auto since = missing.missed_since(first->first - 1);
    const bool waiting = since && now - *since < patience;
    if (waiting && !full()) return std::nullopt;
    after_loss_ = true;
  }
  Next result{std::move(first->second), std::exchange(after_loss_, false)};
  bytes_ -= result.packet.payload.size();
  next_ = first->first + 1;
  packets_.erase(first);
  return result;
}

std::optional<std::int64_t> PacketBuffer::passed() const {
  if (!next_) return std::nullopt;
  return *next_ - 1;
}

void PacketBuffer::restart() {
  packets_.clear();
  bytes_ = 0;
  next_.reset();
  after_loss_ = true;
}

}  // namespace rostrum::ingest
