#include "server/integration/courier.hpp"

#include <curl/curl.h>
#include <pthread.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <random>
#include <thread>

#include "server/access/keys.hpp"
#include "server/integration/call.hpp"
#include "server/integration/payload.hpp"
#include "server/integration/signature.hpp"
#include "server/integration/translations.hpp"

namespace rostrum::integration {
namespace {

using Steady = std::chrono::steady_clock;

/// How often the journal is looked at, with webhooks and without.
constexpr int kLookMs = 100;
constexpr int kIdleMs = 1'000;

struct CloseMulti {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};

CURLM* fresh_multi() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  return curl_multi_init();
}

}  // namespace

std::chrono::milliseconds wait_after(std::int64_t failures, double chance) {
  const auto doublings = std::clamp<std::int64_t>(failures - 1, 0, 20);
  const auto wait = std::min(Courier::kLongestWait, Courier::kFirstWait * (std::int64_t{1} << doublings));
  return std::chrono::milliseconds(static_cast<std::int64_t>(static_cast<double>(wait.count()) * (0.5 + chance)));
}

struct Courier::Inbox {
  std::mutex mutex;
  std::vector<std::function<void(Round&)>> tasks;
  /// Null once the thread has ended.
  CURLM* multi = nullptr;

  void put(std::function<void(Round&)> task) {
    const std::lock_guard lock(mutex);
    if (multi == nullptr) return;
    if (task) tasks.push_back(std::move(task));
    curl_multi_wakeup(multi);
  }
};

/// All of the thread. Owned by it.
class Courier::Round {
 public:
  Round(std::filesystem::path file, journal::Journal& journal, const CourierSettings& settings, Translate translate,
        std::function<std::int64_t()> now, std::shared_ptr<Inbox> inbox)
      : file_(std::move(file)),
        journal_(journal),
        settings_(settings),
        translate_(std::move(translate)),
        now_(std::move(now)),
        inbox_(std::move(inbox)),
        multi_(fresh_multi()) {
    inbox_->multi = multi_.get();
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
  }
  ~Round() {
    thread_.request_stop();
    inbox_->put(nullptr);
    thread_.join();
    const std::lock_guard lock(inbox_->mutex);
    inbox_->multi = nullptr;
    inbox_->tasks.clear();
  }
  Round(const Round&) = delete;
  Round& operator=(const Round&) = delete;

  bool test(const std::string& event, const std::string& id) {
    read();
    const auto found = lines_.find(id);
    if (found == lines_.end() || found->second.hook.event != event) return false;
    found->second.test = true;
    return true;
  }

  std::vector<Standing> standing(const std::string& event) {
    read();
    std::vector<Standing> found;
    for (const auto& [id, line] : lines_) {
      if (line.hook.event != event) continue;
      found.push_back({line.hook, journal::waiting(*database_, line.hook, line.from, kMostCounted)});
    }
    std::ranges::sort(found, {}, [](const Standing& one) { return std::pair(one.hook.made, one.hook.id); });
    return found;
  }

 private:
  struct Line {
    journal::Webhook hook;
    /// Told so far, or passed over; ahead of the disk by what is being written.
    journal::Cursor from;
    /// Where it stands once the call under way was taken.
    journal::Cursor after;
    std::unique_ptr<Call> call;
    /// The question that it is about.
    std::string question;
    /// What it answered is being written.
    bool answering = false;
    bool testing = false;
    bool test = false;
    /// There may be another row to be told.
    bool more = true;
    Steady::time_point next{};
  };

  void run(const std::stop_token& stop) {
    pthread_setname_np(pthread_self(), "webhooks");
    while (!stop.stop_requested()) {
      try {
        if (!database_) open();
        take_tasks();
        read();
        begin_due();
        if (advance()) begin_due();
      } catch (const std::exception& error) {
        // A database that cannot be read now: what is due stays due.
        spdlog::error("webhooks: {}", error.what());
      }
      curl_multi_poll(multi_.get(), nullptr, 0, lines_.empty() ? kIdleMs : kLookMs, nullptr);
    }
    lines_.clear();
  }

