#include "server/openid/provider.hpp"

#include <openssl/evp.h>
#include <pthread.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>

#include "server/access/base64url.hpp"
#include "server/openid/json.hpp"

namespace rostrum::openid {
namespace {

constexpr long kOk = 200;
constexpr long kItsFault = 500;

/// RFC 7636 4.2: S256.
std::string challenge_of(std::string_view verifier) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  EVP_Digest(verifier.data(), verifier.size(), digest.data(), &length, EVP_sha256(), nullptr);
  return access::base64url({reinterpret_cast<const char*>(digest.data()), length});
}

/// For the log.
std::string fault_of(const Reply& reply) {
  return reply.fault.empty() ? "status " + std::to_string(reply.status) : reply.fault;
}

/// RFC 6749 5.2: a word of the protocol; anything else that a provider says there is not logged.
std::string error_of(const Reply& reply) {
  constexpr std::size_t kLongest = 60;
  const auto body = object_of(reply.body);
  auto word = body ? text_at(*body, "error") : std::string();
  const bool plain =
      word.size() <= kLongest && std::ranges::all_of(word, [](char c) { return c == '_' || (c >= 'a' && c <= 'z'); });
  return plain ? word : std::string();
}

}  // namespace

Provider::Provider(Settings settings, std::function<std::int64_t()> now, std::function<std::int64_t()> steady)
    : settings_(std::move(settings)),
      now_(std::move(now)),
      steady_(std::move(steady)),
      fetcher_(settings_.ca, abandoned_),
      thread_([this](std::stop_token stop) { run(std::move(stop)); }) {}

Provider::~Provider() { finish(); }

