#include "server/sign_in/post.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/post.hpp>

namespace rostrum::sign_in {

namespace asio = boost::asio;

Post::Post(asio::any_io_executor executor, mail::Mailer& mailer, std::function<std::int64_t()> now)
    : executor_(std::move(executor)), mailer_(mailer), now_(std::move(now)), timer_(executor_) {}

void Post::send(mail::Letter letter, std::int64_t until) {
  asio::post(executor_, [self = shared_from_this(), letter = std::move(letter), until]() mutable {
    if (self->waiting_.size() >= kMaxWaiting) return spdlog::warn("mail {} was dropped: too many wait", letter.id);
    self->waiting_.push_back({std::move(letter), until});
    self->go();
  });
}

void Post::go() {
  const auto now = now_();
  std::vector<std::string> gone;
  for (const auto& one : waiting_) {
    if (one.until <= now) gone.push_back(one.letter.id);
  }
  std::erase_if(waiting_, [now](const Waiting& one) { return one.until <= now; });
  mailer_.forget(std::move(gone));
  for (auto& one : waiting_) {
    if (one.sent || one.under_way || one.due > now) continue;
    if (!mailer_.admit()) break;
    one.under_way = true;
    mailer_.post(one.letter, [self = shared_from_this(), id = one.letter.id](const mail::Result& result) {
      asio::post(self->executor_, [self, id, fate = result.fate] { self->ended(id, fate); });
    });
  }
  if (waiting_.empty()) return;
  timer_.expires_after(std::chrono::seconds(1));
  timer_.async_wait([self = shared_from_this()](boost::system::error_code error) {
    if (!error) self->go();
  });
}

void Post::ended(const std::string& id, mail::Fate fate) {
  const auto found = std::ranges::find_if(waiting_, [&](const Waiting& one) { return one.letter.id == id; });
  if (found == waiting_.end()) return;
  found->under_way = false;
  found->due = now_() + kPause_ms;
  // A file stays until its link is not good any more.
  found->sent = fate == mail::Fate::sent;
  const bool is_file = mailer_.settings().smtp.empty();
  if (fate == mail::Fate::refused || (found->sent && !is_file)) waiting_.erase(found);
}

}  // namespace rostrum::sign_in
