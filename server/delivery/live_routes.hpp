// The paths under /live: finds the event's window by its slug and asks it.
//   /live/{slug}/index.m3u8   /live/{slug}/{rendition}/index.m3u8   /live/{slug}/{rendition}/{file}
// Who may watch is decided before this handler. Thread-safe: a mutex guards the map, never held over a wait.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "server/delivery/programme_window.hpp"
#include "server/http/exchange.hpp"

namespace rostrum::delivery {

class LiveRoutes {
 public:
  /// Resumes once it is known what the event needs, for a slug that is none at once. Players that come while a new
  /// server still reads its journal wait for it: a refusal would end them.
  using Known = std::function<boost::asio::awaitable<void>(std::string event)>;

  explicit LiveRoutes(Known known = {});

  /// From now on `event` is answered by this window.
  void set(std::string event, std::shared_ptr<ProgrammeWindow> window);
  void remove(const std::string& event);

  /// May outlive this object. GET, HEAD and OPTIONS; 405 otherwise, 404 for what isn't known.
  [[nodiscard]] http::Handler handler() const;

 private:
  struct Windows;

  std::shared_ptr<Windows> windows_;
};

}  // namespace rostrum::delivery
