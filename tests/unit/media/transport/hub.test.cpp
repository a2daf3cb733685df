// Sessions behind one port from the first check to the last, the hostile ones too.
#include "media/transport/hub.hpp"

#include <algorithm>

#include "media/transport/negotiation.hpp"
#include "tests/unit/media/transport/toy_peer.hpp"

using namespace rostrum;
using namespace rostrum::transport;
using namespace std::chrono_literals;

namespace {

/// Ticks as the engine does, for that long.
void pass(House& house, std::chrono::milliseconds time, ToyPeer* checking = nullptr) {
  const Instant end = house.now + time;
  while (house.now < end) {
    house.now += 500ms;
    house.hub.tick(house.now);
    if (checking != nullptr) checking->check();
  }
}

Bytes rtp(std::uint8_t first, std::initializer_list<unsigned> rest) {
  Bytes packet(12, std::byte{0});
  packet[0] = static_cast<std::byte>(first);
  packet[1] = std::byte{111};
  packet[11] = std::byte{9};
  for (const unsigned value : rest) packet.push_back(static_cast<std::byte>(value));
  return packet;
}

}  // namespace

TEST_CASE("a speaker connects, is heard, and leaves nothing behind") {
  House house;
  ToyPeer ann(house, "s1", "ann:camera", path_to(9, 1000));
  REQUIRE(ann.connect());
  ann.speak("hello");
  house.hub.tick(house.now);
  ann.speak("again");
  CHECK(house.heard_of("ann:camera") == 2);
  CHECK(house.heard.front().second == "\xf8hello");
  house.hub.tick(house.now);
  CHECK(house.states["ann:camera"] == link::FeedState::live);
  CHECK(house.hub.remove("s1", house.now).status == 200);
  ann.take_dtls();
  CHECK(ann.dtls_state() == dtls::Association::State::closed);
  CHECK(house.states["ann:camera"] == link::FeedState::closed);
  CHECK(house.hub.remove("s1", house.now).status == 404);
  CHECK(house.sinks == 0);
  CHECK_FALSE(house.hub.busy());
  // RFC 7675 5.2: consent is revoked.
  CHECK(ann.refusal() == 403);
  house.now += 29s;
  CHECK(ann.refusal() == 403);
  // What was is not remembered for ever.
  house.now += 2s;
  CHECK(ann.refusal() == 401);
}

TEST_CASE("both generations of an ended session are told, and of many sessions the last") {
  House house;
  ToyPeer ann(house, "s1", "ann:camera", path_to(9, 1000));
  REQUIRE(ann.connect());
  const IceCredentials before = ann.remote();
  ToyPeer other(house, "other", "other:camera", path_to(9, 1001));
  const std::string fragment = "a=ice-ufrag:" + other.ice().ufrag + "\r\na=ice-pwd:" + other.ice().password +
                               "\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\n";
  REQUIRE(house.hub.patch("s1", "*", fragment, house.now).status == 200);
  house.hub.remove("s1", house.now);
  CHECK(ann.remote() == before);
  CHECK(ann.refusal() == 403);
  for (int i = 0; i < 300; ++i) {
    ToyPeer brief(house, "b" + std::to_string(i), "brief:camera", path_to(10, 1));
    REQUIRE(brief.offer().status == 201);
    house.hub.remove("b" + std::to_string(i), house.now);
    CHECK(brief.refusal() == 403);
    // How many errors go out in a second is another matter.
    house.now += 20ms;
  }
  CHECK(ann.refusal() == 401);
}

