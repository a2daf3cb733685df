#include "media/ingest/packet_buffer.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "tests/unit/media/ingest/instants.hpp"

using namespace rostrum;
using namespace rostrum::ingest;
using std::chrono::milliseconds;

namespace {

/// A buffer and its list of holes, fed and drained together.
struct Line {
  PacketBuffer::Accepted put(std::int64_t sequence, Instant now, std::size_t size = 100) {
    missing.received(sequence, now);
    Packet packet;
    packet.sequence = sequence;
    packet.payload.resize(size);
    return buffer.insert(std::move(packet));
  }
  /// What comes out: numbers, negative after a loss.
  std::vector<std::int64_t> drain(Instant now) {
    std::vector<std::int64_t> out;
    while (const auto next = buffer.next(missing, milliseconds(100), now)) {
      out.push_back(next->after_loss ? -next->packet.sequence : next->packet.sequence);
    }
    return out;
  }
  PacketBuffer buffer;
  NackList missing;
};

using Numbers = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("packets come out in order, without duplicates") {
  Line line;
  line.put(10, at_ms(0));
  line.put(12, at_ms(1));
  CHECK(line.put(12, at_ms(1)) == PacketBuffer::Accepted::duplicate);
  CHECK(line.drain(at_ms(1)) == Numbers{10});
  line.put(11, at_ms(5));
  CHECK(line.drain(at_ms(5)) == Numbers{11, 12});
  CHECK(line.put(11, at_ms(6)) == PacketBuffer::Accepted::late);
  CHECK(line.buffer.passed() == 12);
}

TEST_CASE("a hole is waited for, then passed over and told once") {
  Line line;
  line.put(1, at_ms(0));
  line.put(4, at_ms(10));
  line.put(5, at_ms(20));
  CHECK(line.drain(at_ms(109)) == Numbers{1});
  CHECK(line.drain(at_ms(110)) == Numbers{-4, 5});
  CHECK(line.put(2, at_ms(111)) == PacketBuffer::Accepted::late);
}

TEST_CASE("a full buffer waits for no hole") {
  Line line;
  line.put(0, at_ms(0), 1000);
  line.put(2, at_ms(0), PacketBuffer::kMaxBytes);
  CHECK(line.drain(at_ms(0)) == Numbers{0});
  line.put(3, at_ms(1), 1000);
  CHECK(line.drain(at_ms(1)) == Numbers{-2, 3});
}

TEST_CASE("after a restart the order begins anew and says so") {
  Line line;
  line.put(7, at_ms(0));
  line.buffer.restart();
  line.missing.clear();
  line.put(100'000, at_ms(1));
  line.put(100'001, at_ms(1));
  CHECK(line.drain(at_ms(1)) == Numbers{-100'000, 100'001});
}
