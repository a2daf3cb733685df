#include "server/metrics.hpp"

#include <array>
#include <boost/asio/post.hpp>
#include <boost/json.hpp>
#include <mutex>

#include "server/answered.hpp"
#include "server/event/state.hpp"
#include "server/http/problem.hpp"
#include "server/observe/metrics_page.hpp"

namespace rostrum::server {
namespace {

namespace asio = boost::asio;
using http::Request;
using http::Response;
using http::beast_http::status;
using observe::MetricsPage;

constexpr std::chrono::seconds kProbeEvery{1};
/// In the order of event::Phase.
constexpr std::array<std::string_view, 6> kPhases = {"draft", "rehearsal", "doors", "live", "paused", "ended"};

double number(std::uint64_t count) { return static_cast<double>(count); }

void add_http(MetricsPage& page, const std::vector<const http::Counters*>& threads) {
  const auto sum = [&](std::atomic<std::uint64_t> http::Counters::*count) {
    std::uint64_t all = 0;
    for (const auto* one : threads) all += (one->*count).load(std::memory_order_relaxed);
    return all;
  };
  using C = http::Counters;
  const auto opened = sum(&C::connections_opened);
  page.gauge("connections", "Open now, HTTP and WebSocket", number(opened) - number(sum(&C::connections_closed)));
  page.counter("connections_total", "Accepted", number(opened));
  page.counter("connections_refused_total", "Closed at once: too many were open", number(sum(&C::connections_refused)));
  page.counter("tls_handshakes_failed_total", "Clients with which no TLS came about",
               number(sum(&C::handshakes_failed)));
  page.counter("deadlines_missed_total", "Clients too slow to send or to take", number(sum(&C::deadlines_missed)));
  constexpr std::array<std::string_view, 6> kClasses = {"", "1xx", "2xx", "3xx", "4xx", "5xx"};
  for (std::size_t i = 1; i < kClasses.size(); ++i) {
    std::uint64_t all = 0;
    for (const auto* one : threads) all += one->responses[i].load(std::memory_order_relaxed);
    page.counter("http_responses_total", "By class of status", number(all), {{"class", kClasses[i]}});
  }
  const auto web_sockets = sum(&C::web_sockets_opened);
  page.gauge("web_sockets", "Open now", number(web_sockets) - number(sum(&C::web_sockets_closed)));
  page.counter("web_sockets_total", "Opened", number(web_sockets));
  page.counter("web_sockets_dropped_total", "Closed by us for their reader", number(sum(&C::web_sockets_too_slow)),
               {{"reason", "too_slow"}});
  page.counter("web_sockets_dropped_total", "", number(sum(&C::web_sockets_dead)), {{"reason", "no_pong"}});
  page.counter("frames_sent_total", "WebSocket frames given to the kernel", number(sum(&C::frames_sent)));
  page.counter("frame_bytes_sent_total", "Their bytes", number(sum(&C::frame_bytes_sent)));
  page.counter("messages_received_total", "WebSocket messages of clients", number(sum(&C::messages_received)));
}

void add_rooms(MetricsPage& page, const Rooms& rooms) {
  std::array<std::uint64_t, kPhases.size()> by_phase{};
  std::array<std::uint64_t, room::Vitals::kStatuses.size()> refusals{};
  std::uint64_t accepted = 0;
  std::uint64_t repeated = 0;
  std::uint64_t guests = 0;
  std::uint64_t closed = 0;
  for (const auto& room : rooms.all()) {
    const auto& vitals = room->vitals();
    accepted += vitals.accepted;
    repeated += vitals.repeated;
    guests += vitals.guests_made;
    for (std::size_t i = 0; i < refusals.size(); ++i) refusals[i] += vitals.refusals[i];
    if (!vitals.open) ++closed;
    const auto phase = static_cast<std::size_t>(vitals.phase.load());
    if (vitals.open && phase < by_phase.size()) ++by_phase[phase];
  }
  for (std::size_t i = 0; i < kPhases.size(); ++i) {
    page.gauge("rooms", "Events by phase", number(by_phase[i]), {{"phase", kPhases[i]}});
  }
  page.gauge("rooms_not_open", "Events whose history is not read, or cannot be", number(closed));
  page.counter("commands_total", "Commands by outcome: accepted, repeated, or the status of the refusal",
               number(accepted), {{"outcome", "accepted"}});
  page.counter("commands_total", "", number(repeated), {{"outcome", "repeated"}});
  for (std::size_t i = 0; i < refusals.size(); ++i) {
    const auto name = std::to_string(room::Vitals::kStatuses[i]);
    page.counter("commands_total", "", number(refusals[i]), {{"outcome", name}});
  }
  page.counter("guests_made_total", "People let in without a link", number(guests));
}

void add_journal(MetricsPage& page, const journal::Journal& journal) {
  const auto usage = journal.usage();
  page.counter("journal_commits_total", "Commits asked for", number(usage.commits));
  page.counter("journal_transactions_total", "Transactions that held them", number(usage.transactions));
  page.counter("journal_failures_total", "Commits that are not on disk", number(usage.failures));
  page.gauge("journal_waiting", "In the journal's inbox now", number(usage.waiting));
  page.histogram("journal_commit_seconds", "From the call to the answer, synced", journal.latency().read());
}

void add_programmes(MetricsPage& page, const Programmes& programmes) {
  const auto& vitals = programmes.vitals();
  constexpr std::string_view kParts = "live_parts_total";
  page.counter(kParts, "Parts published, by where they came from", number(vitals.parts_from_stage),
               {{"from", "stage"}});
  page.counter(kParts, "", number(vitals.parts_stood_in), {{"from", "stand_in"}});
  page.counter(kParts, "", number(vitals.parts_missing), {{"from", "gap"}});
  page.counter("live_parts_late_total", "Parts of a stage whose place had been filled", number(vitals.parts_late));
  page.counter("live_waits_total", "Requests held for a playlist or a part", number(vitals.waits));
  page.counter("live_waits_in_vain_total", "Of these, let go without it", number(vitals.waits_in_vain));
  page.gauge("live_stills_bytes", "Held of what programmes looked like lately, 8 MiB of each at most",
             static_cast<double>(programmes.still_bytes()));
  page.counter("stage_restarts_total", "Stages that came in place of a lost one", number(programmes.stage_restarts()));
}

/// A proxy of whom we believe nothing speaks for others than itself.
bool speaks_for_others(const Request& request) {
  const bool forwarded = request.headers.count("X-Forwarded-For") > 0 || request.headers.count("Forwarded") > 0 ||
                         request.headers.count("X-Real-IP") > 0;
  return forwarded && request.client == request.peer;
}

asio::awaitable<Response> metrics(std::shared_ptr<const Watched> watched, Request request) {
  const auto client = access::plain(request.client);
  const bool near = client.is_loopback() || access::any_contains(watched->metrics_from, client);
  if (!near || speaks_for_others(request)) {
    co_return http::problem(status::forbidden, "not-from-here", "Metrics are for the operator's network");
  }
  MetricsPage page;
  page.process();
  add_http(page, watched->http());
  add_rooms(page, watched->rooms);
  add_journal(page, watched->journal);
  add_programmes(page, watched->programmes);
  Response response;
  response.headers = {{"Content-Type", std::string(MetricsPage::kContentType)}, {"Cache-Control", "no-store"}};
  response.body = page.text();
  co_return response;
}

asio::awaitable<Response> health(std::shared_ptr<const Watched> watched, Request) {
  std::function<void(std::function<void(std::optional<bool>)>)> ask = [executor = watched->room_executor](auto done) {
    asio::post(executor, [done] { done(true); });
  };
  auto asking = answered<bool>(std::move(ask));
  const auto alive = co_await std::move(asking);
  if (alive) co_return http::json_response("{\"ok\":true}");
  co_return http::problem(status::service_unavailable, "stuck", "The rooms do not answer");
}

/// What the last write to the journal came to, so that whoever asks often does not write often.
struct Probe {
  std::mutex mutex;
  std::chrono::steady_clock::time_point at;
  bool writable = false;
};

asio::awaitable<bool> can_write(std::shared_ptr<const Watched> watched, std::shared_ptr<Probe> probe) {
  const auto now = std::chrono::steady_clock::now();
  {
    const std::lock_guard lock(probe->mutex);
    if (now - probe->at < kProbeEvery) co_return probe->writable;
  }
  std::function<void(std::function<void(std::optional<bool>)>)> ask = [watched](auto done) {
    watched->journal.probe([done](const std::optional<journal::Failure>& failure) { done(!failure); });
  };
  auto asking = answered<bool>(std::move(ask));
  const auto written = co_await std::move(asking);
  const std::lock_guard lock(probe->mutex);
  probe->at = now;
  probe->writable = written.value_or(false);
  co_return probe->writable;
}

asio::awaitable<Response> ready(std::shared_ptr<const Watched> watched, std::shared_ptr<Probe> probe, Request) {
  std::string why;
  const auto add = [&](std::string_view reason) { why.append(why.empty() ? "" : "; ").append(reason); };
  if (watched->draining) add("the server is about to end");
  std::size_t reading = 0;
  for (const auto& room : watched->rooms.all()) {
    if (!room->vitals().open && !room->vitals().refused) ++reading;
  }
  if (reading > 0) add(std::to_string(reading) + " events are being read");
  auto writing = can_write(watched, probe);
  const bool writable = co_await std::move(writing);
  if (!writable) add("the journal cannot be written");
  if (why.empty()) co_return http::json_response("{\"ok\":true}");
  auto response = http::problem(status::service_unavailable, "not-ready", "Not ready", why);
  response.headers.emplace_back("Retry-After", "2");
  co_return response;
}

asio::awaitable<Response> only_to_be_read(http::Handler handler, Request request) {
  if (request.method == http::beast_http::verb::get || request.method == http::beast_http::verb::head) {
    auto answering = handler(std::move(request));
    auto response = co_await std::move(answering);
    co_return response;
  }
  auto refusal = http::problem(status::method_not_allowed, "method", "This can only be read");
  refusal.headers.emplace_back("Allow", "GET, HEAD");
  co_return refusal;
}

http::Handler only_read(http::Handler handler) {
  return [handler = std::move(handler)](Request request) { return only_to_be_read(handler, std::move(request)); };
}

}  // namespace

void add_health(http::Router& router, Watched watched) {
  const auto shared = std::make_shared<const Watched>(std::move(watched));
  const auto probe = std::make_shared<Probe>();
  router.add("/metrics", only_read([shared](Request request) { return metrics(shared, std::move(request)); }));
  router.add("/healthz", only_read([shared](Request request) { return health(shared, std::move(request)); }));
  router.add("/readyz",
             only_read([shared, probe](Request request) { return ready(shared, probe, std::move(request)); }));
}

}  // namespace rostrum::server
