// The outbox of mails that belong to no event: links to sign in. In memory, since such a mail is worth nothing after a
// quarter of an hour, and whoever misses one asks again; a restart loses what waits. Until then a mail that the server
// defers is tried again. Where mails are files, one is deleted once its link is not good any more.
// Owned by the executor's thread; send() is thread-safe. Overflow policy: beyond kMaxWaiting the new one is dropped.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "server/mail/mailer.hpp"

namespace rostrum::sign_in {

class Post : public std::enable_shared_from_this<Post> {
 public:
  static constexpr std::size_t kMaxWaiting = 200;
  /// Milliseconds after which a mail that was deferred is tried again.
  static constexpr std::int64_t kPause_ms = 20'000;

  /// `mailer` outlives it. `now`: milliseconds of Unix time.
  Post(boost::asio::any_io_executor executor, mail::Mailer& mailer, std::function<std::int64_t()> now);

  /// `until`: when it is worth nothing any more.
  void send(mail::Letter letter, std::int64_t until);

 private:
  struct Waiting {
    mail::Letter letter;
    std::int64_t until = 0;
    std::int64_t due = 0;
    bool under_way = false;
    bool sent = false;
  };
  void go();
  void ended(const std::string& id, mail::Fate fate);

  // Given.
  boost::asio::any_io_executor executor_;
  mail::Mailer& mailer_;
  std::function<std::int64_t()> now_;
  // Owned.
  boost::asio::steady_timer timer_;
  // State.
  std::vector<Waiting> waiting_;
};

}  // namespace rostrum::sign_in
