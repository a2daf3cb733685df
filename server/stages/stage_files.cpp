#include "server/stages/stage_files.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>
#include <optional>
#include <system_error>

#include "protocol/link/poison_notes.hpp"

namespace rostrum::stages {
namespace {

// So many events may hold ports of one range, and so often is a port chosen by the system tried for TCP too.
constexpr int kPortsTried = 256;
constexpr int kBacklog = 64;
// A key frame of each of nine senders at once, and a scheduling pause.
constexpr int kUdpReceiveBytes = 4 * 1024 * 1024;

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

Descriptor listen_unix(const std::filesystem::path& path) {
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  const std::string text = path.string();
  if (text.size() >= sizeof name.sun_path) {
    errno = ENAMETOOLONG;
    fail("stage socket: the data directory's path is too long for a Unix socket");
  }
  std::memcpy(name.sun_path, text.c_str(), text.size() + 1);
  Descriptor fd(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
  if (!fd || ::bind(fd.get(), reinterpret_cast<sockaddr*>(&name), sizeof name) != 0 ||
      listen(fd.get(), kBacklog) != 0) {
    fail("stage socket");
  }
  return fd;
}

/// A socket on every address of the machine, IPv6 where the kernel has it. Empty when the port is taken.
std::optional<Descriptor> bind_any(int type, std::uint16_t port) {
  for (const int family : {AF_INET6, AF_INET}) {
    Descriptor fd(socket(family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!fd) continue;
    const int on = 1;
    const int off = 0;
    if (family == AF_INET6) setsockopt(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    if (type == SOCK_STREAM) {
      setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    } else {
      setsockopt(fd.get(), SOL_SOCKET, SO_RCVBUF, &kUdpReceiveBytes, sizeof kUdpReceiveBytes);
    }
    sockaddr_in6 six{};
    six.sin6_family = AF_INET6;
    six.sin6_port = htons(port);
    sockaddr_in four{};
    four.sin_family = AF_INET;
    four.sin_port = htons(port);
    const bool is_six = family == AF_INET6;
    const auto* name = is_six ? reinterpret_cast<const sockaddr*>(&six) : reinterpret_cast<const sockaddr*>(&four);
    if (::bind(fd.get(), name, is_six ? sizeof six : sizeof four) == 0) {
      if (type == SOCK_STREAM && listen(fd.get(), kBacklog) != 0) return std::nullopt;
      return fd;
    }
    // An IPv6 socket can be made and not bound where IPv6 is switched off.
    if (errno != EADDRNOTAVAIL) return std::nullopt;
  }
  return std::nullopt;
}

std::uint16_t port_of(const Descriptor& fd) {
  sockaddr_in6 name{};
  socklen_t length = sizeof name;
  if (getsockname(fd.get(), reinterpret_cast<sockaddr*>(&name), &length) != 0) fail("media port");
  // sin_port and sin6_port lie at the same place.
  return ntohs(name.sin6_port);
}

bool bind_pair(StageSockets& sockets, std::uint16_t port) {
  auto udp = bind_any(SOCK_DGRAM, port);
  if (!udp) return false;
  const std::uint16_t bound = port_of(*udp);
  auto tcp = bind_any(SOCK_STREAM, bound);
  if (!tcp) return false;
  sockets.udp = std::move(*udp);
  sockets.tcp = std::move(*tcp);
  sockets.port = bound;
  return true;
}

void bind_media(StageSockets& sockets, std::uint16_t remembered, std::uint16_t first) {
  if (remembered != 0 && bind_pair(sockets, remembered)) return;
  for (int i = 0; i < kPortsTried; ++i) {
    const int port = first == 0 ? 0 : first + i;
    if (port > 65'535) break;
    if (bind_pair(sockets, static_cast<std::uint16_t>(port))) return;
  }
  fail("no media port is free");
}

void write_file(const std::filesystem::path& path, const std::string& text) {
  const std::filesystem::path next = path.string() + ".new";
  std::ofstream(next) << text;
  std::filesystem::rename(next, path);
}

}  // namespace

StageFiles::StageFiles(const std::filesystem::path& data, const std::string& event) : folder_(data / "stages" / event) {
  std::filesystem::create_directories(folder_);
  std::filesystem::permissions(folder_, std::filesystem::perms::owner_all);
}

StageSockets StageFiles::bind(std::uint16_t first_port) {
  StageSockets sockets;
  bind_media(sockets, remembered_port(), first_port);
  write_file(folder_ / "port", std::to_string(sockets.port) + "\n");
  sockets.control = listen_unix(control_socket());
  sockets.media = listen_unix(media_socket());
  sockets.notes = Descriptor(open((folder_ / "notes").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!sockets.notes || ftruncate(sockets.notes.get(), static_cast<off_t>(link::kNotesBytes)) != 0)
    fail("poison notes");
  return sockets;
}

std::uint16_t StageFiles::remembered_port() const {
  unsigned port = 0;
  std::ifstream(folder_ / "port") >> port;
  return port <= 65'535 ? static_cast<std::uint16_t>(port) : std::uint16_t{0};
}

ProcessIdentity StageFiles::process() const {
  ProcessIdentity process;
  std::ifstream in(folder_ / "process");
  in >> process.pid >> process.start_time;
  return in ? process : ProcessIdentity{};
}

void StageFiles::remember(const ProcessIdentity& process) const {
  write_file(folder_ / "process", std::to_string(process.pid) + " " + std::to_string(process.start_time) + "\n");
}

void StageFiles::forget_process() const {
  std::error_code ignored;
  std::filesystem::remove(folder_ / "process", ignored);
}

Bytes StageFiles::notes() const {
  Bytes notes(link::kNotesBytes);
  const Descriptor fd(open((folder_ / "notes").c_str(), O_RDONLY | O_CLOEXEC));
  const ssize_t got = fd ? pread(fd.get(), notes.data(), notes.size(), 0) : -1;
  notes.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  return notes;
}

void StageFiles::clear_notes() const {
  const Bytes zeros(link::kNotesBytes);
  const Descriptor fd(open((folder_ / "notes").c_str(), O_WRONLY | O_CLOEXEC));
  if (fd && pwrite(fd.get(), zeros.data(), zeros.size(), 0) < 0) fail("poison notes");
}

std::vector<std::string> local_addresses() {
  ifaddrs* list = nullptr;
  if (getifaddrs(&list) != 0) return {"127.0.0.1"};
  const std::unique_ptr<ifaddrs, void (*)(ifaddrs*)> owned(list, freeifaddrs);
  std::vector<std::string> four;
  std::vector<std::string> six;
  for (const ifaddrs* entry = list; entry != nullptr; entry = entry->ifa_next) {
    if (entry->ifa_addr == nullptr || (entry->ifa_flags & IFF_UP) == 0 || (entry->ifa_flags & IFF_LOOPBACK) != 0)
      continue;
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (entry->ifa_addr->sa_family == AF_INET) {
      sockaddr_in name{};
      std::memcpy(&name, entry->ifa_addr, sizeof name);
      if (inet_ntop(AF_INET, &name.sin_addr, text.data(), text.size()) != nullptr) four.emplace_back(text.data());
    } else if (entry->ifa_addr->sa_family == AF_INET6) {
      sockaddr_in6 name{};
      std::memcpy(&name, entry->ifa_addr, sizeof name);
      // A link-local address means nothing without its interface.
      if (IN6_IS_ADDR_LINKLOCAL(&name.sin6_addr)) continue;
      if (inet_ntop(AF_INET6, &name.sin6_addr, text.data(), text.size()) != nullptr) six.emplace_back(text.data());
    }
  }
  std::vector<std::string> all;
  for (auto* family : {&four, &six}) {
    for (std::string& address : *family) {
      if (std::find(all.begin(), all.end(), address) == all.end()) all.push_back(std::move(address));
    }
  }
  return all.empty() ? std::vector<std::string>{"127.0.0.1"} : all;
}

}  // namespace rostrum::stages
