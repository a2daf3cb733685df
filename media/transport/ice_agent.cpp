#include "media/transport/ice_agent.hpp"

#include <openssl/rand.h>

#include <algorithm>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace rostrum::transport {
namespace {

std::string random_ice_chars(std::size_t count) {
  // RFC 8839 5.4: letters, digits, plus and slash: six bits each.
  constexpr std::string_view kChars = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text(count, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(text.data()), static_cast<int>(count)) != 1) {
    throw std::runtime_error("no randomness for ICE credentials");
  }
  for (char& c : text) c = kChars[static_cast<unsigned char>(c) & 63];
  return text;
}

}  // namespace

IceCredentials make_ice_credentials() { return {random_ice_chars(8), random_ice_chars(24)}; }

std::optional<std::string> IceAgent::restart(IceCredentials credentials) {
  std::optional<std::string> useless;
  if (before_) useless = before_->ufrag;
  before_ = std::exchange(credentials_, std::move(credentials));
  return useless;
}

const std::string* IceAgent::password_of(const std::string& ufrag) const {
  if (ufrag == credentials_.ufrag) return &credentials_.password;
  if (before_ && ufrag == before_->ufrag) return &before_->password;
  return nullptr;
}

IceAgent::Verdict IceAgent::check(const Path& path, const std::string& ufrag, bool use_candidate, Instant now) {
  Verdict verdict;
  last_check_ = now;
  const auto known = std::find_if(paths_.begin(), paths_.end(), [&](const Validated& one) { return one.path == path; });
  if (known != paths_.end()) {
    known->heard = now;
  } else {
    verdict.validated = true;
    if (paths_.size() >= kMaxPaths) {
      // Never the one in use: it is heard at every consent check.
      const auto oldest = std::min_element(paths_.begin(), paths_.end(), [&](const Validated& a, const Validated& b) {
        return std::pair(a.path == nominated_, a.heard) < std::pair(b.path == nominated_, b.heard);
      });
      verdict.forgotten = oldest->path;
      paths_.erase(oldest);
    }
    paths_.push_back({path, now});
  }
  // After a restart the old generation's checks keep consent, but no longer choose.
  const bool present = ufrag == credentials_.ufrag;
  if (!use_candidate || !present) return verdict;
  if (before_) verdict.retired = std::exchange(before_, std::nullopt)->ufrag;
  // RFC 8445 8.2 with peers that nominate more than once: the latest wins.
  verdict.nominated = nominated_ != path;
  nominated_ = path;
  return verdict;
}

void IceAgent::forget(const Path& path) {
  std::erase_if(paths_, [&](const Validated& one) { return one.path == path; });
  if (nominated_ == path) nominated_.reset();
}

bool IceAgent::knows(const Path& path) const {
  return std::any_of(paths_.begin(), paths_.end(), [&](const Validated& one) { return one.path == path; });
}

std::vector<Path> IceAgent::paths() const {
  std::vector<Path> all;
  for (const Validated& one : paths_) all.push_back(one.path);
  return all;
}

}  // namespace rostrum::transport
