#include "server/delivery/live_routes.hpp"

#include <map>
#include <mutex>

#include "server/delivery/answers.hpp"

namespace rostrum::delivery {

using http::beast_http::status;
using http::beast_http::verb;

struct LiveRoutes::Windows {
  std::shared_ptr<ProgrammeWindow> find(const std::string& event) {
    const std::lock_guard lock(mutex);
    const auto found = by_event.find(event);
    return found == by_event.end() ? nullptr : found->second;
  }

  static boost::asio::awaitable<http::Response> answer_request(std::shared_ptr<Windows> windows,
                                                               http::Request request) {
    if (request.method == verb::options) {
      auto response = answer(status::no_content, kSegmentMaxAge);
      response.headers.emplace_back("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS");
      response.headers.emplace_back("Access-Control-Allow-Headers", "*");
      co_return response;
    }
    if (request.method != verb::get && request.method != verb::head) {
      auto response = refusal(status::method_not_allowed, kErrorMaxAge, "method", "This can only be read");
      response.headers.emplace_back("Allow", "GET, HEAD, OPTIONS");
      co_return response;
    }
    const auto path = request.path;
    if (path.size() < 3 || path.size() > 4 || path[0] != "live") co_return not_found();
    const bool playlist = path.back() == "index.m3u8";
    auto window = windows->find(path[1]);
    if (!window && windows->known) {
      auto knowing = windows->known(path[1]);
      co_await std::move(knowing);
      window = windows->find(path[1]);
    }
    // A player that came before doors asks again.
    if (!window) co_return playlist ? not_yet() : not_found();
    if (path.size() == 3 && !playlist) co_return not_found();
    auto asking = path.size() == 3 ? window->multivariant(std::move(request))
                  : playlist       ? window->playlist(path[2], std::move(request))
                                   : window->file(path[2], path[3]);
    auto response = co_await std::move(asking);
    co_return response;
  }

  Known known;
  std::mutex mutex;
  std::map<std::string, std::shared_ptr<ProgrammeWindow>> by_event;
};

LiveRoutes::LiveRoutes(Known known) : windows_(std::make_shared<Windows>()) { windows_->known = std::move(known); }

void LiveRoutes::set(std::string event, std::shared_ptr<ProgrammeWindow> window) {
  const std::lock_guard lock(windows_->mutex);
  windows_->by_event.insert_or_assign(std::move(event), std::move(window));
}

void LiveRoutes::remove(const std::string& event) {
  const std::lock_guard lock(windows_->mutex);
  windows_->by_event.erase(event);
}

http::Handler LiveRoutes::handler() const {
  return [windows = windows_](http::Request request) { return Windows::answer_request(windows, std::move(request)); };
}

}  // namespace rostrum::delivery
