#include "server/http/fan_out/send_batch.hpp"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <vector>

namespace rostrum::http {
namespace {

struct Pair {
  Pair() { REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()) == 0); }
  ~Pair() {
    for (const int end : ends) close(end);
  }
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;
  [[nodiscard]] std::string read() const {
    std::array<char, 4096> bytes{};
    const auto count = recv(ends[1], bytes.data(), bytes.size(), MSG_DONTWAIT);
    return {bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0))};
  }
  void fill() const {
    const std::string much(1 << 16, 'x');
    while (send(ends[0], much.data(), much.size(), MSG_DONTWAIT) > 0) {
    }
  }
  std::array<int, 2> ends{-1, -1};
};

// Where the kernel has no ring both are the same: the second then tests nothing new, and nothing less.
void with_and_without(void (*test)(SendBatch& batch)) {
  for (const bool ring : {true, false}) {
    SendBatch batch(ring);
    if (!ring) CHECK_FALSE(batch.has_ring());
    test(batch);
  }
}

TEST_CASE("each socket gets its bytes, run after run, few or many") {
  with_and_without([](SendBatch& batch) {
    std::vector<Pair> pairs(SendBatch::kMost);
    for (const std::size_t count : {std::size_t{1}, SendBatch::kFew, std::size_t{SendBatch::kMost}}) {
      std::vector<std::string> texts;
      for (std::size_t i = 0; i < count; ++i) texts.push_back("to " + std::to_string(i));
      for (std::size_t i = 0; i < count; ++i) batch.add(pairs[i].ends[0], texts[i]);
      const auto results = batch.run();
      REQUIRE(results.size() == count);
      for (std::size_t i = 0; i < count; ++i) {
        REQUIRE(results[i] == static_cast<int>(texts[i].size()));
        REQUIRE(pairs[i].read() == texts[i]);
      }
    }
  });
}

TEST_CASE("a full socket, one whose peer has gone and none at all say so, and the others get theirs") {
  with_and_without([](SendBatch& batch) {
    std::vector<Pair> pairs(6);
    pairs[1].fill();
    shutdown(pairs[2].ends[0], SHUT_WR);
    batch.add(pairs[0].ends[0], "one");
    batch.add(pairs[1].ends[0], "two");
    batch.add(pairs[2].ends[0], "three");
    batch.add(-1, "four");
    batch.add(pairs[5].ends[0], "five");
    const auto results = batch.run();
    REQUIRE(results.size() == 5);
    CHECK(results[0] == 3);
    CHECK(results[1] == -EAGAIN);
    CHECK(results[2] == -EPIPE);
    CHECK(results[3] == -EBADF);
    CHECK(results[4] == 4);
    CHECK(pairs[5].read() == "five");
    CHECK(batch.run().empty());
  });
}

TEST_CASE("of a long text a socket takes what fits") {
  with_and_without([](SendBatch& batch) {
    std::vector<Pair> pairs(SendBatch::kFew);
    const std::string much(8 << 20, 'y');
    for (const auto& pair : pairs) batch.add(pair.ends[0], much);
    for (const int result : batch.run()) {
      CHECK(result > 0);
      CHECK(result < static_cast<int>(much.size()));
    }
  });
}

}  // namespace
}  // namespace rostrum::http
