// The server's TLS (RFC 8446, RFC 5246): certificate, key and what is agreed on with clients. Immutable once loaded;
// thread-safe. OpenSSL's types stay out of here.
#pragma once
#include <filesystem>
#include <memory>
#include <stdexcept>

struct ssl_ctx_st;
struct ssl_st;

namespace rostrum::http {

/// what() is one line that names the file and the reason.
class BadTls : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct FreeSsl {
  void operator()(ssl_st* ssl) const noexcept;
};
using SslHandle = std::unique_ptr<ssl_st, FreeSsl>;

class Tls {
 public:
  /// `certificate` holds the chain, the server's own first; both files are PEM. Throws BadTls.
  Tls(const std::filesystem::path& certificate, const std::filesystem::path& key);

  /// A server's end of a new connection on `descriptor`, which must be non-blocking and outlive it. Null when memory is
  /// short.
  [[nodiscard]] SslHandle accept_on(int descriptor) const;

 private:
  struct FreeContext {
    void operator()(ssl_ctx_st* context) const noexcept;
  };
  std::unique_ptr<ssl_ctx_st, FreeContext> context_;
};

}  // namespace rostrum::http
