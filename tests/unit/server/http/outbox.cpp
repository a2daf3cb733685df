#include "server/http/fan_out/outbox.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <boost/asio/error.hpp>
#include <optional>

namespace rostrum::http {
namespace {

namespace asio = boost::asio;

/// A socket with so much room.
struct Socket : Sink {
  std::size_t room = 1 << 20;
  boost::system::error_code broken;
  std::string taken;
  unsigned writes = 0;
  bool finished = false;
  bool aborted = false;
  std::size_t frames = 0;
  unsigned dropped = 0;
  std::function<void()> waiting;

  std::size_t write_now(std::span<const asio::const_buffer> parts, boost::system::error_code& error) override {
    ++writes;
    error = broken;
    if (!error && room == 0) error = asio::error::would_block;
    if (error) return 0;
    std::size_t written = 0;
    for (const auto& part : parts) {
      const auto count = std::min(part.size(), room);
      taken.append(static_cast<const char*>(part.data()), count);
      room -= count;
      written += count;
    }
    return written;
  }
  void when_writable(std::function<void()> then) override { waiting = std::move(then); }
  void finish() override { finished = true; }
  void abort() override { aborted = true; }
  void written(std::size_t, std::size_t count) override { frames += count; }
  void queue_dropped() override { ++dropped; }

  void make_room(std::size_t bytes) {
    room += bytes;
    std::exchange(waiting, nullptr)();
  }
};

room::Frame frame(std::string bytes) { return std::make_shared<const std::string>(std::move(bytes)); }

TEST_CASE("what waits goes out in one write, in order") {
  Socket socket;
  const auto outbox = std::make_shared<Outbox>(socket);
  for (const char* text : {"one ", "two ", "three"}) outbox->put(frame(text));
  CHECK(socket.taken.empty());
  outbox->flush();
  CHECK(socket.taken == "one two three");
  CHECK(socket.writes == 1);
  CHECK(outbox->waiting() == 0);
}

TEST_CASE("a full socket is waited for once, and goes on within the frame where it stopped") {
  for (std::size_t step = 1; step < 16; ++step) {
    CAPTURE(step);
    Socket socket;
    socket.room = 0;
    const auto outbox = std::make_shared<Outbox>(socket);
    std::string all;
    for (int i = 0; i < 100; ++i) {
      all += "frame " + std::to_string(i) + ";";
      outbox->put(frame("frame " + std::to_string(i) + ";"));
    }
    outbox->flush();
    const auto before = socket.writes;
    outbox->flush();
    CHECK(socket.writes == before);
    while (socket.waiting) socket.make_room(step);
    CHECK(socket.taken == all);
  }
}

TEST_CASE("who reads too slowly is closed with 1013 after the frame that was begun") {
  Socket socket;
  socket.room = 3;
  const auto outbox = std::make_shared<Outbox>(socket);
  outbox->put(frame("begun"));
  outbox->flush();
  for (std::size_t i = 0; i < Outbox::kMaxFrames + 10; ++i) outbox->put(frame("never sent"));
  REQUIRE(outbox->waiting() == 2);
  socket.make_room(1'000);
  CHECK(socket.taken.starts_with("begun\x88"));
  CHECK(socket.taken.substr(7, 2) == "\x03\xf5");
  CHECK(socket.taken.find("never") == std::string::npos);
  CHECK(socket.finished);
}

TEST_CASE("bytes are bounded too") {
  Socket socket;
  socket.room = 0;
  const auto outbox = std::make_shared<Outbox>(socket);
  for (int i = 0; i < 5; ++i) outbox->put(frame(std::string(Outbox::kMaxBytes / 4, 'x')));
  CHECK(outbox->waiting() == 1);
}

TEST_CASE("what somebody missed may be more than the bounds, which hold for what comes on top") {
  Socket socket;
  socket.room = 0;
  const auto outbox = std::make_shared<Outbox>(socket);
  std::vector<room::Frame> missed(Outbox::kMaxFrames * 2, frame(std::string(16 * 1024, 'm')));
  const auto count = missed.size();
  outbox->put_all(missed);
  for (std::size_t i = 0; i < Outbox::kMaxFrames - 1; ++i) outbox->put(frame("new"));
  CHECK(socket.dropped == 0);
  outbox->flush();
  socket.make_room(count * 16 * 1024 + 3 * (Outbox::kMaxFrames - 1));
  CHECK(socket.frames == count + Outbox::kMaxFrames - 1);
  // Once it is written the bounds are as they were.
  socket.room = 0;
  for (std::size_t i = 0; i <= Outbox::kMaxFrames; ++i) outbox->put(frame("new"));
  CHECK(socket.dropped == 1);
}

TEST_CASE("answers that nobody reads are bounded") {
  Socket socket;
  socket.room = 0;
  const auto outbox = std::make_shared<Outbox>(socket);
  for (std::size_t i = 0; i <= Outbox::kMaxFrames; ++i) outbox->put_all({frame("answer")});
  CHECK(socket.dropped == 1);
}

TEST_CASE("nothing follows a close, and the peer has its time to close too") {
  Socket socket;
  const auto outbox = std::make_shared<Outbox>(socket);
  outbox->close(1012, "restart");
  outbox->close(1000, "again");
  outbox->put(frame("late"));
  outbox->flush();
  CHECK(socket.taken == std::string("\x88\x09\x03\xf4restart"));
  CHECK(socket.finished);
  for (unsigned i = 0; i < Outbox::kLinger; ++i) outbox->beat();
  CHECK_FALSE(socket.aborted);
  outbox->beat();
  CHECK(socket.aborted);
}

TEST_CASE("what TLS may have sealed stays at the front when the queue is dropped") {
  Socket socket;
  socket.room = 0;
  const auto outbox = std::make_shared<Outbox>(socket);
  const std::string large(Outbox::kSealed - 6, 'x');
  for (const auto& text : {std::string("first"), large, std::string("third"), std::string("fourth")}) {
    outbox->put(frame(text));
  }
  outbox->flush();
  for (std::size_t i = 0; i < Outbox::kMaxFrames; ++i) outbox->put(frame("never sent"));
  socket.make_room(1 << 20);
  CHECK(socket.taken.starts_with("first" + large + "third\x88"));
  CHECK(socket.dropped == 1);
  CHECK(socket.frames == 4);
}

TEST_CASE("who takes nothing is cut off") {
  Socket socket;
  const auto outbox = std::make_shared<Outbox>(socket);
  for (unsigned i = 0; i < 1'000; ++i) outbox->beat();
  CHECK_FALSE(socket.aborted);
  socket.room = 0;
  outbox->put(frame("stuck"));
  outbox->flush();
  for (unsigned i = 0; i < Outbox::kWritePatience; ++i) outbox->beat();
  CHECK_FALSE(socket.aborted);
  outbox->beat();
  CHECK(socket.aborted);
}

TEST_CASE("a broken socket is ended once, and an ended connection is left alone") {
  Socket socket;
  socket.broken = asio::error::connection_reset;
  const auto outbox = std::make_shared<Outbox>(socket);
  outbox->put(frame("lost"));
  outbox->flush();
  CHECK(socket.aborted);
  outbox->end();
  const auto writes = socket.writes;
  outbox->put(frame("more"));
  outbox->close(1000, "");
  outbox->flush();
  outbox->beat();
  CHECK(socket.writes == writes);
}

}  // namespace
}  // namespace rostrum::http
