// What belongs to one event's stage on disk and in the kernel: the folder DATA/stages/SLUG, its Unix sockets, the media
// port, and the memory of poison notes. The server holds the sockets over a stage's death, so that the next one gets
// the same. Owned by the supervisor's thread.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "protocol/bytes.hpp"
#include "server/stages/descriptor.hpp"

namespace rostrum::stages {

/// Everything a stage is started with. All close-on-exec.
struct StageSockets {
  /// Listening Unix sockets.
  Descriptor control;
  Descriptor media;
  /// Bound and, the second, listening on the same port of all addresses.
  Descriptor udp;
  Descriptor tcp;
  std::uint16_t port = 0;
  /// The notes file, mapped by the stage.
  Descriptor notes;
};

/// A process that cannot be mistaken for a later one with the same number.
struct ProcessIdentity {
  int pid = 0;
  /// proc(5), field 22 of /proc/PID/stat: clock ticks since boot.
  std::uint64_t start_time = 0;
  friend bool operator==(const ProcessIdentity&, const ProcessIdentity&) = default;
};

class StageFiles {
 public:
  /// Makes the folder, mode 0700. Throws std::filesystem::filesystem_error.
  StageFiles(const std::filesystem::path& data, const std::string& event);

  /// Binds all of it: the port this event had before if it is free, else the next from `first_port` on (0: the system's
  /// choice), and remembers it. Throws std::system_error.
  StageSockets bind(std::uint16_t first_port);

  [[nodiscard]] std::filesystem::path control_socket() const { return folder_ / "control.sock"; }
  [[nodiscard]] std::filesystem::path media_socket() const { return folder_ / "media.sock"; }

  /// The stage started last, {0, 0} when there is none.
  [[nodiscard]] ProcessIdentity process() const;
  void remember(const ProcessIdentity& process) const;
  void forget_process() const;

  /// The poison notes as they are; empty when they cannot be read.
  [[nodiscard]] Bytes notes() const;
  void clear_notes() const;

 private:
  [[nodiscard]] std::uint16_t remembered_port() const;

  std::filesystem::path folder_;
};

/// This machine's addresses that others may reach, IPv4 first; loopback when there are no others.
std::vector<std::string> local_addresses();

}  // namespace rostrum::stages
