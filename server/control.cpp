#include "server/control.hpp"

#include <openssl/evp.h>
#include <pthread.h>
#include <sys/stat.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/json.hpp>
#include <thread>

namespace rostrum::server {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using asio::local::stream_protocol;
using boost::system::error_code;

/// A document of 1 MiB as a JSON string, or a picture of 5 MiB in base64, and what is around it.
constexpr std::size_t kMaxRequest = 8 << 20;
constexpr std::chrono::seconds kPatience{10};

std::string fault(std::string_view text) {
  json::object body;
  body["ok"] = false;
  body["fault"] = text;
  return json::serialize(body);
}

std::string done(std::string_view name = {}, std::string_view value = {}) {
  json::object body;
  body["ok"] = true;
  if (!name.empty()) body[name] = value;
  return json::serialize(body);
}

std::string base64(const std::string& bytes) {
  std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const auto* from = reinterpret_cast<const unsigned char*>(bytes.data());
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), from, static_cast<int>(bytes.size()));
  out.pop_back();
  return out;
}

/// Empty for what is none.
std::string unbase64(const std::string& text) {
  std::string out(text.size() / 4 * 3 + 3, '\0');
  const auto* from = reinterpret_cast<const unsigned char*>(text.data());
  const auto length =
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()), from, static_cast<int>(text.size()));
  // It counts what only fills the last group.
  const auto filling = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  out.resize(static_cast<std::size_t>(std::max(0, length - filling)));
  return out;
}

}  // namespace

class Control::Worker {
 public:
  Worker(const std::filesystem::path& socket, Controlled controlled)
      : path_(socket), controlled_(std::move(controlled)) {
    // The lock is ours: what lies there is a dead server's.
    std::filesystem::remove(path_);
    acceptor_.open();
    acceptor_.bind(stream_protocol::endpoint(path_.string()));
    chmod(path_.c_str(), 0600);
    acceptor_.listen();
    asio::co_spawn(io_, accept(), [](const std::exception_ptr&) {});
    thread_ = std::jthread([this] {
      pthread_setname_np(pthread_self(), "control");
      io_.run();
    });
  }
  ~Worker() {
    io_.stop();
    thread_.join();
    std::filesystem::remove(path_);
  }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

 private:
  asio::awaitable<void> accept() {
    for (;;) {
      error_code error;
      auto socket = std::make_shared<stream_protocol::socket>(io_);
      co_await acceptor_.async_accept(*socket, asio::redirect_error(asio::use_awaitable, error));
      if (error) co_return;
      asio::co_spawn(io_, serve(std::move(socket)), [](const std::exception_ptr&) {});
    }
  }

  /// A request ends where the client shuts down its side.
  asio::awaitable<void> serve(std::shared_ptr<stream_protocol::socket> socket) {
    asio::steady_timer deadline(io_, 2 * kPatience);
    deadline.async_wait([socket](error_code error) {
      if (!error) socket->close(error);
    });
    std::string request;
    error_code error;
    auto buffer = asio::dynamic_buffer(request, kMaxRequest);
    co_await asio::async_read(*socket, buffer, asio::redirect_error(asio::use_awaitable, error));
    if (error != asio::error::eof) co_return;
    const auto answer = std::make_shared<std::string>();
    const auto ready = std::make_shared<asio::steady_timer>(io_, kPatience);
    std::function<void(std::string)> give = [this, answer, ready](std::string text) {
      asio::post(io_, [answer, ready, text = std::move(text)] {
        *answer = text;
        ready->cancel();
      });
    };
    obey(request, std::move(give));
    co_await ready->async_wait(asio::redirect_error(asio::use_awaitable, error));
    const std::string text = answer->empty() ? fault("the server did not answer in 10 s") : *answer;
    co_await asio::async_write(*socket, asio::buffer(text), asio::redirect_error(asio::use_awaitable, error));
  }

