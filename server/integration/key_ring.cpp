#include "server/integration/key_ring.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <future>
#include <map>
#include <mutex>
#include <stdexcept>

#include "server/access/keys.hpp"

namespace rostrum::integration {
namespace {

/// Longest token that is looked at, bytes.
constexpr std::size_t kMaxToken = 100;

std::string hash_of(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  EVP_Digest(text.data(), text.size(), digest.data(), &length, EVP_sha256(), nullptr);
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (unsigned i = 0; i < length; ++i) {
    out.push_back(kDigits[digest[i] >> 4]);
    out.push_back(kDigits[digest[i] & 15]);
  }
  return out;
}

}  // namespace

bool Grant::has(std::string_view scope) const { return std::ranges::find(scopes, scope) != scopes.end(); }

bool Grant::covers(std::string_view event) const {
  return events.empty() || std::ranges::find(events, event) != events.end();
}

struct KeyRing::State {
  void put(const ApiKey& key) {
    const std::lock_guard lock(mutex);
    keys[key.id] = key;
    if (!key.revoked) by_hash[key.hash] = key.id;
  }

  /// Of those that were revoked, as many as the disk keeps.
  void forget() {
    std::vector<std::pair<std::int64_t, std::string>> revoked;
    for (const auto& [id, key] : keys) {
      if (key.revoked) revoked.emplace_back(*key.revoked, id);
    }
    if (revoked.size() <= journal::Integrations::kMaxRevoked) return;
    std::ranges::sort(revoked);
    keys.erase(revoked.front().second);
  }

  mutable std::mutex mutex;
  std::map<std::string, ApiKey> keys;
  std::map<std::string, std::string> by_hash;
  /// Keys on their way to the disk, which count too.
  std::size_t making = 0;
};

KeyRing::KeyRing(journal::Journal& journal, Clock now)
    : journal_(journal), now_(std::move(now)), state_(std::make_shared<State>()) {}

void KeyRing::load() {
  std::promise<std::optional<journal::Failure>> read;
  journal_.integrations(
      [state = state_](journal::Integrations& kept) {
        for (const auto& key : kept.keys()) state->put(key);
      },
      [&read](std::optional<journal::Failure> failure) { read.set_value(std::move(failure)); });
  const auto failure = read.get_future().get();
  if (failure) throw std::runtime_error(failure->detail);
}

std::optional<Grant> KeyRing::find(std::string_view token) const {
  if (!looks_like_one(token) || token.size() > kMaxToken) return std::nullopt;
  const auto hash = hash_of(token);
  const std::lock_guard lock(state_->mutex);
  const auto found = state_->by_hash.find(hash);
  if (found == state_->by_hash.end()) return std::nullopt;
  const auto& key = state_->keys.at(found->second);
  if (key.expires && *key.expires <= now_()) return std::nullopt;
  return Grant{key.id, key.name, key.scopes, key.events};
}

std::vector<ApiKey> KeyRing::list() const {
  std::vector<ApiKey> found;
  {
    const std::lock_guard lock(state_->mutex);
    for (const auto& [id, key] : state_->keys) found.push_back(key);
  }
  std::ranges::sort(found, {}, [](const ApiKey& key) { return std::pair(key.made, key.id); });
  return found;
}

std::optional<ApiKey> KeyRing::of(const std::string& id) const {
  const std::lock_guard lock(state_->mutex);
  const auto found = state_->keys.find(id);
  return found == state_->keys.end() ? std::nullopt : std::optional(found->second);
}

void KeyRing::make(ApiKey wanted, std::function<void(Making)> done) {
  Made made{std::move(wanted), access::random_id(kPrefix) + access::random_id("")};
  made.key.id = access::random_id("a");
  made.key.hash = hash_of(made.secret);
  made.key.made = now_();
  bool full = false;
  {
    const std::lock_guard lock(state_->mutex);
    full = state_->by_hash.size() + state_->making >= kMaxKeys;
    if (!full) ++state_->making;
  }
  if (full) return done(TooMany{});
  journal_.integrations([key = made.key](journal::Integrations& kept) { kept.add(key); },
                        [state = state_, made, done = std::move(done)](std::optional<journal::Failure> failure) {
                          if (!failure) state->put(made.key);
                          {
                            const std::lock_guard lock(state->mutex);
                            --state->making;
                          }
                          done(failure ? Making(*std::move(failure)) : Making(made));
                        });
}

void KeyRing::revoke(const std::string& id, Written done) {
  const auto now = now_();
  {
    const std::lock_guard lock(state_->mutex);
    const auto found = state_->keys.find(id);
    if (found != state_->keys.end() && !found->second.revoked) {
      state_->by_hash.erase(found->second.hash);
      found->second.revoked = now;
      state_->forget();
    }
  }
  // Also when it was revoked before: that may not have come to the disk.
  journal_.integrations([id, now](journal::Integrations& kept) { kept.revoke(id, now); }, std::move(done));
}

void KeyRing::used(KeyUse use, Written done) {
  {
    const std::lock_guard lock(state_->mutex);
    const auto found = state_->keys.find(use.key);
    if (found != state_->keys.end()) found->second.used = use.at;
  }
  journal_.integrations([use = std::move(use)](journal::Integrations& kept) { kept.add(use); }, std::move(done));
}

void KeyRing::uses(const std::string& id,
                   std::function<void(std::variant<std::vector<KeyUse>, journal::Failure>)> done) const {
  const auto found = std::make_shared<std::vector<KeyUse>>();
  journal_.integrations([id, found](journal::Integrations& kept) { *found = kept.uses(id); },
                        [found, done = std::move(done)](std::optional<journal::Failure> failure) {
                          if (failure) return done(*std::move(failure));
                          done(std::move(*found));
                        });
}

}  // namespace rostrum::integration
