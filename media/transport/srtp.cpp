#include "media/transport/srtp.hpp"

#include <openssl/crypto.h>
#include <srtp2/srtp.h>

#include <stdexcept>
#include <vector>

namespace rostrum::srtp {
namespace {

// RFC 3711 3.3.2 asks for at least 64; video's bursts and retransmissions need more.
constexpr unsigned long kReplayWindow = 1024;

}  // namespace

namespace {

/// NSS, below libsrtp, loads its code with the first session and drops it with the last. So one of each kind is made
/// before the sandbox closes, used once, and kept.
bool keep_one(srtp_profile_t profile, std::size_t key_length, srtp_t& kept) {
  std::vector<unsigned char> key(key_length, 1);
  srtp_policy_t policy{};
  srtp_crypto_policy_set_from_profile_for_rtp(&policy.rtp, profile);
  srtp_crypto_policy_set_from_profile_for_rtcp(&policy.rtcp, profile);
  policy.ssrc.type = ssrc_any_outbound;
  policy.key = key.data();
  if (srtp_create(&kept, &policy) != srtp_err_status_ok) return false;
  std::vector<unsigned char> packet(64 + SRTP_MAX_TRAILER_LEN, 0);
  packet[0] = 0x80;
  int length = 64;
  return srtp_protect(kept, packet.data(), &length) == srtp_err_status_ok;
}

}  // namespace

Library::Library() {
  // Never shut down again: neither libsrtp nor NSS is made for a second start in one process.
  static srtp_t gcm = nullptr;
  static srtp_t counter_mode = nullptr;
  static const bool started = srtp_init() == srtp_err_status_ok && keep_one(srtp_profile_aead_aes_128_gcm, 28, gcm) &&
                              keep_one(srtp_profile_aes128_cm_sha1_80, 30, counter_mode);
  if (!started) throw std::runtime_error("libsrtp does not start");
}

struct Context::State {
  State() = default;
  ~State() {
    if (session != nullptr) srtp_dealloc(session);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  Library library;
  srtp_t session = nullptr;
};

Context::Context(std::unique_ptr<State> state) : state_(std::move(state)) {}
Context::Context(Context&&) noexcept = default;
Context& Context::operator=(Context&&) noexcept = default;
Context::~Context() = default;

std::optional<Context> Context::make(Profile profile, Direction direction, std::span<const std::uint8_t> key) {
  const KeyLengths lengths = key_lengths(profile);
  if (key.size() != lengths.key + lengths.salt) return std::nullopt;
  std::vector<unsigned char> master(key.begin(), key.end());
  srtp_policy_t policy{};
  const srtp_profile_t id =
      profile == Profile::aead_aes_128_gcm ? srtp_profile_aead_aes_128_gcm : srtp_profile_aes128_cm_sha1_80;
  srtp_crypto_policy_set_from_profile_for_rtp(&policy.rtp, id);
  srtp_crypto_policy_set_from_profile_for_rtcp(&policy.rtcp, id);
  policy.ssrc.type = direction == Direction::inbound ? ssrc_any_inbound : ssrc_any_outbound;
  policy.key = master.data();
  policy.window_size = kReplayWindow;
  // Packets sent again on request are the same to the last bit.
  policy.allow_repeat_tx = 1;
  auto state = std::make_unique<State>();
  const srtp_err_status_t status = srtp_create(&state->session, &policy);
  OPENSSL_cleanse(master.data(), master.size());
  if (status != srtp_err_status_ok) return std::nullopt;
  return Context(std::move(state));
}

namespace {

template <class Function>
bool in_place(Function function, srtp_t session, Bytes& packet, std::size_t room) {
  if (packet.empty() || packet.size() > kMaxPacket) return false;
  int length = static_cast<int>(packet.size());
  packet.resize(packet.size() + room);
  if (function(session, packet.data(), &length) != srtp_err_status_ok) return false;
  packet.resize(static_cast<std::size_t>(length));
  return true;
}

}  // namespace

bool Context::protect_rtp(Bytes& packet) {
  return in_place(srtp_protect, state_->session, packet, SRTP_MAX_TRAILER_LEN);
}
bool Context::protect_rtcp(Bytes& packet) {
  return in_place(srtp_protect_rtcp, state_->session, packet, SRTP_MAX_TRAILER_LEN + sizeof(std::uint32_t));
}
bool Context::open_rtp(Bytes& packet) { return in_place(srtp_unprotect, state_->session, packet, 0); }
bool Context::open_rtcp(Bytes& packet) { return in_place(srtp_unprotect_rtcp, state_->session, packet, 0); }

}  // namespace rostrum::srtp