TEST_CASE("a hundred speakers come and go: sessions, sinks and paths return to none") {
  House house;
  for (std::uint16_t i = 0; i < 100; ++i) {
    const std::string name = "s" + std::to_string(i);
    ToyPeer peer(house, name, "p" + std::to_string(i % 3) + ":camera",
                 path_to(9, static_cast<std::uint16_t>(1000 + i)));
    REQUIRE(peer.connect());
    peer.speak("x");
    // Some say goodbye, some only go away, some come back on the same feed before that.
    if (i % 3 == 0) house.hub.remove(name, house.now);
  }
  CHECK(house.hub.counters().sessions_started == 100);
  CHECK(house.hub.counters().sessions_now <= 3);
  CHECK(house.sinks == static_cast<int>(house.hub.counters().sessions_now));
  pass(house, 31s);
  CHECK(house.hub.counters().sessions_now == 0);
  CHECK(house.sinks == 0);
  CHECK(house.hub.feeds().empty());
  CHECK_FALSE(house.hub.busy());
  for (std::uint16_t i = 0; i < 100; ++i)
    CHECK_FALSE(house.hub.knows(path_to(9, static_cast<std::uint16_t>(1000 + i))));
}

TEST_CASE("consent lasts thirty seconds beyond the last check, whatever media comes") {
  House house;
  ToyPeer ann(house, "s1", "ann:camera", path_to(9, 1000));
  REQUIRE(ann.connect());
  pass(house, 60s, &ann);
  CHECK(house.hub.counters().sessions_now == 1);
  for (int i = 0; i < 29; ++i) {
    ann.speak("still here");
    pass(house, 1s);
  }
  CHECK(house.hub.counters().sessions_now == 1);
  pass(house, 2s);
  CHECK(house.hub.counters().sessions_now == 0);
  CHECK(house.hub.counters().sessions_expired == 1);
  CHECK(house.states["ann:camera"] == link::FeedState::closed);
}

TEST_CASE("whoever never connects is forgotten after twenty seconds, and a feed without packets is lost after two") {
  House house;
  ToyPeer shy(house, "s1", "shy:camera", path_to(9, 1000));
  REQUIRE(shy.offer().status == 201);
  ToyPeer quiet(house, "s2", "quiet:camera", path_to(9, 1001));
  REQUIRE(quiet.connect());
  quiet.speak("x");
  pass(house, 19s, &quiet);
  CHECK(house.states["quiet:camera"] == link::FeedState::lost);
  CHECK(house.hub.counters().sessions_now == 2);
  pass(house, 2s, &quiet);
  CHECK(house.hub.counters().sessions_now == 1);
  quiet.speak("here again");
  house.hub.tick(house.now);
  CHECK(house.states["quiet:camera"] == link::FeedState::live);
}

TEST_CASE("a certificate that the offer does not name ends the session before any media") {
  House house;
  ToyPeer liar(house, "s1", "liar:camera", path_to(9, 1000));
  liar.name_certificate(Certificate().sha256());
  REQUIRE(liar.offer().status == 201);
  REQUIRE(liar.check());
  if (liar.shake_hands()) liar.speak("let me in");
  CHECK(house.heard.empty());
  house.hub.tick(house.now);
  CHECK(house.hub.counters().sessions_now == 0);
  CHECK(house.hub.counters().dtls_failures == 1);
}

TEST_CASE("a nomination from a second address moves what is sent; media is taken from both") {
  House house;
  ToyPeer ann(house, "s1", "ann:camera", path_to(9, 1000));
  REQUIRE(ann.connect());
  ann.speak("from the first");
  pass(house, 1s);
  const auto places = ann.feedback();
  REQUIRE_FALSE(places.empty());
  CHECK(std::all_of(places.begin(), places.end(), [&](const Path& to) { return to == ann.path(); }));
  const Path second = path_to(77, 4444);
  ann.move_to(second);
  CHECK(ann.check(false));
  pass(house, 2s);
  for (const Path& to : ann.feedback()) CHECK(to == path_to(9, 1000));
  ann.speak("from the second");
  CHECK(house.heard_of("ann:camera") == 2);
  CHECK(ann.check());
  pass(house, 2s);
  const auto moved = ann.feedback();
  REQUIRE_FALSE(moved.empty());
  CHECK(std::all_of(moved.begin(), moved.end(), [&](const Path& to) { return to == second; }));
  ann.move_to(path_to(9, 1000));
  ann.speak("late, from the first");
  CHECK(house.heard_of("ann:camera") == 3);
}

