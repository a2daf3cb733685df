// Where the answer to one command that came by POST is caught: the room writes to it as to any client. Owned, with its
// outbox, by the connection that waits for it, on its I/O thread.
#pragma once
#include <boost/asio/steady_timer.hpp>
#include <string>
#include <variant>

#include "server/http/fan_out/outbox.hpp"

namespace rostrum::http {

class Errand : public Sink {
 public:
  Errand(const boost::asio::any_io_executor& executor, std::chrono::seconds patience) : over_(executor, patience) {}

  /// Cancelled as soon as there is something; expires when nothing came in time.
  boost::asio::steady_timer& over() { return over_; }
  /// The frames that came, one after another; empty when none did.
  [[nodiscard]] const std::string& heard() const { return heard_; }

  std::size_t write_now(std::span<const boost::asio::const_buffer> parts, boost::system::error_code& error) override {
    error = {};
    std::size_t bytes = 0;
    for (const auto& part : parts) {
      heard_.append(static_cast<const char*>(part.data()), part.size());
      bytes += part.size();
    }
    over_.cancel();
    return bytes;
  }
  /// Never asked for: it takes everything.
  void when_writable(std::function<void()>) override {}
  void finish() override { over_.cancel(); }
  void abort() override { over_.cancel(); }

 private:
  boost::asio::steady_timer over_;
  std::string heard_;
};

/// The response that says what the room said: 200 with the answer, the refusal's own status with the answer that holds
/// it, the problem of a hello that was refused, 503 for anything else.
[[nodiscard]] Response response_of(std::string_view heard);

/// A comment by POST as the command that it is, its id the Idempotency-Key; or why it is none.
[[nodiscard]] std::variant<std::string, Response> comment_command(const Request& request);
/// The same of a comment: 201, and refusals as problems.
[[nodiscard]] Response comment_response(std::string_view heard);

}  // namespace rostrum::http
