#include "server/http/tls.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <fstream>
#include <string>

namespace rostrum::http {
namespace {

/// Forward secrecy and authenticated encryption only; TLS 1.3 has nothing else.
constexpr const char* kCiphers = "ECDHE+AESGCM:ECDHE+CHACHA20";
/// RFC 7301: the one protocol spoken here, with its length before it.
constexpr unsigned char kProtocols[] = "\x08http/1.1";

std::string reason() {
  const auto code = ERR_peek_last_error();
  const char* text = ERR_reason_error_string(code);
  ERR_clear_error();
  return text == nullptr ? "it cannot be used" : text;
}

void must_be_readable(const std::filesystem::path& file) {
  std::error_code error;
  if (std::filesystem::is_directory(file, error)) throw BadTls(file.string() + " is a folder");
  if (!std::filesystem::exists(file, error)) throw BadTls(file.string() + " does not exist");
  if (!std::ifstream(file)) throw BadTls(file.string() + " cannot be read");
}

int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* length, const unsigned char* offered,
                    unsigned offered_length, void*) {
  unsigned char* found = nullptr;
  const int verdict = SSL_select_next_proto(&found, length, kProtocols, sizeof kProtocols - 1, offered, offered_length);
  if (verdict != OPENSSL_NPN_NEGOTIATED) return SSL_TLSEXT_ERR_NOACK;
  *chosen = found;
  return SSL_TLSEXT_ERR_OK;
}

/// A key with a passphrase would make the server ask on a terminal that it does not have.
int no_passphrase(char*, int, int, void*) { return 0; }

}  // namespace

void FreeSsl::operator()(ssl_st* ssl) const noexcept { SSL_free(ssl); }
void Tls::FreeContext::operator()(ssl_ctx_st* context) const noexcept { SSL_CTX_free(context); }

Tls::Tls(const std::filesystem::path& certificate, const std::filesystem::path& key)
    : context_(SSL_CTX_new(TLS_server_method())) {
  auto* context = context_.get();
  if (context == nullptr) throw BadTls("TLS cannot be set up: " + reason());
  must_be_readable(certificate);
  must_be_readable(key);
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_cipher_list(context, kCiphers);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                   SSL_OP_PRIORITIZE_CHACHA | SSL_OP_IGNORE_UNEXPECTED_EOF);
  // A connection that rests gives its 34 kB of buffers back.
  SSL_CTX_set_mode(context,
                   SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  // Who comes back brings a ticket: nothing is kept for anyone here.
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
  SSL_CTX_set_default_passwd_cb(context, no_passphrase);
  if (SSL_CTX_use_certificate_chain_file(context, certificate.c_str()) != 1) {
    throw BadTls(certificate.string() + " holds no certificate in PEM: " + reason());
  }
  if (SSL_CTX_use_PrivateKey_file(context, key.c_str(), SSL_FILETYPE_PEM) != 1) {
    const auto code = ERR_GET_REASON(ERR_peek_last_error());
    if (code == X509_R_KEY_VALUES_MISMATCH) {
      throw BadTls(key.string() + " is not the key of the certificate in " + certificate.string());
    }
    throw BadTls(key.string() + " holds no private key in PEM that can be read without a passphrase: " + reason());
  }
  if (SSL_CTX_check_private_key(context) != 1) {
    throw BadTls(key.string() + " is not the key of the certificate in " + certificate.string());
  }
}

SslHandle Tls::accept_on(int descriptor) const {
  SslHandle ssl(SSL_new(context_.get()));
  if (!ssl || SSL_set_fd(ssl.get(), descriptor) != 1) return nullptr;
  SSL_set_accept_state(ssl.get());
  return ssl;
}

}  // namespace rostrum::http
