#include "media/transport/framing.hpp"

#include <doctest/doctest.h>

#include "media/transport/rate_limit.hpp"
#include "tests/unit/media/ingest/instants.hpp"

using namespace rostrum;
using namespace rostrum::transport;

TEST_CASE("frames come out whole, however the stream is cut") {
  Bytes stream;
  for (const std::size_t length : {1, 300, 2048}) {
    const Bytes framed = frame(Bytes(length, std::byte{5}));
    stream.insert(stream.end(), framed.begin(), framed.end());
  }
  for (const std::size_t step : {1, 7, 5000}) {
    Deframer deframer;
    std::vector<std::size_t> lengths;
    for (std::size_t at = 0; at < stream.size(); at += step) {
      const auto piece = ByteView(stream).subspan(at, std::min(step, stream.size() - at));
      CHECK(deframer.feed(piece, [&](ByteView packet) {
        lengths.push_back(packet.size());
        return true;
      }));
    }
    CHECK(lengths == std::vector<std::size_t>{1, 300, 2048});
  }
}

TEST_CASE("a frame over the limit, or one that nobody wants, ends the stream") {
  Deframer deframer;
  const auto any = [](ByteView) { return true; };
  CHECK_FALSE(deframer.feed(as_byte_view(std::string_view("\x08\x01", 2)), any));
  Deframer other;
  CHECK_FALSE(other.feed(frame(as_byte_view("x")), [](ByteView) { return false; }));
}

TEST_CASE("a rate limit allows its burst, then its rate") {
  RateLimit limit(10, 3);
  CHECK(limit.allow(at_ms(0)));
  CHECK(limit.allow(at_ms(0)));
  CHECK(limit.allow(at_ms(0)));
  CHECK_FALSE(limit.allow(at_ms(50)));
  CHECK(limit.allow(at_ms(100)));
  CHECK_FALSE(limit.allow(at_ms(101)));
}
