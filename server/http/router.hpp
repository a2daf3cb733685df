// Finds the handler of a path: literal parts, {name} for any one part, and * for the rest. Immutable once serving.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "server/http/exchange.hpp"

namespace rostrum::http {

class Router {
 public:
  /// "/api/v1/events/{slug}", "/live/{slug}/*". The first that fits is taken. Handlers answer every method themselves.
  void add(std::string_view pattern, Handler handler);
  /// Puts `made(pattern, handler)` in the place of every handler that was added.
  void wrap(const std::function<Handler(const std::string& pattern, Handler handler)>& made);
  /// nullptr: 404.
  [[nodiscard]] const Handler* find(const std::vector<std::string>& path) const;

 private:
  struct Route {
    std::string pattern;
    std::vector<std::string> parts;
    Handler handler;
  };
  std::vector<Route> routes_;
};

}  // namespace rostrum::http
