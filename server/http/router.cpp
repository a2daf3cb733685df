#include "server/http/router.hpp"

namespace rostrum::http {
namespace {

bool fits(const std::vector<std::string>& parts, const std::vector<std::string>& path) {
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i] == "*") return path.size() > i;
    if (i >= path.size()) return false;
    if (!parts[i].starts_with('{') && parts[i] != path[i]) return false;
  }
  return parts.size() == path.size();
}

}  // namespace

void Router::add(std::string_view pattern, Handler handler) {
  Route route;
  route.pattern = pattern;
  while (!pattern.empty()) {
    pattern.remove_prefix(1);
    const auto end = std::min(pattern.find('/'), pattern.size());
    if (end > 0) route.parts.emplace_back(pattern.substr(0, end));
    pattern.remove_prefix(end);
  }
  route.handler = std::move(handler);
  routes_.push_back(std::move(route));
}

void Router::wrap(const std::function<Handler(const std::string& pattern, Handler handler)>& made) {
  for (Route& route : routes_) route.handler = made(route.pattern, std::move(route.handler));
}

const Handler* Router::find(const std::vector<std::string>& path) const {
  for (const Route& route : routes_) {
    if (fits(route.parts, path)) return &route.handler;
  }
  return nullptr;
}

}  // namespace rostrum::http
