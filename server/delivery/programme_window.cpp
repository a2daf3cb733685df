#include "server/delivery/programme_window.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "server/delivery/answers.hpp"
#include "server/delivery/gzip.hpp"

namespace rostrum::delivery {
namespace {

namespace asio = boost::asio;
using http::beast_http::field;
using http::beast_http::status;

constexpr auto use_tuple = asio::as_tuple(asio::use_awaitable);
constexpr const char* kPlaylistType = "application/vnd.apple.mpegurl";

http::Response playlist_answer(http::SharedBody body, bool zipped, int max_age) {
  auto response = answer(status::ok, max_age);
  response.headers.emplace_back("Content-Type", kPlaylistType);
  response.headers.emplace_back("Vary", "Accept-Encoding");
  if (zipped) response.headers.emplace_back("Content-Encoding", "gzip");
  response.body = std::move(body);
  return response;
}

http::Response file_answer(File file, bool sound) {
  auto response = answer(status::ok, file.what == File::What::part ? kBlockingMaxAge : kSegmentMaxAge);
  const char* init_type = sound ? "audio/mp4" : "video/mp4";
  response.headers.emplace_back("Content-Type", file.what == File::What::init ? init_type : "video/iso.segment");
  response.body = std::move(file.body);
  return response;
}

bool wants_gzip(const http::Request& request) {
  const auto header = request.headers[field::accept_encoding];
  return accepts_gzip({header.data(), header.size()});
}

}  // namespace

std::int64_t monotonic_now_ns() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
}

std::shared_ptr<ProgrammeWindow> ProgrammeWindow::create(asio::any_io_executor executor, ProgrammeConfig config,
                                                         ProgrammeState state, SaveState save, Clock clock,
                                                         std::chrono::milliseconds patience) {
  return std::make_shared<ProgrammeWindow>(Key(), std::move(executor), std::move(config), std::move(state),
                                           std::move(save), std::move(clock), patience);
}

ProgrammeWindow::ProgrammeWindow(Key, asio::any_io_executor executor, ProgrammeConfig config, ProgrammeState state,
                                 SaveState save, Clock clock, std::chrono::milliseconds patience)
    : save_(std::move(save)),
      clock_(std::move(clock)),
      patience_(patience),
      strand_(asio::make_strand(executor)),
      timer_(strand_),
      programme_(std::move(config), state),
      saved_(state) {}

template <class Change>
void ProgrammeWindow::change(Change change) {
  asio::post(strand_, [self = shared_from_this(), change = std::move(change)]() mutable {
    if (self->closed_) return;
    change(self->programme_);
    self->after_change();
  });
}

void ProgrammeWindow::start() {
  change([clock = clock_](Programme& programme) { programme.start(clock()); });
}
void ProgrammeWindow::init(link::Init init) {
  change([init = std::move(init)](Programme& programme) mutable { programme.init(std::move(init)); });
}
void ProgrammeWindow::part(link::Part part) {
  change([part = std::move(part)](Programme& programme) mutable { programme.part(std::move(part)); });
}
void ProgrammeWindow::stand_in(link::StandInPart part) {
  change([part = std::move(part)](Programme& programme) mutable { programme.stand_in(std::move(part)); });
}
void ProgrammeWindow::gap(link::Gap gap) {
  change([gap = std::move(gap)](Programme& programme) { programme.gap(gap); });
}
void ProgrammeWindow::add_daterange(Moment moment) {
  change([moment = std::move(moment)](Programme& programme) mutable { programme.add_daterange(std::move(moment)); });
}
void ProgrammeWindow::end_daterange(MomentEnd end) {
  change([end = std::move(end)](Programme& programme) { programme.end_daterange(end); });
}
void ProgrammeWindow::end() {
  change([](Programme& programme) { programme.end(); });
}

void ProgrammeWindow::close() {
  asio::post(strand_, [self = shared_from_this()] {
    self->closed_ = true;
    self->timer_.cancel();
    for (auto* waiter : self->waiters_) waiter->timer.cancel();
  });
}

void ProgrammeWindow::after_change() {
  programme_.advance(clock_());
  if (programme_.state() != saved_) {
    saved_ = programme_.state();
    if (save_) save_(saved_);
  }
  for (auto* waiter : waiters_) {
    if (satisfied(*waiter)) waiter->timer.cancel();
  }
  arm_timer();
}

void ProgrammeWindow::arm_timer() {
  const auto now = clock_();
  const auto due = programme_.next_due_ns(now);
  if (!due) {
    timer_.cancel();
    return;
  }
  timer_.expires_after(std::chrono::nanoseconds(*due - now));
  // The next change arms it anew, which cancels this wait.
  timer_.async_wait([weak = weak_from_this()](boost::system::error_code error) {
    const auto self = weak.lock();
    if (error || !self || self->closed_) return;
    self->after_change();
  });
}

bool ProgrammeWindow::satisfied(const Waiter& waiter) const {
  if (waiter.reason == For::listing) return closed_ || !programme_.awaited();
  // The end of the list answers everyone (6.2.5.2).
  if (closed_ || programme_.ended() || !programme_.listed()) return true;
  if (waiter.reason == For::part) return programme_.file(waiter.rendition, waiter.name).what != File::What::hinted;
  const auto edge = programme_.edge(waiter.rendition);
  return !edge || decide(waiter.directives, *edge) != Reload::wait;
}