  void obey(const std::string& request, std::function<void(std::string)> give) {
    error_code error;
    const auto value = json::parse(request, error);
    const auto* asked = error ? nullptr : value.if_object();
    const auto text = [&](std::string_view name) -> std::string {
      const auto* found = asked == nullptr ? nullptr : asked->if_contains(name);
      return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
    };
    if (text("command") == "url") return give(done("url", controlled_.url()));
    if (text("command") == "link") {
      controlled_.link(text("event"), text("link"),
                       [give = std::move(give)](const std::string& token, const std::string& found) {
                         give(found.empty() ? done("token", token) : fault(found));
                       });
      return;
    }
    if (text("command") == "asset") {
      controlled_.asset(
          text("event"), text("name"), unbase64(text("bytes")),
          [give = std::move(give)](const std::optional<std::string>& found) { give(found ? fault(*found) : done()); });
      return;
    }
    if (text("command") == "bounce") {
      mail::Bounce bounce;
      bounce.mail = text("mail");
      bounce.permanent = text("permanent") == "yes";
      bounce.reason = text("reason");
      controlled_.bounce(std::move(bounce), [give = std::move(give)](const std::optional<std::string>& found) {
        give(found ? fault(*found) : done());
      });
      return;
    }
    if (text("command") != "apply") return give(fault("the server does not know what was asked of it"));
    controlled_.apply(text("document"), [give = std::move(give)](const std::optional<std::string>& found) {
      give(found ? fault(*found) : done());
    });
  }

  const std::filesystem::path path_;
  Controlled controlled_;
  asio::io_context io_{1};
  stream_protocol::acceptor acceptor_{io_};
  std::jthread thread_;
};

Control::Control(const std::filesystem::path& socket, Controlled controlled)
    : worker_(std::make_unique<Worker>(socket, std::move(controlled))) {}
Control::~Control() = default;

namespace {

/// nullopt: nobody listens there. An answer that cannot be read is a fault.
std::optional<json::object> ask(const std::filesystem::path& path, const json::object& request) {
  asio::io_context io;
  stream_protocol::socket socket(io);
  error_code error;
  socket.connect(stream_protocol::endpoint(path.string()), error);
  if (error) return std::nullopt;
  asio::write(socket, asio::buffer(json::serialize(request)), error);
  socket.shutdown(stream_protocol::socket::shutdown_send, error);
  std::string answer;
  asio::read(socket, asio::dynamic_buffer(answer, kMaxRequest), error);
  const auto value = json::parse(answer, error);
  if (const auto* given = error ? nullptr : value.if_object()) return *given;
  json::object lost;
  lost["ok"] = false;
  lost["fault"] = "the server closed the connection";
  return lost;
}

std::optional<AppliedThere> applied_there(const std::optional<json::object>& answer) {
  if (!answer) return std::nullopt;
  AppliedThere applied;
  const auto* found = answer->if_contains("fault");
  if (found != nullptr && found->is_string()) applied.fault = found->get_string();
  return applied;
}

}  // namespace

std::optional<AppliedThere> apply_through(const std::filesystem::path& socket, const std::string& document) {
  json::object request;
  request["command"] = "apply";
  request["document"] = document;
  return applied_there(ask(socket, request));
}

std::optional<AppliedThere> put_through(const std::filesystem::path& socket, const std::string& event,
                                        const std::string& name, const std::string& bytes) {
  json::object request;
  request["command"] = "asset";
  request["event"] = event;
  request["name"] = name;
  request["bytes"] = base64(bytes);
  return applied_there(ask(socket, request));
}

std::optional<AppliedThere> bounce_through(const std::filesystem::path& socket, const mail::Bounce& bounce) {
  json::object request;
  request["command"] = "bounce";
  request["mail"] = bounce.mail;
  request["permanent"] = bounce.permanent ? "yes" : "no";
  request["reason"] = bounce.reason;
  return applied_there(ask(socket, request));
}

std::optional<LinkedThere> link_through(const std::filesystem::path& socket, const std::string& event,
                                        const std::string& link) {
  json::object request;
  request["command"] = "link";
  request["event"] = event;
  request["link"] = link;
  const auto answer = ask(socket, request);
  if (!answer) return std::nullopt;
  const auto text = [&](std::string_view name) {
    const auto* found = answer->if_contains(name);
    return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
  };
  LinkedThere linked{text("token"), text("fault")};
  if (linked.token.empty() && linked.fault.empty()) linked.fault = "the server gave no link";
  return linked;
}

std::optional<std::string> url_through(const std::filesystem::path& socket) {
  json::object request;
  request["command"] = "url";
  const auto answer = ask(socket, request);
  const auto* found = answer ? answer->if_contains("url") : nullptr;
  if (found == nullptr || !found->is_string()) return std::nullopt;
  return std::string(found->get_string());
}

}  // namespace rostrum::server
