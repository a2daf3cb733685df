#include "server/access/keys.hpp"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <boost/json.hpp>
#include <fstream>
#include <stdexcept>
#include <vector>

#include "server/access/base64url.hpp"

namespace rostrum::access {
namespace {

namespace json = boost::json;

constexpr std::string_view kVersion = "v1";
constexpr std::size_t kLeastKey = 32;

std::string hmac(std::string_view key, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned length = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()),
       text.size(), out.data(), &length);
  return {reinterpret_cast<const char*>(out.data()), length};
}

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) != 1) {
    throw std::runtime_error("the system gives no random bytes");
  }
  return bytes;
}

constexpr std::size_t kIdLetters = 20;

std::string id_from(std::string_view prefix, std::string_view bytes) {
  // No vowels and nothing that is taken for something else: 32 letters, 5 bits each.
  constexpr std::string_view kLetters = "0123456789bcdfghjkmnpqrstvwxyzBC";
  std::string id(prefix);
  for (const char c : bytes.substr(0, kIdLetters)) id.push_back(kLetters[static_cast<unsigned char>(c) & 31]);
  return id;
}

json::array list(const std::vector<std::string>& words) { return json::array(words.begin(), words.end()); }

std::vector<std::string> words(const json::object& from, std::string_view name) {
  std::vector<std::string> found;
  for (const auto& word : from.at(name).as_array()) found.emplace_back(word.as_string());
  return found;
}

}  // namespace

std::string random_id(std::string_view prefix) { return id_from(prefix, random_bytes(kIdLetters)); }

Keys::Keys(std::string key) : key_(std::move(key)), kid_(base64url(hmac(key_, "kid")).substr(0, 8)) {}

Keys Keys::load(const std::filesystem::path& file) {
  struct stat about {};
  if (stat(file.c_str(), &about) != 0) {
    const std::string key = base64url(random_bytes(kLeastKey));
    // Whole or not at all: a crash between the two leaves no half key.
    const auto fresh = file.string() + ".new";
    const int made = open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const std::string line = key + "\n";
    const bool written =
        made >= 0 && write(made, line.data(), line.size()) == static_cast<ssize_t>(line.size()) && fsync(made) == 0;
    if (made >= 0) close(made);
    if (!written || rename(fresh.c_str(), file.c_str()) != 0) {
      throw std::runtime_error(file.string() + ": the organiser key cannot be written");
    }
    return Keys(key);
  }
  if ((about.st_mode & 0077) != 0) {
    throw std::runtime_error(file.string() + " may be read by others: chmod 600 it, and make a new key if someone did");
  }
  std::string key;
  std::ifstream(file) >> key;
  if (key.size() < kLeastKey) throw std::runtime_error(file.string() + " holds no key of 32 characters at least");
  return Keys(key);
}

std::string Keys::issue(const Claims& claims) const {
  json::object body;
  body["event"] = claims.event;
  body["person"] = claims.person;
  body["roles"] = list(claims.roles);
  body["can"] = list(claims.can);
  body["languages"] = list(claims.languages);
  body["name"] = claims.name;
  body["guest"] = claims.guest;
  body["expires"] = std::chrono::duration_cast<std::chrono::seconds>(claims.expires.time_since_epoch()).count();
  return seal(kVersion, json::serialize(body));
}

std::string Keys::id_of(std::string_view prefix, std::string_view words) const {
  return id_from(prefix, hmac(key_, "id:" + std::string(prefix) + ":" + std::string(words)));
}

std::string Keys::seal(std::string_view kind, std::string_view words) const {
  const std::string head = std::string(kind) + "." + kid_ + "." + base64url(words);
  return head + "." + base64url(hmac(key_, head));
}

std::optional<std::string> Keys::unseal(std::string_view kind, std::string_view token) const {
  if (token.size() > kMaxToken) return std::nullopt;
  const auto dot = token.rfind('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const auto head = token.substr(0, dot);
  const std::string prefix = std::string(kind) + "." + kid_ + ".";
  if (!head.starts_with(prefix)) return std::nullopt;
  const auto signature = unbase64url(token.substr(dot + 1));
  const auto expected = hmac(key_, head);
  if (!signature || signature->size() != expected.size() ||
      CRYPTO_memcmp(signature->data(), expected.data(), expected.size()) != 0) {
    return std::nullopt;
  }
  return unbase64url(head.substr(prefix.size()));
}

std::optional<Claims> Keys::verify(std::string_view token, Instant now) const {
  const auto body = unseal(kVersion, token);
  if (!body) return std::nullopt;
  try {
    // Signed by us, yet read as carefully as anything.
    const auto value = json::parse(*body);
    const auto& from = value.as_object();
    Claims claims;
    claims.event = from.at("event").as_string();
    claims.person = from.at("person").as_string();
    claims.roles = words(from, "roles");
    claims.can = words(from, "can");
    claims.languages = words(from, "languages");
    claims.name = from.at("name").as_string();
    claims.guest = from.at("guest").as_bool();
    claims.expires = Instant(std::chrono::seconds(from.at("expires").to_number<std::int64_t>()));
    if (claims.expires <= now || claims.person.empty()) return std::nullopt;
    return claims;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

}  // namespace rostrum::access
