#include "server/http/fan_out/lane.hpp"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>

#include "server/http/fan_out/fan_out_hub.hpp"

namespace rostrum::http {
namespace {

namespace asio = boost::asio;

/// A socket that takes everything.
struct Socket : Sink {
  std::string taken;
  unsigned writes = 0;
  bool finished = false;

  std::size_t write_now(std::span<const asio::const_buffer> parts, boost::system::error_code& error) override {
    ++writes;
    error = {};
    const auto before = taken.size();
    for (const auto& part : parts) taken.append(static_cast<const char*>(part.data()), part.size());
    return taken.size() - before;
  }
  void when_writable(std::function<void()>) override {}
  void finish() override { finished = true; }
  void abort() override {}
};

/// One of the system's.
struct RealSocket : Sink {
  RealSocket() { REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()) == 0); }
  ~RealSocket() override {
    for (const int end : ends) close(end);
  }
  RealSocket(const RealSocket&) = delete;
  RealSocket& operator=(const RealSocket&) = delete;

  std::size_t write_now(std::span<const asio::const_buffer> parts, boost::system::error_code& error) override {
    ++writes;
    const auto sent = send(ends[0], parts[0].data(), parts[0].size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    error = sent < 0 ? asio::error::would_block : boost::system::error_code();
    return static_cast<std::size_t>(std::max<ssize_t>(sent, 0));
  }
  void when_writable(std::function<void()> then) override { writable = std::move(then); }
  void finish() override {}
  void abort() override { aborted = true; }
  void written(std::size_t bytes, std::size_t frames) override {
    bytes_written += bytes;
    frames_written += frames;
  }
  int descriptor() override { return ends[0]; }

  /// What the peer has got.
  std::string read() const {
    std::string all;
    std::array<char, 65'536> bytes{};
    for (ssize_t count = 0; (count = recv(ends[1], bytes.data(), bytes.size(), MSG_DONTWAIT)) > 0;) {
      all.append(bytes.data(), static_cast<std::size_t>(count));
    }
    return all;
  }

  std::array<int, 2> ends{-1, -1};
  std::function<void()> writable;
  unsigned writes = 0;
  std::size_t bytes_written = 0;
  std::size_t frames_written = 0;
  bool aborted = false;
};

room::Frame frame(std::string bytes) { return std::make_shared<const std::string>(std::move(bytes)); }

room::Publication publication(std::string viewers, std::string staff = {}) {
  room::Publication made;
  made.by_view[static_cast<std::size_t>(room::View::viewer)] = frame(std::move(viewers));
  if (!staff.empty()) made.by_view[static_cast<std::size_t>(room::View::staff)] = frame(std::move(staff));
  return made;
}

struct Visitor {
  Visitor(Lane& lane, const std::string& event) : id(lane.fresh_id()) {
    lane.add(event, id, std::make_shared<Outbox>(socket));
  }
  Socket socket;
  room::SubscriberId id;
};

struct Hall {
  asio::io_context io{1};
  FanOutHub hub;
  Lane first{io.get_executor(), hub.open_lane()};
  Lane second{io.get_executor(), hub.open_lane()};
  room::FanOut& room = hub.of("trial");

