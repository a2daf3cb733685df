// DATA/control.sock, by which commands beside a running server speak to it: one JSON object each way, then the socket
// closes. Only the owner of the data directory can open it.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace rostrum::server {

/// Answers with a fault, or nothing when it was done. Called on any thread.
using ApplyDocument = std::function<void(std::string text, std::function<void(std::optional<std::string>)>)>;

class Control {
 public:
  /// Listens on a thread of its own. Throws std::system_error.
  Control(const std::filesystem::path& socket, ApplyDocument apply);
  ~Control();
  Control(const Control&) = delete;
  Control& operator=(const Control&) = delete;

 private:
  class Worker;
  std::unique_ptr<Worker> worker_;
};

/// Whether a server took the document; nullopt when none listens there. The inner value is its fault, if any.
std::optional<std::optional<std::string>> apply_through(const std::filesystem::path& socket, const std::string& text);

}  // namespace rostrum::server