TEST_CASE("PATCH: If-Match decides, trickle is welcome, a restart gives new credentials and keeps the media going") {
  House house;
  ToyPeer ann(house, "s1", "ann:camera", path_to(9, 1000));
  const auto offered = ann.offer();
  REQUIRE(ann.check());
  REQUIRE(ann.shake_hands());
  const std::string trickle = "a=ice-ufrag:" + ann.ice().ufrag + "\r\na=ice-pwd:" + ann.ice().password +
                              "\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\na=candidate:1 1 udp 1 192.0.2.9 1000 typ host\r\n";
  const std::string restart = "a=ice-ufrag:newufrag\r\na=ice-pwd:a-new-password-of-24-char\r\n";
  Hub& hub = house.hub;
  CHECK(hub.patch("s1", "", trickle, house.now).status == 428);
  CHECK(hub.patch("s1", "stale", trickle, house.now).status == 412);
  CHECK(hub.patch("s1", "stale", restart, house.now).status == 412);
  CHECK(hub.patch("none", "*", trickle, house.now).status == 404);
  CHECK(hub.patch("s1", "*", "no fragment", house.now).status == 400);
  const auto taken = hub.patch("s1", offered.etag, trickle, house.now);
  CHECK(taken.status == 204);
  CHECK(taken.etag.empty());
  const auto restarted = hub.patch("s1", "*", restart, house.now);
  REQUIRE(restarted.status == 200);
  CHECK(restarted.etag != offered.etag);
  const auto ours = read_fragment(restarted.body);
  REQUIRE(ours);
  REQUIRE(ours->ice);
  CHECK(ours->ice->ufrag == restarted.etag);
  CHECK(restarted.body.find("a=ice-lite") != std::string::npos);
  CHECK(restarted.body.find("a=candidate:") != std::string::npos);
  CHECK(hub.patch("s1", offered.etag, trickle, house.now).status == 412);
  // The old generation lives until the new one nominates.
  CHECK(ann.check());
  ann.speak("meanwhile");
  const auto before = ann.remote();
  ann.restarted(*ours->ice);
  CHECK(ann.check());
  ann.speak("afterwards");
  CHECK(house.heard_of("ann:camera") == 2);
  ann.restarted(before);
  CHECK_FALSE(ann.check());
}

