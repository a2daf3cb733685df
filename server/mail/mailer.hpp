// Where mails go: to an SMTP server, or as files into the data directory where none is configured. One thread, which
// alone blocks on the network and the disk. Thread-safe.
#pragma once
#include <atomic>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace rostrum::mail {

struct Settings {
  /// "smtp://host:587" (STARTTLS where the server has it), "smtps://host:465"; empty: files are written.
  std::string smtp;
  std::string user;
  std::string password;
  /// Nothing is sent over a connection that is not encrypted.
  bool require_tls = true;
  /// PEM file of certificate authorities; empty: the system's.
  std::filesystem::path ca;
  /// The sender's address.
  std::string from = "rostrum@localhost";
  int per_minute = 120;
  std::filesystem::path folder;
};

/// A mail ready to go: envelope and message.
struct Letter {
  std::string id;
  std::string to;
  std::string message;
};

enum class Fate { sent, deferred, refused };
struct Result {
  Fate fate = Fate::sent;
  /// In the server's words; empty when it was sent.
  std::string fault;
};

class Mailer {
 public:
  /// Handed over and not sent; further ones wait in their outbox.
  static constexpr std::size_t kMaxWaiting = 64;

  explicit Mailer(Settings settings);
  /// Finishes the mail that is being sent.
  ~Mailer();
  Mailer(const Mailer&) = delete;
  Mailer& operator=(const Mailer&) = delete;

  /// Whether one more may be handed over now: there is room, and per_minute allows it. Counts it if so.
  bool admit();
  /// After admit(). `done` is called on the mailer's thread.
  void post(Letter letter, std::function<void(Result)> done);
  /// Nothing more is begun; waits for the mail that is being sent, for 5 s at most. What waited stays in its outbox.
  void finish();
  /// Files of these mails are deleted, where mails are files.
  void forget(std::vector<std::string> mails);

  [[nodiscard]] const Settings& settings() const { return settings_; }

 private:
  struct Waiting {
    Letter letter;
    std::function<void(Result)> done;
  };
  void run(std::stop_token stop);

  const Settings settings_;
  std::mutex mutex_;
  std::condition_variable_any due_;
  std::deque<Waiting> inbox_;
  std::vector<std::string> forgotten_;
  bool sending_ = false;
  bool finishing_ = false;
  /// Read by the mailer's thread while it waits for the network.
  std::atomic<bool> abandoned_{false};
  /// per_minute as a bucket that fills with time.
  double allowed_ = 0;
  std::chrono::steady_clock::time_point filled_at_;
  std::jthread thread_;
};

}  // namespace rostrum::mail
