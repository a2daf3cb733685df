#include "server/stages/supervisor.hpp"

#include <pthread.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <map>
#include <set>
#include <thread>

#include "server/stages/keeper.hpp"

namespace rostrum::stages {

namespace asio = boost::asio;

std::filesystem::path stage_program_beside_this() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "rostrum-stage";
}

class Supervisor::Worker : public std::enable_shared_from_this<Worker> {
 public:
  Worker(SupervisorConfig config, Observer& observer)
      : config_(std::move(config)), observer_(observer), work_(io_.get_executor()) {
    thread_ = std::jthread([this] {
      pthread_setname_np(pthread_self(), "stages");
      io_.run();
    });
  }

  void post(auto task) {
    if (closed_) return;
    asio::post(io_, [self = shared_from_this(), task = std::move(task)]() mutable { task(*self); });
  }

  void ensure(const std::string& event, link::Setup setup) {
    if (draining_) return;
    if (const auto found = keepers_.find(event); found != keepers_.end()) {
      if (!found->second->leaving()) return found->second->setup(std::move(setup));
      // The stage that ends and the next one cannot have the sockets at once.
      next_.insert_or_assign(event, std::move(setup));
      return;
    }
    std::shared_ptr<Keeper> keeper;
    try {
      keeper = std::make_shared<Keeper>(io_, config_, observer_, event, std::move(setup));
    } catch (const std::exception& error) {
      spdlog::error("event={} no stage: {}", event, error.what());
      return observer_.stage_state(event, StageState::lost, error.what());
    }
    keepers_.emplace(event, keeper);
    if (const auto wish = wishes_.find(event); wish != wishes_.end()) {
      if (wish->second.scene) keeper->set_scene(*wish->second.scene);
      if (wish->second.timeline) keeper->start_programme(*wish->second.timeline);
    }
    asio::co_spawn(io_, keeper->run(), [self = shared_from_this(), event, keeper](std::exception_ptr failure) {
      self->ended(event, keeper, failure);
    });
  }

  void start_programme(const std::string& event, std::optional<link::Timeline> timeline) {
    wishes_[event].timeline = timeline;
    const auto found = keepers_.find(event);
    if (found == keepers_.end()) return;
    if (timeline) {
      found->second->start_programme(*timeline);
    } else {
      found->second->stop_programme();
    }
  }

  void set_scene(const std::string& event, link::Scene scene) {
    wishes_[event].scene = scene;
    if (const auto found = keepers_.find(event); found != keepers_.end()) found->second->set_scene(std::move(scene));
  }

  void hang_up(const std::string& event, const std::string& session) {
    if (const auto found = keepers_.find(event); found != keepers_.end()) found->second->hang_up(session);
  }

  void stop(const std::string& event) {
    wishes_.erase(event);
    next_.erase(event);
    if (const auto found = keepers_.find(event); found != keepers_.end()) found->second->end();
  }

  void remove(const std::string& event) {
    stop(event);
    if (keepers_.contains(event)) {
      removed_.insert(event);
    } else {
      remove_folder(event);
    }
  }

  void drain() {
    if (thread_.joinable()) {
      post([](Worker& worker) {
        worker.draining_ = true;
        for (auto& [event, keeper] : worker.keepers_) keeper->release();
        worker.work_.reset();
      });
      closed_ = true;
      thread_.join();
    }
  }

  /// Asks on the supervisor's thread; the caller's coroutine resumes where it was.
  static asio::awaitable<link::WhipResult> ask_from_elsewhere(std::shared_ptr<Worker> worker, std::string event,
                                                              link::Control request) {
    if (worker->closed_) co_return no_stage();
    auto asking = ask(worker, std::move(event), std::move(request));
    auto answer = co_await asio::co_spawn(worker->io_, std::move(asking), asio::use_awaitable);
    co_return answer;
  }

 private:
  static link::WhipResult no_stage() {
    link::WhipResult none;
    none.status = 503;
    none.problem = "This event has no stage yet. Try again in a moment.";
    return none;
  }

  static asio::awaitable<link::WhipResult> ask(std::shared_ptr<Worker> worker, std::string event,
                                               link::Control request) {
    const auto found = worker->keepers_.find(event);
    if (found == worker->keepers_.end()) co_return no_stage();
    auto asking = found->second->ask(std::move(request));
    auto answer = co_await std::move(asking);
    co_return answer;
  }

