#include "media/transport/stun_check.hpp"

#include <doctest/doctest.h>

#include "media/transport/publisher/sender_wire.hpp"
#include "protocol/webrtc/stun/integrity.hpp"
#include "protocol/webrtc/stun/message.hpp"

using namespace rostrum;
using namespace rostrum::transport;

namespace {

const std::string kPassword = "password-of-24-characters";

KnownUfrag recognise(const std::string& ufrag) {
  if (ufrag == "ours") return {&kPassword, false};
  return ufrag == "over" ? KnownUfrag{&kPassword, true} : KnownUfrag();
}

Path from() {
  Path path;
  path.remote.bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 9};
  path.remote_port = 1234;
  return path;
}

int refusal(ByteView packet) {
  const auto judged = judge_check(packet, from(), recognise);
  const auto* refused = std::get_if<RefusedCheck>(&judged);
  return refused == nullptr ? 0 : refused->code;
}

Bytes request(std::initializer_list<std::uint16_t> attributes, const std::string& username = "ours:theirs") {
  stun::Writer writer(stun::Class::request, stun::kBinding, {});
  writer.attribute(stun::kUsername, as_byte_view(username));
  for (const std::uint16_t type : attributes) writer.attribute(type, Bytes(8, std::byte{0}));
  return std::move(writer).finish(kPassword);
}

}  // namespace

TEST_CASE("a good check is answered, and its sender knows the answer") {
  const Bytes check = write_check({"ours:theirs", kPassword, 42});
  const auto judged = judge_check(check, from(), recognise);
  const auto* valid = std::get_if<ValidCheck>(&judged);
  REQUIRE(valid != nullptr);
  CHECK(valid->ufrag == "ours");
  CHECK(valid->use_candidate);
  CHECK(is_check_answer(valid->response, kPassword));
  CHECK_FALSE(is_check_answer(valid->response, "another"));
  CHECK_FALSE(is_check_refusal(valid->response));
}

TEST_CASE("checks are refused as RFC 8489 9.1.3 orders") {
  stun::Writer bare(stun::Class::request, stun::kBinding, {});
  CHECK(refusal(std::move(bare).finish(std::nullopt)) == 400);
  CHECK(refusal(write_check({"nobody:theirs", kPassword, 1})) == 401);
  CHECK(refusal(write_check({"ours:theirs", "wrong", 1})) == 401);
  // Whoever does not know the password is not told what has been.
  CHECK(refusal(write_check({"over:theirs", "wrong", 1})) == 401);
  CHECK(refusal(write_check({"over:theirs", kPassword, 1})) == 403);
  CHECK(refusal(request({0x7ffe})) == 420);
  CHECK(refusal(request({stun::kIceControlled})) == 487);
  CHECK(refusal(request({stun::kIceControlling})) == 0);
  const auto judged = judge_check(request({0x7ffe}), from(), recognise);
  CHECK(is_check_refusal(std::get<RefusedCheck>(judged).response));
}

TEST_CASE("a revoked consent is refused under the password that it was given with") {
  const Bytes check = write_check({"over:theirs", kPassword, 42});
  const auto judged = judge_check(check, from(), recognise);
  const Bytes& response = std::get<RefusedCheck>(judged).response;
  const auto message = stun::parse(response);
  REQUIRE(message.has_value());
  CHECK(stun::has_integrity(response, *message, kPassword));
  CHECK(is_check_refusal(response));
}

TEST_CASE("what is no request is nothing") {
  CHECK(std::holds_alternative<NoCheck>(judge_check({}, from(), recognise)));
  stun::Writer indication(stun::Class::indication, stun::kBinding, {});
  CHECK(std::holds_alternative<NoCheck>(judge_check(std::move(indication).finish(kPassword), from(), recognise)));
  Bytes broken = request({});
  broken.back() ^= std::byte{1};
  CHECK(std::holds_alternative<NoCheck>(judge_check(broken, from(), recognise)));
}
