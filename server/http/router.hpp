// Finds the handler of a path: literal parts, {name} for any one part, and * for the rest. Immutable once serving.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "server/http/exchange.hpp"

namespace rostrum::http {

class Router {
 public:
  /// "/api/v1/events/{slug}", "/live/{slug}/*". The first that fits is taken. Handlers answer every method themselves.
  void add(std::string_view pattern, Handler handler);
  /// nullptr: 404.
  [[nodiscard]] const Handler* find(const std::vector<std::string>& path) const;

 private:
  struct Route {
    std::vector<std::string> parts;
    Handler handler;
  };
  std::vector<Route> routes_;
};

}  // namespace rostrum::http
