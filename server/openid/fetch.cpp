#include "server/openid/fetch.hpp"

#include <curl/curl.h>

#include <mutex>

namespace rostrum::openid {
namespace {

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

std::size_t take(char* from, std::size_t size, std::size_t count, void* to) {
  auto& body = *static_cast<std::string*>(to);
  if (body.size() + size * count > Fetcher::kMaxBody) return 0;
  body.append(from, size * count);
  return size * count;
}

int go_on(void* abandoned, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return *static_cast<const std::atomic<bool>*>(abandoned) ? 1 : 0;
}

}  // namespace

struct Fetcher::Curl {
  Curl() {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    handle = curl_easy_init();
  }
  ~Curl() { curl_easy_cleanup(handle); }
  Curl(const Curl&) = delete;
  Curl& operator=(const Curl&) = delete;

  CURL* handle = nullptr;
};

Fetcher::Fetcher(std::filesystem::path ca, const std::atomic<bool>& abandoned)
    : ca_(std::move(ca)), abandoned_(abandoned), curl_(std::make_unique<Curl>()) {}

Fetcher::~Fetcher() = default;

Reply Fetcher::send(const Ask& ask) {
  auto* handle = curl_->handle;
  Reply reply;
  if (handle == nullptr) {
    reply.fault = "libcurl gives no handle";
    return reply;
  }
  curl_easy_reset(handle);
  const std::unique_ptr<curl_slist, FreeList> headers(curl_slist_append(nullptr, "Accept: application/json"));
  curl_easy_setopt(handle, CURLOPT_URL, ask.url.c_str());
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, ask.url.starts_with("https:") ? "https" : "http");
  curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_USERAGENT, "rostrumd");
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
  curl_easy_setopt(handle, CURLOPT_TIMEOUT, kWholeSeconds);
  if (!ca_.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, ca_.c_str());
  if (!ask.user.empty()) {
    curl_easy_setopt(handle, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
    curl_easy_setopt(handle, CURLOPT_USERNAME, ask.user.c_str());
    curl_easy_setopt(handle, CURLOPT_PASSWORD, ask.password.c_str());
  }
  if (!ask.bearer.empty()) {
    curl_easy_setopt(handle, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
    curl_easy_setopt(handle, CURLOPT_XOAUTH2_BEARER, ask.bearer.c_str());
  }
  if (!ask.form.empty()) {
    curl_easy_setopt(handle, CURLOPT_POST, 1L);
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, ask.form.data());
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(ask.form.size()));
  }
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &reply.body);
  curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, go_on);
  curl_easy_setopt(handle, CURLOPT_XFERINFODATA, &abandoned_);
  const auto code = curl_easy_perform(handle);
  if (code == CURLE_OK) {
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &reply.status);
  } else {
    reply.body.clear();
    reply.fault = code == CURLE_WRITE_ERROR ? "its answer is too long" : curl_easy_strerror(code);
  }
  return reply;
}

std::string escaped(std::string_view value) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char letter : value) {
    const auto c = static_cast<unsigned char>(letter);
    // RFC 3986 2.3: unreserved.
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '.' || c == '_' || c == '~';
    if (plain) {
      out.push_back(letter);
    } else {
      out.push_back('%');
      out.push_back(kDigits[c >> 4]);
      out.push_back(kDigits[c & 15]);
    }
  }
  return out;
}

}  // namespace rostrum::openid