void Provider::finish() {
  abandoned_ = true;
  {
    const std::lock_guard lock(mutex_);
    finishing_ = true;
  }
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

bool Provider::put(std::function<void()> work) {
  const std::lock_guard lock(mutex_);
  if (finishing_ || inbox_.size() >= kMaxWaiting) return false;
  inbox_.push_back(std::move(work));
  due_.notify_all();
  return true;
}

void Provider::run(std::stop_token stop) {
  pthread_setname_np(pthread_self(), "openid");
  for (;;) {
    std::function<void()> work;
    {
      std::unique_lock lock(mutex_);
      due_.wait(lock, stop, [&] { return !inbox_.empty(); });
      // Stopped, but who asked before is still answered.
      if (inbox_.empty()) return;
      work = std::move(inbox_.front());
      inbox_.pop_front();
    }
    work();
  }
}

void Provider::send(Attempt attempt, Done<std::string> done) {
  const bool room = put([this, attempt = std::move(attempt), done] {
    if (!discover()) return done(Failure::unreachable);
    auto url = discovery_->authorization;
    url += url.find('?') == std::string::npos ? '?' : '&';
    url += "response_type=code&scope=" + escaped("openid email profile") +
           "&client_id=" + escaped(settings_.client_id) + "&redirect_uri=" + escaped(attempt.redirect) +
           "&state=" + escaped(attempt.state) + "&nonce=" + escaped(attempt.nonce) +
           "&code_challenge_method=S256&code_challenge=" + challenge_of(attempt.verifier);
    done(std::move(url));
  });
  if (!room) done(Failure::busy);
}

void Provider::identify(Attempt attempt, std::string code, Done<Identity> done) {
  const bool room = put([this, attempt = std::move(attempt), code = std::move(code), done] {
    done(discover() ? identity(attempt, code) : Failure::unreachable);
  });
  if (!room) done(Failure::busy);
}

bool Provider::discover() {
  const auto at = steady_();
  if (discovery_ && at - discovered_at_ < kRemember) return true;
  // What was known is better than nothing.
  if (failed_at_ && at - *failed_at_ < kBetweenLooks) return discovery_.has_value();
  Ask ask;
  ask.url = discovery_address(settings_.issuer);
  const auto reply = fetcher_.send(ask);
  auto found = reply.status == kOk ? parse_discovery(reply.body, settings_.issuer) : std::nullopt;
  if (!found) {
    spdlog::warn("openid: there is no description of the provider: {}",
                 reply.status == kOk ? "it is none of this issuer" : fault_of(reply));
    failed_at_ = at;
    return discovery_.has_value();
  }
  discovery_ = std::move(found);
  discovered_at_ = at;
  failed_at_.reset();
  keys_.clear();
  looked_at_.reset();
  return true;
}

bool Provider::look_for_keys() {
  const auto at = steady_();
  if (looked_at_ && at - *looked_at_ < kBetweenLooks) return false;
  looked_at_ = at;
  Ask ask;
  ask.url = discovery_->keys;
  const auto reply = fetcher_.send(ask);
  if (reply.status != kOk) {
    spdlog::warn("openid: the provider's keys cannot be had: {}", fault_of(reply));
    return false;
  }
  keys_ = parse_keys(reply.body);
  return true;
}

bool Provider::is_signed(const Jws& token) const {
  // OpenID Connect Core 10.1: a token may leave its key unnamed.
  return std::ranges::any_of(
      keys_, [&](const Key& key) { return (token.kid.empty() || key.kid == token.kid) && verifies(token, key); });
}

Reply Provider::exchanged(const Attempt& attempt, const std::string& code) {
  Ask ask;
  ask.url = discovery_->token;
  ask.form = "grant_type=authorization_code&code=" + escaped(code) + "&redirect_uri=" + escaped(attempt.redirect) +
             "&code_verifier=" + escaped(attempt.verifier);
  const auto& secret = settings_.client_secret;
  if (secret.empty() || discovery_->secret_in_form) {
    ask.form += "&client_id=" + escaped(settings_.client_id);
    if (!secret.empty()) ask.form += "&client_secret=" + escaped(secret);
  } else {
    // RFC 6749 2.3.1: both are escaped before.
    ask.user = escaped(settings_.client_id);
    ask.password = escaped(secret);
  }
  return fetcher_.send(ask);
}

std::variant<Identity, Failure> Provider::identity(const Attempt& attempt, const std::string& code) {
  const auto reply = exchanged(attempt, code);
  if (reply.status != kOk) {
    spdlog::warn("openid: the provider does not take a code: {} {}", fault_of(reply), error_of(reply));
    return reply.status == 0 || reply.status >= kItsFault ? Failure::unreachable : Failure::refused;
  }
  const auto body = object_of(reply.body);
  const auto token = body ? parse_jws(text_at(*body, "id_token")) : std::nullopt;
  if (!token) {
    spdlog::warn("openid: there is no ID token, or none signed by RS256 or ES256");
    return Failure::untrusted;
  }
  const bool good = is_signed(*token) || (look_for_keys() && is_signed(*token));
  if (!good) {
    spdlog::warn("openid: no key of the provider verifies its ID token");
    return Failure::untrusted;
  }
  auto found = identity_of(token->payload, {settings_.issuer, settings_.client_id, attempt.nonce, now_()});
  if (const auto* flaw = std::get_if<Flaw>(&found)) {
    spdlog::warn("openid: an ID token is {}", word(*flaw));
    return Failure::untrusted;
  }
  auto& identity = std::get<Identity>(found);
  const auto access = text_at(*body, "access_token");
  // OpenID Connect Core 5.4: the address may be told only to whoever asks for it with the access token.
  if (identity.mail.empty() && !access.empty() && !discovery_->user_info.empty()) {
    Ask ask;
    ask.url = discovery_->user_info;
    ask.bearer = access;
    const auto more = fetcher_.send(ask);
    if (more.status != kOk || !learn(identity, more.body)) {
      spdlog::warn("openid: the provider says nothing more of a person: {}",
                   more.status == kOk ? "it speaks of another" : fault_of(more));
    }
  }
  return std::move(identity);
}

}  // namespace rostrum::openid
