#include "media/publish/whip_client.hpp"

#include <curl/curl.h>

#include <memory>
#include <string_view>

namespace rostrum::publish {
namespace {

constexpr long kTimeoutSeconds = 10;
// An answer is a few kilobytes.
constexpr std::size_t kMaxBody = 1 << 20;

struct Free {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

std::size_t keep_body(char* data, std::size_t size, std::size_t count, void* into) {
  auto& body = *static_cast<std::string*>(into);
  if (body.size() + size * count > kMaxBody) return 0;
  body.append(data, size * count);
  return size * count;
}

std::size_t keep_location(char* data, std::size_t size, std::size_t count, void* into) {
  constexpr std::string_view kName = "location:";
  const std::string_view line(data, size * count);
  if (line.size() > kName.size() && curl_strnequal(line.data(), kName.data(), kName.size()) != 0) {
    std::string_view value = line.substr(kName.size());
    while (!value.empty() && value.front() == ' ') value.remove_prefix(1);
    while (!value.empty() && (value.back() == '\r' || value.back() == '\n')) value.remove_suffix(1);
    *static_cast<std::string*>(into) = value;
  }
  return size * count;
}

/// `location` as seen from `base` (RFC 3986 5).
std::string resolved(const std::string& base, const std::string& location) {
  const std::unique_ptr<CURLU, Free> url(curl_url());
  char* text = nullptr;
  if (!url || curl_url_set(url.get(), CURLUPART_URL, base.c_str(), 0) != CURLUE_OK ||
      curl_url_set(url.get(), CURLUPART_URL, location.c_str(), 0) != CURLUE_OK ||
      curl_url_get(url.get(), CURLUPART_URL, &text, 0) != CURLUE_OK) {
    return {};
  }
  std::string whole(text);
  curl_free(text);
  return whole;
}

using Headers = std::unique_ptr<curl_slist, Free>;
void add(Headers& headers, const std::string& line) {
  headers.reset(curl_slist_append(headers.release(), line.c_str()));
}

}  // namespace

WhipAnswer post_offer(const std::string& url, const std::string& token, const std::string& offer) {
  const std::unique_ptr<CURL, Free> handle(curl_easy_init());
  if (!handle) return {0, "libcurl does not start", {}};
  Headers headers;
  add(headers, "Content-Type: application/sdp");
  add(headers, "Authorization: Bearer " + token);
  WhipAnswer answer;
  std::string location;
  CURL* const curl = handle.get();
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, offer.data());
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(offer.size()));
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer.body);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, keep_location);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &location);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, kTimeoutSeconds);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  const CURLcode result = curl_easy_perform(curl);
  if (result != CURLE_OK) return {0, curl_easy_strerror(result), {}};
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<int>(status);
  if (!location.empty()) answer.session = resolved(url, location);
  return answer;
}

void end_session(const std::string& session, const std::string& token) {
  const std::unique_ptr<CURL, Free> handle(curl_easy_init());
  if (!handle || session.empty()) return;
  Headers headers;
  add(headers, "Authorization: Bearer " + token);
  std::string ignored;
  curl_easy_setopt(handle.get(), CURLOPT_URL, session.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(handle.get(), CURLOPT_CUSTOMREQUEST, "DELETE");
  curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, keep_body);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEDATA, &ignored);
  curl_easy_setopt(handle.get(), CURLOPT_TIMEOUT, 2L);
  curl_easy_setopt(handle.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_perform(handle.get());
}

}  // namespace rostrum::publish
