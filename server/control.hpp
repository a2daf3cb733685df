// DATA/control.sock, by which commands beside a running server speak to it: one JSON object each way, then the socket
// closes. Only the owner of the data directory can open it.
//
//   {"command":"apply","document":"…"} -> {"ok":true} or {"ok":false,"fault":"…"}
//   {"command":"link","event":"SLUG","link":"{…}"} -> {"ok":true,"token":"…"} or a fault
//   {"command":"asset","event":"SLUG","name":"NAME","bytes":"…"}, base64 -> {"ok":true} or a fault
//   {"command":"bounce","mail":"ID","permanent":"yes","reason":"…"} -> {"ok":true} or a fault
//   {"command":"url"}                  -> {"ok":true,"url":"https://…"}
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "server/mail/bounce.hpp"

namespace rostrum::server {

/// What a server does for who asks. Called on the control thread; answers may come on any.
struct Controlled {
  /// Answers with a fault, or nothing when it was done.
  std::function<void(std::string document, std::function<void(std::optional<std::string>)>)> apply;
  /// Puts a picture; answers as `apply` does.
  std::function<void(std::string event, std::string name, std::string bytes,
                     std::function<void(std::optional<std::string>)>)>
      asset;
  /// A mail came back; answers as `apply` does.
  std::function<void(mail::Bounce bounce, std::function<void(std::optional<std::string>)>)> bounce;
  /// Makes a link of what links::parse_link() reads; answers with its token, or a fault.
  std::function<void(std::string event, std::string link, std::function<void(std::string token, std::string fault)>)>
      link;
  /// Where pages and links lead.
  std::function<std::string()> url;
};

class Control {
 public:
  /// Listens on a thread of its own. Throws std::system_error.
  Control(const std::filesystem::path& socket, Controlled controlled);
  ~Control();
  Control(const Control&) = delete;
  Control& operator=(const Control&) = delete;

 private:
  class Worker;
  std::unique_ptr<Worker> worker_;
};

/// What became of a document that a running server was given: its fault, if any.
struct AppliedThere {
  std::optional<std::string> fault;
};
/// nullopt when no server listens there. Blocks for as long as the server takes, 10 s at most.
std::optional<AppliedThere> apply_through(const std::filesystem::path& socket, const std::string& document);
/// The same of a picture.
std::optional<AppliedThere> put_through(const std::filesystem::path& socket, const std::string& event,
                                        const std::string& name, const std::string& bytes);
/// The same of a mail that came back.
std::optional<AppliedThere> bounce_through(const std::filesystem::path& socket, const mail::Bounce& bounce);
/// A link that a running server made: its token, or the fault.
struct LinkedThere {
  std::string token;
  std::string fault;
};
std::optional<LinkedThere> link_through(const std::filesystem::path& socket, const std::string& event,
                                        const std::string& link);
std::optional<std::string> url_through(const std::filesystem::path& socket);

}  // namespace rostrum::server
