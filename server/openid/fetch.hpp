// One HTTP request to a provider by libcurl: bounded in time and in what it reads, without redirects. Blocking; owned
// by the provider's thread.
#pragma once
#include <atomic>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace rostrum::openid {

struct Ask {
  std::string url;
  /// Posted as a form (application/x-www-form-urlencoded); empty: it is a GET.
  std::string form;
  /// HTTP Basic; empty for none.
  std::string user;
  std::string password;
  /// Empty for none.
  std::string bearer;
};

struct Reply {
  /// 0 when there was no answer.
  long status = 0;
  std::string body;
  /// In libcurl's words; empty with an answer.
  std::string fault;
};

class Fetcher {
 public:
  /// Bytes of an answer, seconds for all of it.
  static constexpr std::size_t kMaxBody = 256 * 1024;
  static constexpr long kConnectSeconds = 4;
  static constexpr long kWholeSeconds = 8;

  /// `ca`: PEM file of authorities, empty for the system's. `abandoned`: what is under way is given up within a second.
  Fetcher(std::filesystem::path ca, const std::atomic<bool>& abandoned);
  ~Fetcher();
  Fetcher(const Fetcher&) = delete;
  Fetcher& operator=(const Fetcher&) = delete;

  Reply send(const Ask& ask);

 private:
  struct Curl;
  const std::filesystem::path ca_;
  const std::atomic<bool>& abandoned_;
  std::unique_ptr<Curl> curl_;
};

/// A value of a form or a query, escaped.
std::string escaped(std::string_view value);

}  // namespace rostrum::openid