  /// What was asked for an event, whether or not its stage was.
  struct Wish {
    std::optional<link::Timeline> timeline;
    std::optional<link::Scene> scene;
  };

  void remove_folder(const std::string& event) const {
    std::error_code error;
    std::filesystem::remove_all(config_.data / "stages" / event, error);
    if (error) spdlog::warn("event={} the folder of its stage is not removed: {}", event, error.message());
  }

  void ended(const std::string& event, const std::shared_ptr<Keeper>& keeper, const std::exception_ptr& failure) {
    const auto found = keepers_.find(event);
    if (found != keepers_.end() && found->second == keeper) keepers_.erase(found);
    if (removed_.erase(event) > 0) remove_folder(event);
    if (auto next = next_.extract(event)) ensure(event, std::move(next.mapped()));
    if (!failure) return;
    std::string what = "unknown";
    try {
      std::rethrow_exception(failure);
    } catch (const std::exception& error) {
      what = error.what();
    }
    // A bug: confined to this event, which has no stage until it is asked for again.
    spdlog::critical("event={} supervision failed: {}", event, what);
    observer_.stage_state(event, StageState::lost, what);
  }

  // Given.
  SupervisorConfig config_;
  Observer& observer_;
  // Owned.
  asio::io_context io_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  std::map<std::string, std::shared_ptr<Keeper>> keepers_;
  std::map<std::string, Wish> wishes_;
  /// Events whose stage is asked for again while the one before ends.
  std::map<std::string, link::Setup> next_;
  /// Events whose folder goes when their stage has ended.
  std::set<std::string> removed_;
  // State.
  bool draining_ = false;
  /// Nothing is taken any more; set by whoever drains.
  std::atomic<bool> closed_{false};
  std::jthread thread_;
};

Supervisor::Supervisor(SupervisorConfig config, Observer& observer)
    : worker_(std::make_shared<Worker>(std::move(config), observer)) {}

Supervisor::~Supervisor() { drain(); }

void Supervisor::ensure(std::string event, link::Setup setup) {
  worker_->post([event = std::move(event), setup = std::move(setup)](Worker& worker) { worker.ensure(event, setup); });
}

void Supervisor::start_programme(std::string event, link::Timeline timeline) {
  worker_->post([event = std::move(event), timeline](Worker& worker) { worker.start_programme(event, timeline); });
}

void Supervisor::stop_programme(std::string event) {
  worker_->post([event = std::move(event)](Worker& worker) { worker.start_programme(event, std::nullopt); });
}

void Supervisor::set_scene(std::string event, link::Scene scene) {
  worker_->post(
      [event = std::move(event), scene = std::move(scene)](Worker& worker) { worker.set_scene(event, scene); });
}

void Supervisor::stop(std::string event) {
  worker_->post([event = std::move(event)](Worker& worker) { worker.stop(event); });
}

void Supervisor::remove(std::string event) {
  worker_->post([event = std::move(event)](Worker& worker) { worker.remove(event); });
}

void Supervisor::hang_up(std::string event, std::string session) {
  worker_->post(
      [event = std::move(event), session = std::move(session)](Worker& worker) { worker.hang_up(event, session); });
}

void Supervisor::drain() { worker_->drain(); }

asio::awaitable<link::WhipResult> Supervisor::whip_offer(std::string event, std::string session, link::FeedId feed,
                                                         std::string sdp, std::optional<std::string> replaces) {
  link::WhipOffer offer;
  offer.replaces = std::move(replaces);
  offer.session = std::move(session);
  offer.feed = std::move(feed);
  offer.sdp = std::move(sdp);
  return Worker::ask_from_elsewhere(worker_, std::move(event), std::move(offer));
}

asio::awaitable<link::WhipResult> Supervisor::whip_patch(std::string event, std::string session, std::string if_match,
                                                         std::string fragment) {
  link::WhipPatch patch;
  patch.session = std::move(session);
  patch.if_match = std::move(if_match);
  patch.fragment = std::move(fragment);
  return Worker::ask_from_elsewhere(worker_, std::move(event), std::move(patch));
}

asio::awaitable<link::WhipResult> Supervisor::whip_delete(std::string event, std::string session) {
  link::WhipDelete remove;
  remove.session = std::move(session);
  return Worker::ask_from_elsewhere(worker_, std::move(event), std::move(remove));
}

}  // namespace rostrum::stages
