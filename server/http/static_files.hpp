// The web client's files, read once at start and served from memory: only what was there then can be asked for, so that
// no path leads elsewhere. Immutable; thread-safe.
#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "server/http/router.hpp"

namespace rostrum::http {

/// How text is made smaller, and who takes it so; given by whoever has a compressor.
struct Packing {
  std::function<std::string(std::string_view text)> pack;
  std::function<bool(std::string_view accept_encoding)> wanted;
};

class StaticFiles {
 public:
  /// Throws std::runtime_error naming the folder when it has no index.html or is larger than 64 MiB.
  StaticFiles(const std::filesystem::path& folder, Packing packing);

  /// Adds `/`, `/e/{slug}`, its pages, and `/assets/*`.
  void add_to(Router& router) const;

 private:
  struct File {
    SharedBody body;
    /// gzip; null where that gains nothing.
    SharedBody packed;
    std::string type;
    std::string etag;
  };
  struct Files {
    std::map<std::string, File> by_name;
    Packing packing;
  };
  /// What a page may do beyond showing itself.
  enum class Kind { page, studio, asset };
  static boost::asio::awaitable<Response> serve(std::shared_ptr<const Files> files, std::string name, Kind kind,
                                                Request request);

  std::shared_ptr<const Files> files_;
};

/// Whether If-None-Match names this entity tag, by weak comparison (RFC 9110 13.1.2).
[[nodiscard]] bool names_etag(std::string_view if_none_match, std::string_view etag);

/// A page's Content-Security-Policy: nothing inline, nothing from elsewhere. `host` is the request's: older browsers
/// don't count a WebSocket to the page's own host as 'self'. A host with letters that none has is left out.
[[nodiscard]] std::string content_policy(std::string_view host, bool secure);

}  // namespace rostrum::http
