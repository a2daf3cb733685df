#include "media/transport/dtls.hpp"

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <algorithm>
#include <cctype>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace rostrum::dtls {
namespace {

// RFC 6347 4.2.4.1 starts at a second; media paths are shorter, and a lost flight is seen by a waiting person.
constexpr unsigned int kFirstTimeoutUs = 200'000;
constexpr unsigned int kLastTimeoutUs = 3'000'000;
// Nobody needs more to finish a handshake; what overflows is dropped and comes again.
constexpr std::size_t kMaxQueued = 64;

struct FreeSsl {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(BIO_METHOD* method) const { BIO_meth_free(method); }
};

/// What OpenSSL reads from and writes to: memory BIOs would run datagrams together.
struct Wire {
  std::optional<ByteView> incoming;
  std::vector<Bytes> outgoing;
};

Wire& wire_of(BIO* bio) { return *static_cast<Wire*>(BIO_get_data(bio)); }

int wire_write(BIO* bio, const char* data, int length) {
  Wire& wire = wire_of(bio);
  if (wire.outgoing.size() < kMaxQueued) {
    const auto bytes = as_byte_view({data, static_cast<std::size_t>(length)});
    wire.outgoing.emplace_back(bytes.begin(), bytes.end());
  }
  return length;
}

int wire_read(BIO* bio, char* out, int room) {
  Wire& wire = wire_of(bio);
  BIO_clear_retry_flags(bio);
  if (!wire.incoming) {
    BIO_set_retry_read(bio);
    return -1;
  }
  const std::size_t length = std::min(wire.incoming->size(), static_cast<std::size_t>(room));
  std::memcpy(out, wire.incoming->data(), length);
  wire.incoming.reset();
  return static_cast<int>(length);
}

long wire_control(BIO*, int command, long, void*) {
  switch (command) {
    case BIO_CTRL_FLUSH:
      return 1;
    case BIO_CTRL_DGRAM_QUERY_MTU:
    case BIO_CTRL_DGRAM_GET_FALLBACK_MTU:
      return Association::kMtu;
    default:
      return 0;
  }
}

BIO_METHOD* wire_method() {
  static const std::unique_ptr<BIO_METHOD, FreeSsl> method = [] {
    std::unique_ptr<BIO_METHOD, FreeSsl> made(BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "datagrams"));
    BIO_meth_set_write(made.get(), wire_write);
    BIO_meth_set_read(made.get(), wire_read);
    BIO_meth_set_ctrl(made.get(), wire_control);
    BIO_meth_set_create(made.get(), [](BIO* bio) {
      BIO_set_init(bio, 1);
      return 1;
    });
    return made;
  }();
  return method.get();
}

unsigned int next_timeout(SSL*, unsigned int previous_us) {
  return previous_us == 0 ? kFirstTimeoutUs : std::min(previous_us * 2, kLastTimeoutUs);
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](unsigned char x, unsigned char y) { return std::toupper(x) == std::toupper(y); });
}

}  // namespace

struct Association::Inner {
  bool certificate_fits();
  void advance();
  void fail(std::string why);
  bool export_keys();

  Role role;
  std::vector<Fingerprint> expected;
  std::unique_ptr<SSL_CTX, FreeSsl> context;
  std::unique_ptr<SSL, FreeSsl> ssl;
  Wire wire;
  State state = State::handshaking;
  std::optional<Keys> keys;
  std::string reason;
};

Association::Association(Role role, const transport::Certificate& certificate, std::vector<Fingerprint> expected)
    : inner_(std::make_unique<Inner>()) {
  Inner& inner = *inner_;
  inner.role = role;
  inner.expected = std::move(expected);
  inner.context.reset(SSL_CTX_new(DTLS_method()));
  SSL_CTX* const context = inner.context.get();
  if (context == nullptr) throw std::runtime_error("DTLS: no context");
  SSL_CTX_set_min_proto_version(context, DTLS1_2_VERSION);
  SSL_CTX_set_max_proto_version(context, DTLS1_2_VERSION);
  // RFC 8827 6.5: forward secrecy and AEAD; every browser has the first.
  const bool ready = SSL_CTX_set_cipher_list(context,
                                             "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
                                             "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES256-GCM-SHA384") == 1 &&
                     SSL_CTX_use_certificate(context, certificate.certificate()) == 1 &&
                     SSL_CTX_use_PrivateKey(context, certificate.key()) == 1 &&
                     // Our order decides: with Debian's libsrtp GCM costs 1.1 µs a packet of 1,150 bytes, CM with
                     // SHA-1 4.9. This one function of OpenSSL returns 0 for success.
                     SSL_CTX_set_tlsext_use_srtp(context, "SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80") == 0;
  if (!ready) throw std::runtime_error("DTLS: no ciphers or certificate");
  SSL_CTX_set_options(context, SSL_OP_NO_QUERY_MTU | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  // No authority signs these certificates: the description's fingerprint decides, once the handshake is done.
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT,
                     [](int, X509_STORE_CTX*) { return 1; });
  inner.ssl.reset(SSL_new(context));
  SSL* const ssl = inner.ssl.get();
  BIO* const bio = ssl == nullptr ? nullptr : BIO_new(wire_method());
  if (bio == nullptr) throw std::runtime_error("DTLS: no memory");
  BIO_set_data(bio, &inner.wire);
  SSL_set_bio(ssl, bio, bio);
  SSL_set_mtu(ssl, kMtu);
  DTLS_set_timer_cb(ssl, next_timeout);
  if (role == Role::server) {
    SSL_set_accept_state(ssl);
  } else {
    SSL_set_connect_state(ssl);
  }
}