  void open() {
    auto database = std::make_unique<journal::Database>(file_);
    database->run("PRAGMA query_only=1");
    database_ = std::move(database);
  }

  void take_tasks() {
    std::vector<std::function<void(Round&)>> tasks;
    {
      const std::lock_guard lock(inbox_->mutex);
      tasks.swap(inbox_->tasks);
    }
    for (const auto& task : tasks) task(*this);
  }

  /// Webhooks as they are on the disk now, if anything there was changed.
  void read() {
    journal::Statement version(*database_, "PRAGMA data_version");
    version.step();
    const auto now = version.number(0);
    if (now == version_) return;
    version_ = now;
    look_ = true;
    std::map<std::string, Line> kept;
    for (auto& hook : journal::read_webhooks(*database_)) {
      const auto known = lines_.find(hook.id);
      auto& line = kept[hook.id];
      if (known != lines_.end()) {
        line = std::move(known->second);
      } else {
        line.from = hook.told;
      }
      line.hook = std::move(hook);
    }
    // A call of one that was removed ends with it.
    lines_.swap(kept);
  }

  void begin_due() {
    const auto now = Steady::now();
    auto under_way = static_cast<std::size_t>(
        std::ranges::count_if(lines_, [](const auto& entry) { return entry.second.call != nullptr; }));
    for (auto& [id, line] : lines_) {
      if (line.call != nullptr || line.answering || under_way >= kMaxCalls) continue;
      if (line.test) {
        line.test = false;
        begin(line, test_payload(line.hook.event, now_()), id + "." + access::random_id("t"), true);
      } else if (!line.hook.disabled && now >= line.next && (look_ || line.hook.failures > 0 || line.more)) {
        begin_next(line);
      }
      under_way += line.call != nullptr ? 1 : 0;
    }
    look_ = false;
  }

  /// The next row of which something can be told.
  void begin_next(Line& line) {
    for (;;) {
      const auto told = journal::next_told(*database_, line.hook, line.from);
      line.more = told.has_value();
      if (!told) return;
      const auto stream = told->registration ? line.hook.event + "/registrations" : line.hook.event;
      auto payload = payload_of(line.hook.event, *told, [&](const std::string& text) {
        return text.empty() ? std::string() : journal::text_of(*database_, stream, text);
      });
      line.after = told->after;
      if (payload) return begin(line, *std::move(payload), message_id(line.hook.id, *told), false);
      line.from = told->after;
    }
  }

  void begin(Line& line, Payload payload, std::string id, bool testing) {
    Envelope envelope;
    envelope.url = line.hook.url;
    envelope.timestamp = now_() / 1'000;
    envelope.signature = signature(line.hook.secret, id, envelope.timestamp, payload.body);
    envelope.id = std::move(id);
    envelope.body = std::move(payload.body);
    line.question = std::move(payload.question);
    line.testing = testing;
    line.call = std::make_unique<Call>(multi_.get(), std::move(envelope), settings_.allowed);
  }

