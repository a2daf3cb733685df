#include "media/link/uplink.hpp"

#include <doctest/doctest.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <future>

#include "protocol/link/decoder.hpp"

namespace rostrum::link {
namespace {

/// An abstract Unix socket of a number of its own.
sockaddr_un name_of(int number) {
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  const std::string text = "rostrum-uplink-test-" + std::to_string(getpid()) + "-" + std::to_string(number);
  std::memcpy(name.sun_path + 1, text.data(), text.size());
  return name;
}

int listening(int number) {
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_un name = name_of(number);
  REQUIRE(bind(fd, reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0);
  REQUIRE(listen(fd, 8) == 0);
  return fd;
}

/// The server's end of one socket, blocking for at most five seconds.
template <class Message>
class Client {
 public:
  explicit Client(int number) : fd_(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const sockaddr_un name = name_of(number);
    REQUIRE(connect(fd_, reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0);
  }
  ~Client() { close(fd_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void send(const Message& message) {
    Bytes bytes;
    serialize(message, bytes);
    CHECK(::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size()));
  }
  /// Nothing at the connection's end.
  std::optional<Message> receive() {
    for (;;) {
      auto next = decoder_.next();
      REQUIRE(next.has_value());
      if (*next) return std::move(**next);
      pollfd waiting{fd_, POLLIN, 0};
      REQUIRE(poll(&waiting, 1, 5'000) == 1);
      std::byte buffer[4096];
      const ssize_t got = recv(fd_, buffer, sizeof buffer, 0);
      if (got <= 0) return std::nullopt;
      decoder_.feed(ByteView(buffer).first(static_cast<std::size_t>(got)));
    }
  }
  /// The next message of this kind.
  template <class Wanted>
  Wanted next() {
    for (;;) {
      auto message = receive();
      REQUIRE(message.has_value());
      if (auto* wanted = std::get_if<Wanted>(&*message)) return std::move(*wanted);
    }
  }

 private:
  int fd_;
  Decoder<Message> decoder_;
};

struct Bench {
  explicit Bench(std::chrono::milliseconds patience = std::chrono::seconds(30)) {
    static int next = 0;
    control = ++next;
    media = ++next;
    Uplink::Callbacks callbacks;
    callbacks.message = [this](Control message) {
      if (std::holds_alternative<Scene>(message)) scenes += 1;
    };
    callbacks.progress = [this] {
      Progress progress;
      progress.network = ++asked;
      return progress;
    };
    callbacks.abandoned = [this] { abandoned.set_value(); };
    uplink = std::make_unique<Uplink>(
        UplinkConfig{listening(control), listening(media), "open-culture", "run-1", patience}, std::move(callbacks));
    uplink->start();
  }
  static ServerHello hello() {
    ServerHello made;
    made.event = "open-culture";
    return made;
  }
  int control = 0;
  int media = 0;
  std::atomic<int> scenes{0};
  std::atomic<std::uint64_t> asked{0};
  std::promise<void> abandoned;
  std::unique_ptr<Uplink> uplink;
};

Part part(Tick first_tick) {
  Part made;
  made.rendition = "v720";
  made.init = "i";
  made.first_tick = first_tick;
  made.ticks = 12'800;
  made.bytes.resize(100);
  return made;
}

TEST_CASE("a server is greeted, hears the heart, and the next one learns what the stage is doing") {
  Bench bench;
  {
    Client<Control> first(bench.control);
    first.send(Bench::hello());
    const auto hello = first.next<StageHello>();
    CHECK(hello.run == "run-1");
    CHECK(hello.pid == getpid());
    CHECK_FALSE(hello.ready);
    first.next<Heartbeat>();
    bench.uplink->say(Ready{});
    bench.uplink->say(FeedChanged{{"p:camera", FeedState::live, true, true, "s"}});
    first.next<FeedChanged>();
    Scene scene;
    scene.version = 7;
    first.send(scene);
    first.send(ProgrammeStart{{1, 2}, 0});
    Client<Control> second(bench.control);
    second.send(Bench::hello());
    second.next<StageHello>();
  }
  Client<Control> third(bench.control);
  third.send(Bench::hello());
  const auto hello = third.next<StageHello>();
  CHECK(hello.ready);
  REQUIRE(hello.feeds.size() == 1);
  CHECK(hello.feeds[0].feed == "p:camera");
  CHECK(bench.scenes <= 1);
}

TEST_CASE("a new server is told who speaks, and the latest turns that ended while none was there") {
  Bench bench;
  {
    Client<Control> first(bench.control);
    first.send(Bench::hello());
    CHECK_FALSE(first.next<StageHello>().speaking);
    first.send(ProgrammeStart{{1, 2}, 0});
    bench.uplink->say(Speaking{"p:camera", 100, std::nullopt});
    CHECK(first.next<Speaking>().from == 100);
  }
  bench.uplink->say(Speaking{"q:camera", 150, std::nullopt});
  for (Tick i = 0; i < 200; ++i) bench.uplink->say(Speaking{"p:camera", 100 + i * 1'000, 900 + i * 1'000});
  Client<Control> second(bench.control);
  second.send(Bench::hello());
  const auto hello = second.next<StageHello>();
  REQUIRE(hello.speaking);
  REQUIRE(hello.speaking->size() == 128);
  // Whoever speaks is never forgotten.
  CHECK(hello.speaking->front().feed == "q:camera");
  CHECK_FALSE(hello.speaking->front().to);
  CHECK(hello.speaking->back().to == 199'900);
  // Turns of another programme are nobody's affair.
  second.send(ProgrammeStart{{1, 3}, 0});
  Client<Control> third(bench.control);
  third.send(Bench::hello());
  third.next<StageHello>();
  Client<Control> fourth(bench.control);
  fourth.send(Bench::hello());
  CHECK_FALSE(fourth.next<StageHello>().speaking);
}

TEST_CASE("a hello for something else is answered and closed; the server there stays") {
  Bench bench;
  Client<Control> server(bench.control);
  server.send(Bench::hello());
  server.next<StageHello>();
  auto wrong = Bench::hello();
  SUBCASE("version") { wrong.version = kVersion + 1; }
  SUBCASE("event") { wrong.event = "another"; }
  Client<Control> stranger(bench.control);
  stranger.send(wrong);
  CHECK(stranger.next<StageHello>().version == kVersion);
  CHECK_FALSE(stranger.receive().has_value());
  server.next<Heartbeat>();
}

TEST_CASE("nonsense ends a connection and nothing else") {
  Bench bench;
  {
    Client<Control> stranger(bench.control);
    stranger.send(Scene{});
    CHECK_FALSE(stranger.receive().has_value());
    Client<Media> media(bench.media);
    media.send(Gap{"v720", 0, 1});
    CHECK_FALSE(media.receive().has_value());
  }
  Client<Control> server(bench.control);
  server.send(Bench::hello());
  CHECK(server.next<StageHello>().run == "run-1");
}

TEST_CASE("inits and stand-ins come first on each media connection, then parts from where the server stands") {
  Bench bench;
  bench.uplink->init(Init{"v720", "i", "avc1.64001f", 1280, 720, 1, Bytes(3)});
  bench.uplink->stand_in(StandInPart{"v720", "i", 0, 1, 12'800, true, Bytes(3)});
  for (int i = 0; i < 4; ++i) bench.uplink->part(part(i * 12'800));
  {
    Client<Media> first(bench.media);
    first.send(Acknowledge{0});
    CHECK(std::holds_alternative<Init>(*first.receive()));
    CHECK(std::holds_alternative<StandInPart>(*first.receive()));
    for (std::uint64_t number = 1; number <= 4; ++number) CHECK(first.next<Part>().number == number);
    first.send(Acknowledge{4});
  }
  Client<Media> second(bench.media);
  second.send(Acknowledge{2});
  CHECK(std::holds_alternative<Init>(*second.receive()));
  CHECK(second.next<Part>().number == 3);
  CHECK(second.next<Part>().first_tick == 3 * 12'800);
  bench.uplink->part(part(4 * 12'800));
  CHECK(second.next<Part>().number == 5);
}

TEST_CASE("stills go to a server that asked for them, those of the last minute to the next one too") {
  Bench bench;
  const auto still = [](Tick tick) {
    Still made;
    made.tick = tick;
    made.bytes.resize(10);
    return made;
  };
  {
    // A server of before knows nothing of stills.
    Client<Control> control(bench.control);
    control.send(Bench::hello());
    control.next<StageHello>();
    Client<Media> media(bench.media);
    media.send(Acknowledge{0});
    bench.uplink->part(part(0));
    CHECK(media.next<Part>().number == 1);
    bench.uplink->still(still(0));
    bench.uplink->part(part(12'800));
    CHECK(std::get<Part>(*media.receive()).number == 2);
  }
  for (int i = 1; i < 100; ++i) bench.uplink->still(still(i * 51'200));
  Client<Control> control(bench.control);
  auto hello = Bench::hello();
  hello.stills = true;
  control.send(hello);
  control.next<StageHello>();
  Client<Media> media(bench.media);
  media.send(Acknowledge{2});
  for (int i = 40; i < 100; ++i) {
    const auto found = media.next<Still>();
    CHECK(found.run == "run-1");
    CHECK(found.tick == i * 51'200);
  }
  bench.uplink->still(still(100 * 51'200));
  CHECK(media.next<Still>().tick == 100 * 51'200);
}

TEST_CASE("a stage that nobody adopts gives up after its patience") {
  Bench bench(std::chrono::milliseconds(50));
  CHECK(bench.abandoned.get_future().wait_for(std::chrono::seconds(5)) == std::future_status::ready);
}

}  // namespace
}  // namespace rostrum::link