Association::~Association() = default;
Association::Association(Association&&) noexcept = default;
Association& Association::operator=(Association&&) noexcept = default;

void Association::Inner::fail(std::string why) {
  state = State::failed;
  reason = std::move(why);
}

bool Association::Inner::certificate_fits() {
  const std::unique_ptr<X509, decltype(&X509_free)> peer(SSL_get1_peer_certificate(ssl.get()), X509_free);
  if (!peer) return false;
  return std::any_of(expected.begin(), expected.end(), [&](const Fingerprint& wanted) {
    const auto found = transport::fingerprint(peer.get(), wanted.algorithm);
    return found && equal_ignoring_case(*found, wanted.value);
  });
}

bool Association::Inner::export_keys() {
  const SRTP_PROTECTION_PROFILE* const chosen = SSL_get_selected_srtp_profile(ssl.get());
  if (chosen == nullptr) return false;
  Keys made;
  made.profile = static_cast<srtp::Profile>(chosen->id);
  const auto lengths = srtp::key_lengths(made.profile);
  constexpr std::string_view kLabel = "EXTRACTOR-dtls_srtp";
  std::vector<std::uint8_t> block(2 * (lengths.key + lengths.salt));
  if (SSL_export_keying_material(ssl.get(), block.data(), block.size(), kLabel.data(), kLabel.size(), nullptr, 0, 0) !=
      1) {
    return false;
  }
  // RFC 5764 4.2: client key, server key, client salt, server salt.
  const auto side = [&](std::size_t index) {
    const auto* const key = block.data() + index * lengths.key;
    const auto* const salt = block.data() + 2 * lengths.key + index * lengths.salt;
    std::vector<std::uint8_t> joined(key, key + lengths.key);
    joined.insert(joined.end(), salt, salt + lengths.salt);
    return joined;
  };
  made.inbound = side(role == Role::server ? 0 : 1);
  made.outbound = side(role == Role::server ? 1 : 0);
  OPENSSL_cleanse(block.data(), block.size());
  keys = std::move(made);
  return true;
}

void Association::Inner::advance() {
  ERR_clear_error();
  if (state == State::handshaking) {
    const int result = SSL_do_handshake(ssl.get());
    if (result != 1) {
      const int error = SSL_get_error(ssl.get(), result);
      if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) return;
      const char* const text = ERR_reason_error_string(ERR_peek_error());
      return fail(text == nullptr ? "handshake failed" : text);
    }
    if (!certificate_fits()) return fail("the certificate is not the one the offer names");
    if (!export_keys()) return fail("no SRTP profile in common");
    state = State::established;
  }
  // Application data has no meaning here; reading takes alerts and repeated flights.
  char scratch[256];
  const int count = SSL_read(ssl.get(), scratch, sizeof scratch);
  if (count > 0) return;
  const int error = SSL_get_error(ssl.get(), count);
  if (error == SSL_ERROR_ZERO_RETURN) state = State::closed;
  if (error == SSL_ERROR_SSL) fail("broken after the handshake");
}

void Association::receive(ByteView datagram) {
  if (state() == State::failed || state() == State::closed || datagram.empty()) return;
  inner_->wire.incoming = datagram;
  inner_->advance();
  inner_->wire.incoming.reset();
}

void Association::poll() {
  Inner& inner = *inner_;
  if (inner.state == State::failed || inner.state == State::closed) return;
  if (inner.role == Role::client && SSL_in_before(inner.ssl.get())) return inner.advance();
  if (inner.state != State::handshaking) return;
  ERR_clear_error();
  if (DTLSv1_handle_timeout(inner.ssl.get()) < 0) inner.fail("no answer to the handshake");
}

void Association::close() {
  if (state() == State::established) SSL_shutdown(inner_->ssl.get());
  inner_->state = State::closed;
}

std::vector<Bytes> Association::take_output() { return std::exchange(inner_->wire.outgoing, {}); }
Association::State Association::state() const { return inner_->state; }
const std::optional<Keys>& Association::keys() const { return inner_->keys; }
const std::string& Association::reason() const { return inner_->reason; }

}  // namespace rostrum::dtls