  void run() {
    io.restart();
    io.run();
  }
};

TEST_CASE("each sees what its view sees, on whichever lane, and only once attached") {
  Hall hall;
  Visitor viewer(hall.first, "trial"), staff(hall.second, "trial"), early(hall.first, "trial"),
      elsewhere(hall.second, "other");
  hall.room.attach(viewer.id, "ann", room::View::viewer);
  hall.room.attach(staff.id, "mo", room::View::staff);
  hall.hub.of("other").attach(elsewhere.id, "eve", room::View::viewer);
  hall.room.publish(publication("all ", "staff "));
  hall.room.publish(publication("viewers "));
  hall.run();
  CHECK(viewer.socket.taken == "all viewers ");
  CHECK(viewer.socket.writes == 1);
  CHECK(staff.socket.taken == "staff ");
  CHECK(early.socket.taken.empty());
  CHECK(elsewhere.socket.taken.empty());
}

TEST_CASE("who is named gets their own frame, or nothing") {
  Hall hall;
  Visitor ann(hall.first, "trial"), ann_again(hall.second, "trial"), bob(hall.first, "trial"), eve(hall.first, "trial");
  hall.room.attach(ann.id, "ann", room::View::viewer);
  hall.room.attach(ann_again.id, "ann", room::View::viewer);
  hall.room.attach(bob.id, "bob", room::View::viewer);
  hall.room.attach(eve.id, "eve", room::View::viewer);
  auto made = publication("others");
  made.personal.emplace_back("ann", frame("yours"));
  made.personal.emplace_back("bob", nullptr);
  hall.room.publish(std::move(made));
  hall.room.send_person("bob", frame("bob's"));
  hall.run();
  CHECK(ann.socket.taken == "yours");
  CHECK(ann_again.socket.taken == "yours");
  CHECK(bob.socket.taken == "bob's");
  CHECK(eve.socket.taken == "others");
}

TEST_CASE("for one subscriber, things arrive in the order they were said") {
  Hall hall;
  Visitor visitor(hall.second, "trial");
  hall.room.attach(visitor.id, "ann", room::View::viewer);
  hall.room.send(visitor.id, {frame("welcome "), frame("tally ")});
  hall.room.publish(publication("one "));
  hall.room.send(visitor.id, {frame("answer ")});
  hall.room.publish(publication("two "));
  hall.room.close(visitor.id, 1008, "");
  hall.room.publish(publication("three "));
  hall.run();
  CHECK(visitor.socket.taken == "welcome tally one answer two \x88\x02\x03\xf0");
  CHECK(visitor.socket.finished);
}

TEST_CASE("a crowd is written in slices, and what comes meanwhile in the next round") {
  Hall hall;
  std::vector<std::unique_ptr<Visitor>> crowd;
  for (std::size_t i = 0; i < Lane::kSlice * 2 + 1; ++i) {
    auto& visitor = *crowd.emplace_back(std::make_unique<Visitor>(hall.first, "trial"));
    hall.room.attach(visitor.id, "v" + std::to_string(i), room::View::viewer);
  }
  hall.room.publish(publication("one "));
  hall.io.run_one();
  const auto reached = [&] { return std::ranges::count_if(crowd, [](auto& v) { return v->socket.writes > 0; }); };
  CHECK(reached() == static_cast<std::ptrdiff_t>(Lane::kSlice));
  hall.room.publish(publication("two "));
  hall.room.publish(publication("three "));
  hall.run();
  for (const auto& visitor : crowd) REQUIRE(visitor->socket.taken == "one two three ");
  for (const auto& visitor : crowd) REQUIRE(visitor->socket.writes <= 2);
}

TEST_CASE("a round goes to many sockets at once; who has no room gets the rest later, who has gone is cut off") {
  for (const bool ring : {true, false}) {
    Hall hall;
    hall.first.start(ring);
    std::vector<std::unique_ptr<RealSocket>> sockets;
    for (std::size_t i = 0; i < Lane::kSlice + 10; ++i) {
      auto& socket = *sockets.emplace_back(std::make_unique<RealSocket>());
      const auto id = hall.first.fresh_id();
      hall.first.add("trial", id, std::make_shared<Outbox>(socket));
      hall.room.attach(id, "v" + std::to_string(i), room::View::viewer);
    }
    const auto run = [&] {
      const auto until = std::chrono::steady_clock::now() + Lane::kTick * 4;
      while (std::chrono::steady_clock::now() < until) hall.io.run_one_until(until);
    };
    auto& gone = *sockets[5];
    const std::string much(1 << 20, 'm');
    shutdown(gone.ends[1], SHUT_RDWR);
    close(std::exchange(gone.ends[1], -1));
    hall.room.publish(publication(much));
    run();
    hall.room.publish(publication("end"));
    run();
    CHECK(gone.aborted);
    std::size_t through = 0;
    for (const auto& socket : sockets) {
      if (socket.get() == &gone) continue;
      std::string got = socket->read();
      while (socket->writable && got.size() < much.size() + 3) {
        std::exchange(socket->writable, nullptr)();
        got += socket->read();
      }
      REQUIRE(got.size() == much.size() + 3);
      REQUIRE(got.substr(much.size()) == "end");
      REQUIRE(socket->bytes_written == got.size());
      REQUIRE(socket->frames_written == 2);
      ++through;
    }
    CHECK(through == sockets.size() - 1);
    // What fits goes without the outbox' own write.
    const auto before = sockets[7]->writes;
    hall.room.publish(publication("more"));
    run();
    CHECK(sockets[7]->read() == "more");
    CHECK(sockets[7]->writes == before);
  }
}

TEST_CASE("who has gone is not written to, and a lane that has gone takes nothing") {
  FanOutHub hub;
  asio::io_context io{1};
  auto& room = hub.of("trial");
  {
    Lane lane(io.get_executor(), hub.open_lane());
    Visitor visitor(lane, "trial");
    room.attach(visitor.id, "ann", room::View::viewer);
    room.publish(publication("one"));
    lane.remove("trial", visitor.id);
    io.run();
    CHECK(visitor.socket.taken.empty());
  }
  room.publish(publication("two"));
  io.restart();
  CHECK(io.run() == 0);
}

TEST_CASE("a lane too far behind closes its people with 1013 rather than losing something") {
  Hall hall;
  Visitor visitor(hall.first, "trial");
  hall.room.attach(visitor.id, "ann", room::View::viewer);
  hall.run();
  for (std::size_t i = 0; i < LaneInbox::kMaxSaid + 5; ++i) hall.room.publish(publication("x"));
  hall.run();
  CHECK(visitor.socket.taken.front() == '\x88');
  CHECK(visitor.socket.taken.substr(2, 2) == "\x03\xf5");
  hall.room.publish(publication("AFTER"));
  hall.run();
  CHECK(visitor.socket.taken.find("AFTER") == std::string::npos);
}

TEST_CASE("all are closed at once") {
  Hall hall;
  Visitor one(hall.first, "trial"), two(hall.second, "other");
  hall.hub.close_all(1012, "");
  hall.run();
  CHECK(one.socket.finished);
  CHECK(two.socket.taken == "\x88\x02\x03\xf4");
}

}  // namespace
}  // namespace rostrum::http
