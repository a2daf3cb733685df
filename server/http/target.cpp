#include "server/http/target.hpp"

#include <algorithm>

namespace rostrum::http {
namespace {

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out.push_back(text[i]);
      continue;
    }
    if (i + 2 >= text.size() || hex(text[i + 1]) < 0 || hex(text[i + 2]) < 0) return std::nullopt;
    out.push_back(static_cast<char>(hex(text[i + 1]) * 16 + hex(text[i + 2])));
    i += 2;
  }
  return out;
}

bool climbs(std::string_view part) {
  return part == ".." || std::ranges::any_of(part, [](char c) {
           return c == '/' || c == '\\' || static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
         });
}

}  // namespace

std::optional<Target> parse_target(std::string_view text) {
  // RFC 9112 3.2.2: the absolute form, as to a proxy, is to be understood; whose name it gives, Host says too.
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!text.starts_with(scheme)) continue;
    text.remove_prefix(std::min(text.find_first_of("/?", scheme.size()), text.size()));
    if (text.empty()) text = "/";
    break;
  }
  if (text.empty() || text.front() != '/' || text.size() > kMaxTarget) return std::nullopt;
  Target target;
  const auto mark = std::min(text.find('?'), text.size());
  target.raw_path = text.substr(0, mark);
  std::string_view path = text.substr(0, mark);
  while (!path.empty()) {
    path.remove_prefix(1);
    const auto end = std::min(path.find('/'), path.size());
    auto part = decoded(path.substr(0, end));
    if (!part || climbs(*part)) return std::nullopt;
    if (!part->empty() && *part != ".") target.path.push_back(*std::move(part));
    path.remove_prefix(end);
  }
  std::string_view query = text.substr(std::min(mark + 1, text.size()));
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    const auto pair = query.substr(0, end);
    const auto equals = std::min(pair.find('='), pair.size());
    auto name = decoded(pair.substr(0, equals));
    auto value = decoded(pair.substr(std::min(equals + 1, pair.size())));
    if (!name || !value) return std::nullopt;
    target.query.emplace_back(*std::move(name), *std::move(value));
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return target;
}

}  // namespace rostrum::http
