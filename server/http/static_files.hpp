// The web client's files, read once at start and served from memory: only what was there then can be asked for, so that
// no path leads elsewhere. Immutable; thread-safe.
#pragma once
#include <filesystem>
#include <map>
#include <string>

#include "server/http/router.hpp"

namespace rostrum::http {

class StaticFiles {
 public:
  /// Throws std::runtime_error naming the folder when it has no index.html or is larger than 64 MiB.
  explicit StaticFiles(const std::filesystem::path& folder);

  /// Adds `/`, `/e/{slug}`, its pages, and `/assets/*`.
  void add_to(Router& router) const;

 private:
  struct File {
    SharedBody body;
    std::string type;
    std::string etag;
  };
  using Files = std::map<std::string, File>;
  static boost::asio::awaitable<Response> serve(std::shared_ptr<const Files> files, std::string name, bool immutable,
                                                Request request);

  std::shared_ptr<const Files> files_;
};

}  // namespace rostrum::http
