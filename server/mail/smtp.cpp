#include "server/mail/smtp.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <mutex>

namespace rostrum::mail {
namespace {

constexpr long kConnectSeconds = 10;
/// Of one mail, from the connection to its acceptance.
constexpr long kMailSeconds = 60;

struct Sending {
  std::string_view rest;
  /// The server's last reply that was no good.
  std::string reply;
};

std::size_t give(char* into, std::size_t size, std::size_t count, void* user) {
  auto& rest = static_cast<Sending*>(user)->rest;
  const auto part = rest.substr(0, size * count);
  std::copy(part.begin(), part.end(), into);
  rest.remove_prefix(part.size());
  return part.size();
}

std::size_t take(char* from, std::size_t size, std::size_t count, void* user) {
  const std::string_view line(from, size * count);
  if (line.size() >= 3 && (line[0] == '4' || line[0] == '5')) {
    static_cast<Sending*>(user)->reply = line.substr(0, 200);
  }
  return size * count;
}

int go_on(void* abandoned, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const std::atomic<bool>*>(abandoned)->load() ? 1 : 0;
}

/// `550 5.1.1` of a reply: its code, and its enhanced code (RFC 3463) where it has one.
std::string codes(std::string_view reply) {
  std::string found(reply.substr(0, 3));
  if (reply.size() > 4) {
    const auto word = reply.substr(4, reply.find_first_of(" \r\n", 4) - 4);
    const bool enhanced = word.size() >= 5 && word.size() <= 11 && word.find('.') == 1 &&
                          std::ranges::all_of(word, [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
    if (enhanced) found.append(" ").append(word);
  }
  return found;
}

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

}  // namespace

struct Smtp::Curl {
  Curl() : handle(curl_easy_init()) {}
  ~Curl() { curl_easy_cleanup(handle); }
  Curl(const Curl&) = delete;
  Curl& operator=(const Curl&) = delete;
  CURL* handle;
};

Smtp::Smtp(const Settings& settings, const std::atomic<bool>& abandoned) : settings_(settings), abandoned_(abandoned) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  curl_ = std::make_unique<Curl>();
}

Smtp::~Smtp() = default;

Result Smtp::send(const Letter& letter) {
  auto* handle = curl_->handle;
  if (handle == nullptr) return {Fate::deferred, "libcurl gives no handle"};
  // What a mail set does not reach the next; the connection stays.
  curl_easy_reset(handle);
  Sending sending{letter.message, {}};
  const std::unique_ptr<curl_slist, FreeList> to(curl_slist_append(nullptr, ("<" + letter.to + ">").c_str()));
  const auto from = "<" + settings_.from + ">";
  curl_easy_setopt(handle, CURLOPT_URL, settings_.smtp.c_str());
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
  curl_easy_setopt(handle, CURLOPT_TIMEOUT, kMailSeconds);
  curl_easy_setopt(handle, CURLOPT_SERVER_RESPONSE_TIMEOUT, kMailSeconds / 2);
  curl_easy_setopt(handle, CURLOPT_USE_SSL, settings_.require_tls ? CURLUSESSL_ALL : CURLUSESSL_TRY);
  if (!settings_.ca.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, settings_.ca.c_str());
  if (!settings_.user.empty()) {
    curl_easy_setopt(handle, CURLOPT_USERNAME, settings_.user.c_str());
    curl_easy_setopt(handle, CURLOPT_PASSWORD, settings_.password.c_str());
  }
  curl_easy_setopt(handle, CURLOPT_MAIL_FROM, from.c_str());
  curl_easy_setopt(handle, CURLOPT_MAIL_RCPT, to.get());
  curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(handle, CURLOPT_READFUNCTION, give);
  curl_easy_setopt(handle, CURLOPT_READDATA, &sending);
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, take);
  curl_easy_setopt(handle, CURLOPT_HEADERDATA, &sending);
  curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, go_on);
  curl_easy_setopt(handle, CURLOPT_XFERINFODATA, &abandoned_);
  const auto code = curl_easy_perform(handle);
  if (code == CURLE_OK) return {};
  // A login or a handshake that fails is a fault of the settings: the mail is as good as before.
  const bool of_this_mail = code == CURLE_SEND_ERROR || code == CURLE_WEIRD_SERVER_REPLY || code == CURLE_RECV_ERROR;
  std::string fault = curl_easy_strerror(code);
  if (!sending.reply.empty()) fault += " (" + codes(sending.reply) + ")";
  return {of_this_mail && sending.reply.starts_with('5') ? Fate::refused : Fate::deferred, fault};
}

}  // namespace rostrum::mail
