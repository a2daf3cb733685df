#include "server/integration/call.hpp"

#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <boost/asio/ip/address.hpp>
#include <cstring>
#include <new>

#include "server/integration/reach.hpp"

namespace rostrum::integration {
namespace {

namespace ip = boost::asio::ip;

/// Nothing that has another family is connected to.
std::optional<ip::address> address_of(const sockaddr& given) {
  if (given.sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &given, sizeof v4);
    return ip::address_v4(ntohl(v4.sin_addr.s_addr));
  }
  if (given.sa_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, &given, sizeof v6);
    ip::address_v6::bytes_type bytes;
    std::memcpy(bytes.data(), v6.sin6_addr.s6_addr, bytes.size());
    return ip::address_v6(bytes);
  }
  return std::nullopt;
}

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

}  // namespace

struct Call::Curl {
  Curl(void* of, Envelope given, std::span<const access::Network> networks)
      : multi(of), envelope(std::move(given)), allowed(networks), handle(curl_easy_init()) {
    if (handle == nullptr) throw std::bad_alloc();
  }
  ~Curl() {
    curl_multi_remove_handle(multi, handle);
    curl_easy_cleanup(handle);
  }
  Curl(const Curl&) = delete;
  Curl& operator=(const Curl&) = delete;

  void header(const std::string& line) {
    auto* longer = curl_slist_append(headers.get(), line.c_str());
    if (longer == nullptr) return;
    // The list's head is the same but for the first.
    static_cast<void>(headers.release());
    headers.reset(longer);
  }

  /// The address that the connection is really made to: whatever its name was resolved to before, or will be next.
  static curl_socket_t open(void* self, curlsocktype purpose, curl_sockaddr* to) {
    auto& call = *static_cast<Curl*>(self);
    const auto address = address_of(to->addr);
    const bool secure = call.envelope.url.starts_with("https:");
    if (purpose != CURLSOCKTYPE_IPCXN || !address || !may_reach(*address, secure, call.allowed)) {
      call.unreachable = true;
      return CURL_SOCKET_BAD;
    }
    call.unreachable = false;
    return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
  }
  static std::size_t take(char* from, std::size_t size, std::size_t count, void* self) {
    auto& call = *static_cast<Curl*>(self);
    if (call.body.size() + size * count > kMaxAnswer) {
      call.too_long = true;
      return 0;
    }
    call.body.append(from, size * count);
    return size * count;
  }
  static std::size_t pass(char*, std::size_t size, std::size_t count, void* self) {
    auto& call = *static_cast<Curl*>(self);
    call.head_bytes += size * count;
    call.too_long = call.head_bytes > kMaxAnswer;
    return call.too_long ? 0 : size * count;
  }

  // Given.
  void* multi;
  const Envelope envelope;
  const std::span<const access::Network> allowed;
  // Owned.
  CURL* handle;
  std::unique_ptr<curl_slist, FreeList> headers;
  // State.
  std::string body;
  std::size_t head_bytes = 0;
  bool too_long = false;
  bool unreachable = false;
};

Call::Call(void* multi, Envelope envelope, std::span<const access::Network> allowed)
    : curl_(std::make_unique<Curl>(multi, std::move(envelope), allowed)) {
  auto& call = *curl_;
  auto* handle = call.handle;
  call.header("Content-Type: application/json");
  call.header("User-Agent: rostrumd");
  // No 100-continue: it would cost a second where it is not known.
  call.header("Expect:");
  call.header("webhook-id: " + call.envelope.id);
  call.header("webhook-timestamp: " + std::to_string(call.envelope.timestamp));
  call.header("webhook-signature: " + call.envelope.signature);
  curl_easy_setopt(handle, CURLOPT_URL, call.envelope.url.c_str());
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(handle, CURLOPT_PROXY, "");
  curl_easy_setopt(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_FRESH_CONNECT, 1L);
  curl_easy_setopt(handle, CURLOPT_FORBID_REUSE, 1L);
  curl_easy_setopt(handle, CURLOPT_DNS_CACHE_TIMEOUT, 0L);
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, kConnectMs);
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, kWholeMs);
  curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, &Curl::open);
  curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, &call);
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &Curl::take);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &call);
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, &Curl::pass);
  curl_easy_setopt(handle, CURLOPT_HEADERDATA, &call);
  curl_easy_setopt(handle, CURLOPT_POST, 1L);
  curl_easy_setopt(handle, CURLOPT_POSTFIELDS, call.envelope.body.data());
  curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.envelope.body.size()));
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, call.headers.get());
  curl_multi_add_handle(multi, handle);
}

Call::~Call() = default;

bool Call::is(const void* handle) const { return curl_->handle == handle; }

Outcome Call::ended(int code) const {
  const auto& call = *curl_;
  Outcome outcome;
  if (call.unreachable) {
    outcome.fault = "it leads into a network that is not called";
  } else if (call.too_long) {
    outcome.fault = "its answer is longer than " + std::to_string(kMaxAnswer) + " bytes";
  } else if (code == CURLE_OPERATION_TIMEDOUT) {
    outcome.fault = "it did not answer in time";
  } else if (code != CURLE_OK) {
    outcome.fault = curl_easy_strerror(static_cast<CURLcode>(code));
  } else {
    long status = 0;
    curl_easy_getinfo(call.handle, CURLINFO_RESPONSE_CODE, &status);
    outcome.gone = status == 410;
    if (status < 200 || status >= 300) outcome.fault = "it answered " + std::to_string(status);
  }
  if (outcome.fault.empty()) outcome.body = call.body;
  return outcome;
}

}  // namespace rostrum::integration