  /// Whether a call has ended.
  bool advance() {
    bool any = false;
    int running = 0;
    curl_multi_perform(multi_.get(), &running);
    int left = 0;
    while (const auto* message = curl_multi_info_read(multi_.get(), &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      any = true;
      const auto* handle = message->easy_handle;
      const int code = message->data.result;
      const auto found = std::ranges::find_if(
          lines_, [&](const auto& entry) { return entry.second.call != nullptr && entry.second.call->is(handle); });
      if (found != lines_.end()) ended(found->second, code);
    }
    return any;
  }

  void ended(Line& line, int code) {
    const auto outcome = line.call->ended(code);
    line.call.reset();
    if (!outcome.fault.empty()) return failed(line, outcome.fault, outcome.gone);
    if (line.question.empty() || outcome.body.empty()) return taken(line, {});
    auto found = translations_of(line.question, outcome.body);
    if (const auto* fault = std::get_if<std::string>(&found)) return taken(line, *fault);
    auto& commands = std::get<std::vector<session::Command>>(found);
    if (commands.empty()) return taken(line, {});
    line.answering = true;
    translate_(line.hook, std::move(commands), [inbox = inbox_, id = line.hook.id](bool kept, std::string refused) {
      inbox->put([id, kept, refused = std::move(refused)](Round& round) { round.answered(id, kept, refused); });
    });
  }

  void answered(const std::string& id, bool kept, const std::string& refused) {
    const auto found = lines_.find(id);
    if (found == lines_.end() || !found->second.answering) return;
    found->second.answering = false;
    // The call is made again, and what it answers then is taken.
    if (!kept) return failed(found->second, "its translations could not be stored", false);
    taken(found->second, refused);
  }

  void taken(Line& line, const std::string& note) {
    const auto now = now_();
    if (!line.testing) line.from = line.after;
    line.hook.disabled.reset();
    line.hook.failures = 0;
    line.hook.failing_since.reset();
    line.hook.fault = note;
    line.hook.delivered = now;
    line.more = true;
    line.next = Steady::now();
    write([id = line.hook.id, told = line.from, now, note](journal::Webhooks& hooks) {
      hooks.delivered(id, told, now, note);
    });
  }

  void failed(Line& line, const std::string& fault, bool gone) {
    const auto now = now_();
    line.hook.failing_since = line.hook.failing_since.value_or(now);
    line.hook.fault = fault;
    ++line.hook.failures;
    const auto patience = std::chrono::milliseconds(settings_.patience).count();
    const bool disabled = gone || now - *line.hook.failing_since >= patience;
    if (disabled) {
      line.hook.disabled = now;
      spdlog::warn("event={} webhook={} is disabled: {}", line.hook.event, line.hook.id, fault);
    }
    line.next = Steady::now() + wait_after(line.hook.failures, chance_(random_));
    write([id = line.hook.id, fault, now, disabled](journal::Webhooks& hooks) {
      hooks.failed(id, fault, now, disabled);
    });
  }

  void write(std::function<void(journal::Webhooks&)> work) {
    journal_.integrations([work = std::move(work)](journal::Integrations& kept) { work(kept.webhooks()); },
                          [](const std::optional<journal::Failure>& failure) {
                            // What was taken is then told once more after a restart.
                            if (failure) spdlog::error("webhooks: {}", failure->detail);
                          });
  }

  // Given.
  const std::filesystem::path file_;
  journal::Journal& journal_;
  const CourierSettings& settings_;
  const Translate translate_;
  const std::function<std::int64_t()> now_;
  const std::shared_ptr<Inbox> inbox_;
  // Owned.
  std::unique_ptr<CURLM, CloseMulti> multi_;
  std::unique_ptr<journal::Database> database_;
  std::mt19937 random_{std::random_device()()};
  std::uniform_real_distribution<double> chance_{0, 1};
  // State.
  std::int64_t version_ = -1;
  /// The journal has grown since it was looked at.
  bool look_ = true;
  std::map<std::string, Line> lines_;
  std::jthread thread_;
};

Courier::Courier(std::filesystem::path file, journal::Journal& journal, CourierSettings settings, Translate translate,
                 std::function<std::int64_t()> now)
    : settings_(std::move(settings)),
      inbox_(std::make_shared<Inbox>()),
      round_(
          std::make_unique<Round>(std::move(file), journal, settings_, std::move(translate), std::move(now), inbox_)) {}

Courier::~Courier() = default;

void Courier::finish() { round_.reset(); }

void Courier::wake() { inbox_->put(nullptr); }

void Courier::test(std::string event, std::string id, std::function<void(bool)> done) {
  inbox_->put([event = std::move(event), id = std::move(id), done = std::move(done)](Round& round) {
    done(round.test(event, id));
  });
}

void Courier::standing(std::string event, std::function<void(std::vector<Standing>)> done) {
  inbox_->put([event = std::move(event), done = std::move(done)](Round& round) { done(round.standing(event)); });
}

}  // namespace rostrum::integration
