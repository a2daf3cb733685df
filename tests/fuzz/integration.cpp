// server/integration: what organisers ask for who make keys and webhooks, where a webhook may lead, and what one
// answers a question with.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "server/integration/key_routes.hpp"
#include "server/integration/reach.hpp"
#include "server/integration/scopes.hpp"
#include "server/integration/translations.hpp"
#include "server/integration/webhook_routes.hpp"

namespace {

using namespace rostrum;

constexpr std::int64_t kNow = 1'800'000'000'000;

void must(bool holds) {
  if (!holds) std::abort();
}

bool has_controls(std::string_view text) {
  return std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

bool is_distinct(const std::vector<std::string>& words) {
  return std::set(words.begin(), words.end()).size() == words.size();
}

void key(std::string_view bytes) {
  const auto wanted = integration::wanted_key(bytes, kNow);
  const auto* found = std::get_if<integration::ApiKey>(&wanted);
  if (found == nullptr) return must(!std::get<document::Fault>(wanted).reason.empty());
  must(!found->scopes.empty() && is_distinct(found->scopes) && is_distinct(found->events));
  must(std::ranges::all_of(found->scopes, integration::is_scope));
  must(!has_controls(found->name) && (!found->expires || *found->expires > kNow));
}

void address(std::string_view url, const std::vector<access::Network>& allowed) {
  if (integration::url_fault(url, allowed)) return;
  // Also when it is written into the head of a request.
  must(url.size() <= integration::kMaxUrl && !has_controls(url) && url.find(' ') == std::string_view::npos);
  must(url.find('#') == std::string_view::npos && url.find("://") != std::string_view::npos);
}

void webhook(std::string_view bytes, const std::vector<access::Network>& allowed) {
  const auto wanted = integration::wanted_webhook(bytes, allowed);
  const auto* found = std::get_if<journal::Webhook>(&wanted);
  if (found == nullptr) return must(!std::get<document::Fault>(wanted).reason.empty());
  must(!integration::url_fault(found->url, allowed) && !found->kinds.empty() && is_distinct(found->kinds));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  static const std::vector<access::Network> kNone;
  static const std::vector<access::Network> kHome = {*access::Network::parse("10.0.0.0/8")};
  key(bytes);
  for (const auto* allowed : {&kNone, &kHome}) {
    address(bytes, *allowed);
    webhook(bytes, *allowed);
  }
  const auto translated = integration::translations_of("q1", bytes);
  if (const auto* commands = std::get_if<std::vector<session::Command>>(&translated)) {
    must(commands->size() <= integration::kMaxTranslations);
    for (const auto& command : *commands) must(command.text("question") == "q1");
  }
  return 0;
}