std::shared_ptr<ProgrammeWindow::Waiter> ProgrammeWindow::waiter(For reason, std::string rendition, Deadline deadline) {
  Waiter made{asio::steady_timer(strand_, deadline), reason, std::move(rendition), {}, {}};
  return std::make_shared<Waiter>(std::move(made));
}

http::Response ProgrammeWindow::unlisted() const { return closed_ || programme_.awaited() ? overdue() : not_yet(); }

asio::awaitable<bool> ProgrammeWindow::listed_by(Deadline deadline) {
  if (!closed_ && programme_.awaited()) {
    const auto waiting = waiter(For::listing, {}, deadline);
    co_await wait(waiting);
  }
  co_return !closed_ && programme_.listed();
}

asio::awaitable<bool> ProgrammeWindow::wait(std::shared_ptr<Waiter> waiter) {
  // Taken off the list however this ends, also when the client goes and the coroutine is unwound.
  struct Listed {
    std::list<Waiter*>& list;
    std::list<Waiter*>::iterator at;
    ~Listed() { list.erase(at); }
  };
  const auto at = waiters_.insert(waiters_.end(), waiter.get());
  const Listed listed{waiters_, at};
  ++programme_.vitals().waits;
  co_await waiter->timer.async_wait(use_tuple);
  const bool there = satisfied(*waiter);
  if (!there) ++programme_.vitals().waits_in_vain;
  co_return there;
}

http::SharedBody ProgrammeWindow::text(const std::string& rendition, bool delta, bool zipped) {
  auto& texts = texts_[rendition];
  if (texts.version != programme_.version()) {
    texts = {};
    texts.version = programme_.version();
  }
  auto& plain = texts.plain[delta];
  if (!plain) plain = std::make_shared<const std::string>(programme_.playlist(rendition, delta));
  if (!zipped) return plain;
  auto& packed = texts.zipped[delta];
  if (!packed) packed = std::make_shared<const std::string>(gzip(*plain));
  return packed;
}

asio::awaitable<http::Response> ProgrammeWindow::multivariant(http::Request request) {
  auto asking = multivariant_on_strand(wants_gzip(request));
  auto response = co_await asio::co_spawn(strand_, std::move(asking), asio::use_awaitable);
  co_return response;
}

asio::awaitable<http::Response> ProgrammeWindow::playlist(std::string rendition, http::Request request) {
  auto asking = playlist_on_strand(std::move(rendition), std::move(request));
  auto response = co_await asio::co_spawn(strand_, std::move(asking), asio::use_awaitable);
  co_return response;
}

asio::awaitable<http::Response> ProgrammeWindow::file(std::string rendition, std::string name) {
  auto asking = file_on_strand(std::move(rendition), std::move(name));
  auto response = co_await asio::co_spawn(strand_, std::move(asking), asio::use_awaitable);
  co_return response;
}

asio::awaitable<http::Response> ProgrammeWindow::multivariant_on_strand(bool zipped) {
  const auto self = shared_from_this();
  const bool listed = co_await listed_by(std::chrono::steady_clock::now() + patience_);
  if (!listed) co_return unlisted();
  const auto plain = programme_.multivariant();
  auto body = std::make_shared<const std::string>(zipped ? gzip(plain) : plain);
  co_return playlist_answer(std::move(body), zipped, kErrorMaxAge);
}

asio::awaitable<http::Response> ProgrammeWindow::playlist_on_strand(std::string rendition, http::Request request) {
  const auto self = shared_from_this();
  const auto deadline = std::chrono::steady_clock::now() + patience_;
  const bool listed = co_await listed_by(deadline);
  if (!listed) co_return unlisted();
  if (!programme_.edge(rendition)) co_return not_found();
  const bool zipped = wants_gzip(request);
  if (programme_.ended()) co_return playlist_answer(text(rendition, false, zipped), zipped, kPlainMaxAge);
  const auto directives = Directives::parse(request.query);
  if (!directives) {
    co_return refusal(status::bad_request, kErrorMaxAge, "bad-directives", "These delivery directives cannot be read");
  }
  const auto verdict = decide(*directives, *programme_.edge(rendition));
  if (verdict == Reload::refuse) {
    co_return refusal(status::bad_request, kErrorMaxAge, "too-far-ahead", "This lies too far ahead of the programme");
  }
  if (verdict == Reload::wait) {
    const auto waiting = waiter(For::reload, rendition, deadline);
    waiting->directives = *directives;
    const bool there = co_await wait(waiting);
    // While it waited the window may have been closed or begun anew.
    if (!there || closed_ || !programme_.listed()) co_return overdue();
  }
  const bool delta = directives->skip && !programme_.ended();
  const int max_age = directives->msn ? kBlockingMaxAge : kPlainMaxAge;
  co_return playlist_answer(text(rendition, delta, zipped), zipped, max_age);
}

asio::awaitable<http::Response> ProgrammeWindow::file_on_strand(std::string rendition, std::string name) {
  const auto self = shared_from_this();
  const auto deadline = std::chrono::steady_clock::now() + patience_;
  const bool listed = co_await listed_by(deadline);
  if (!listed) co_return unlisted();
  auto file = programme_.file(rendition, name);
  if (file.what == File::What::hinted) {
    // 6.2.6: no byte of a part before the whole part.
    const auto waiting = waiter(For::part, rendition, deadline);
    waiting->name = name;
    const bool there = co_await wait(waiting);
    if (!there || closed_) co_return overdue();
    file = programme_.file(rendition, name);
  }
  if (!file.body) co_return not_found();
  co_return file_answer(std::move(file), rendition.starts_with("a-"));
}

}  // namespace rostrum::delivery