TEST_CASE("lengths that lie, replays and floods hurt nobody but their sender") {
  House house;
  ToyPeer ann(house, "s1", "ann:camera", path_to(9, 1000));
  ToyPeer mal(house, "s2", "mal:camera", path_to(66, 1001));
  REQUIRE(ann.connect());
  REQUIRE(mal.connect());
  const Bytes once = mal.speak("x");
  CHECK(house.heard_of("mal:camera") == 1);
  mal.receive(once);
  CHECK(house.heard_of("mal:camera") == 1);
  CHECK(house.hub.counters().srtp_rejected == 1);
  // Fifteen CSRCs that are not there; an extension longer than the packet; one-byte extensions that run over; padding
  // of 255 and of 0 bytes in less.
  std::uint8_t number = 0;
  for (Bytes lie :
       {rtp(0x8f, {1, 2, 3}), rtp(0x90, {0xbe, 0xde, 0xff, 0xff, 1}), rtp(0x90, {0xbe, 0xde, 0, 1, 0x3f, 1, 2, 3}),
        rtp(0xa0, {1, 2, 255}), rtp(0xa0, {0}), rtp(0xa0, {}), rtp(0x80, {})}) {
    lie[3] = static_cast<std::byte>(++number);
    mal.protect_and_send(lie);
  }
  for (unsigned first = 0; first < 256; ++first) {
    Bytes junk(1 + first, static_cast<std::byte>(first));
    mal.receive(junk);
    house.hub.receive(path_to(99, 9), junk, house.now);
  }
  Bytes bogus = once;
  for (int i = 0; i < 10'000; ++i) {
    bogus[8] = static_cast<std::byte>(i >> 8);
    bogus[9] = static_cast<std::byte>(i);
    mal.receive(bogus);
  }
  CHECK(house.hub.counters().srtp_rejected > 10'000);
  CHECK(house.hub.counters().sessions_now == 2);
  ann.speak("undisturbed");
  CHECK(house.heard_of("ann:camera") == 1);
}

TEST_CASE("wrong checks are answered with errors, but not without bound") {
  House house;
  ToyPeer ann(house, "s1", "ann:camera", path_to(9, 1000));
  REQUIRE(ann.offer().status == 201);
  const Bytes wrong = write_check({"nobody:me", "no-password-of-24-chars", 1});
  house.take_sent();
  for (int i = 0; i < 1000; ++i) house.hub.receive(path_to(13, 13), wrong, house.now);
  CHECK(house.take_sent().size() == house.hub.counters().stun_errors_sent);
  CHECK(house.hub.counters().stun_errors_sent <= 50);
  CHECK(house.hub.counters().stun_errors_suppressed >= 950);
  // Whoever knows the password is answered all the same.
  CHECK(ann.check());
}

TEST_CASE("over TCP a stream begins with a good check or is none of ours, and its end ends the way out") {
  House house;
  ToyPeer ann(house, "s1", "ann:camera", path_to(9, 1000, 5));
  REQUIRE(ann.offer().status == 201);
  CHECK_FALSE(house.hub.receive(path_to(13, 13, 4), Bytes(20, std::byte{22}), house.now));
  CHECK_FALSE(house.hub.receive(path_to(13, 13, 4), Bytes(20, std::byte{0x80}), house.now));
  CHECK_FALSE(house.hub.receive(path_to(13, 13, 4), write_check({"nobody:me", "x", 1}), house.now));
  REQUIRE(ann.check());
  REQUIRE(ann.shake_hands());
  ann.speak("by stream");
  CHECK(house.heard_of("ann:camera") == 1);
  house.hub.disconnected(5);
  CHECK_FALSE(house.hub.knows(ann.path()));
  pass(house, 2s);
  CHECK(ann.feedback().empty());
  // The same session on a new connection.
  ann.move_to(path_to(9, 1002, 6));
  CHECK(ann.check());
  ann.speak("back");
  CHECK(house.heard_of("ann:camera") == 2);
  house.hub.remove("s1", house.now);
  CHECK(house.disconnected == std::vector<std::uint64_t>{6});
}

TEST_CASE("whoever comes back by themselves does not take the stage from where the person has gone since") {
  House house;
  ToyPeer first(house, "s1", "ann:camera", path_to(9, 1000));
  ToyPeer second(house, "s2", "ann:camera", path_to(9, 1001));
  REQUIRE(first.connect());
  REQUIRE(second.connect());
  CHECK(house.hub.counters().sessions_now == 1);
  const auto offer = [&](const std::string& session, const std::string& feed, std::optional<std::string> replaces) {
    return ToyPeer(house, session, feed, path_to(9, 1002)).offer(replaces).status;
  };
  CHECK(offer("s3", "ann:camera", "s1") == 412);
  second.speak("undisturbed");
  CHECK(house.heard_of("ann:camera") == 1);
  // Of another feed, or in the place of the one that sends, or where nobody sends, it is taken.
  CHECK(offer("s4", "ann:screen", "s1") == 201);
  CHECK(offer("s5", "ann:camera", "s2") == 201);
  house.hub.remove("s5", house.now);
  CHECK(offer("s6", "ann:camera", "s1") == 201);
  // Told to, they take it from anywhere.
  CHECK(offer("s7", "ann:camera", std::nullopt) == 201);
}

TEST_CASE("a feed has one session, the stage so many, and both say so") {
  House house(2);
  ToyPeer first(house, "s1", "ann:camera", path_to(9, 1000));
  ToyPeer again(house, "s2", "ann:camera", path_to(9, 1001));
  ToyPeer bob(house, "s3", "bob:camera", path_to(9, 1002));
  ToyPeer cem(house, "s4", "cem:camera", path_to(9, 1003));
  REQUIRE(first.connect());
  CHECK(first.offer().status == 409);
  REQUIRE(again.connect());
  CHECK(house.sinks == 1);
  CHECK_FALSE(first.check());
  REQUIRE(bob.connect());
  CHECK(cem.offer().status == 503);
  again.speak("x");
  CHECK(house.heard_of("ann:camera") == 1);
}
