#include "server/stages/process.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <sstream>
#include <system_error>

extern char** environ;

namespace rostrum::stages {
namespace {

// The numbers under which a stage finds its sockets; everything from kFirstClosed on is closed for it.
enum StageDescriptor : int { kControl = 3, kMedia = 4, kUdp = 5, kTcp = 6, kNotes = 7, kFirstClosed = 8 };

struct Stat {
  char state = '?';
  std::uint64_t start_time = 0;
};

std::optional<Stat> stat_of(int pid) {
  std::ifstream in("/proc/" + std::to_string(pid) + "/stat");
  std::string text;
  std::getline(in, text);
  // proc(5): the name in brackets may hold anything, so fields are counted from the last bracket; state is the third.
  const std::size_t bracket = text.rfind(')');
  if (bracket == std::string::npos) return std::nullopt;
  std::istringstream fields(text.substr(bracket + 1));
  Stat stat;
  fields >> stat.state;
  std::string skipped;
  for (int field = 4; field < 22; ++field) fields >> skipped;
  fields >> stat.start_time;
  if (!fields) return std::nullopt;
  return stat;
}

Descriptor open_pidfd(int pid) { return Descriptor(static_cast<int>(syscall(SYS_pidfd_open, pid, 0))); }

/// posix_spawn's attributes and actions, freed on every path.
class SpawnPlan {
 public:
  SpawnPlan() {
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigemptyset(&none);
    sigset_t all;
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    // What the server prints on standard output is for whoever started it.
    posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
  }
  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;

  /// Copies lie above every target number, so that no dup2 overwrites the source of another.
  void pass(const Descriptor& from, int to) {
    copies_.emplace_back(fcntl(from.get(), F_DUPFD_CLOEXEC, 64));
    if (!copies_.back()) throw std::system_error(errno, std::generic_category(), "stage descriptor");
    posix_spawn_file_actions_adddup2(&actions, copies_.back().get(), to);
  }
  void close_others() { posix_spawn_file_actions_addclosefrom_np(&actions, kFirstClosed); }

  posix_spawn_file_actions_t actions{};
  posix_spawnattr_t attributes{};

 private:
  std::vector<Descriptor> copies_;
};

}  // namespace

std::string Ending::text() const {
  if (signal != 0) return std::string("killed by ") + strsignal(signal);
  if (status) return "exit status " + std::to_string(*status);
  return "ended";
}

Process Process::start(const std::filesystem::path& program, const std::string& event, const StageSockets& sockets,
                       const std::vector<std::string>& addresses, const std::vector<std::string>& more) {
  SpawnPlan plan;
  plan.pass(sockets.control, kControl);
  plan.pass(sockets.media, kMedia);
  plan.pass(sockets.udp, kUdp);
  plan.pass(sockets.tcp, kTcp);
  plan.pass(sockets.notes, kNotes);
  plan.close_others();
  std::vector<std::string> arguments{program.string(),
                                     "--event",
                                     event,
                                     "--control-fd",
                                     std::to_string(kControl),
                                     "--media-fd",
                                     std::to_string(kMedia),
                                     "--udp-fd",
                                     std::to_string(kUdp),
                                     "--tcp-fd",
                                     std::to_string(kTcp),
                                     "--notes-fd",
                                     std::to_string(kNotes),
                                     "--media-port",
                                     std::to_string(sockets.port)};
  for (const std::string& address : addresses) arguments.insert(arguments.end(), {"--media-address", address});
  arguments.insert(arguments.end(), more.begin(), more.end());
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  pid_t pid = 0;
  const int error = posix_spawn(&pid, program.c_str(), &plan.actions, &plan.attributes, argv.data(), environ);
  if (error != 0) throw std::system_error(error, std::generic_category(), program.string());
  // A child that was not awaited keeps its number, so this is the right process whatever it does meanwhile.
  Descriptor pidfd = open_pidfd(pid);
  if (!pidfd) throw std::system_error(errno, std::generic_category(), "pidfd");
  const auto stat = stat_of(pid);
  return Process({pid, stat ? stat->start_time : 0}, std::move(pidfd), true);
}

std::optional<Process> Process::find(const ProcessIdentity& identity) {
  if (identity.pid <= 1) return std::nullopt;
  Descriptor pidfd = open_pidfd(identity.pid);
  if (!pidfd) return std::nullopt;
  // Looked at after the pidfd holds on to it.
  const auto stat = stat_of(identity.pid);
  if (!stat || stat->start_time != identity.start_time || stat->state == 'Z') return std::nullopt;
  return Process(identity, std::move(pidfd), false);
}

void Process::kill() const { syscall(SYS_pidfd_send_signal, pidfd_.get(), SIGKILL, nullptr, 0); }

bool Process::stopped() const {
  const auto stat = stat_of(identity_.pid);
  return stat && (stat->state == 'T' || stat->state == 't');
}

Ending Process::ended() {
  Ending ending;
  siginfo_t info{};
  if (!child_ || waitid(P_PIDFD, static_cast<id_t>(pidfd_.get()), &info, WEXITED | WNOHANG) != 0) return ending;
  if (info.si_code == CLD_EXITED) {
    ending.status = info.si_status;
  } else {
    ending.signal = info.si_status;
  }
  return ending;
}

}  // namespace rostrum::stages
