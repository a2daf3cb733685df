#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <initializer_list>
#include <memory>
#include <system_error>

#include "media/sandbox/sandbox.hpp"

namespace rostrum::sandbox {
namespace {

// clang-format off
constexpr const char* kAllowed[] = {
    // Memory; with rights below.
    "brk", "munmap", "mremap", "madvise", "membarrier",
    // Threads and their waiting.
    "futex", "set_robust_list", "get_robust_list", "rseq", "set_tid_address", "gettid", "getpid", "sched_yield",
    "sched_getaffinity", "sched_setaffinity", "sched_getparam", "sched_getscheduler", "exit", "exit_group",
    "restart_syscall",
    // Signals that come; those that a process sends itself below.
    "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack",
    // What is open.
    "read", "write", "readv", "writev", "pread64", "close", "fstat", "newfstatat", "lseek", "fcntl", "dup",
    "poll", "ppoll", "epoll_ctl", "epoll_wait", "epoll_pwait", "timerfd_settime", "timerfd_gettime", "eventfd2",
    "pipe", "pipe2",
    // Sockets that were passed over or accepted.
    "recvfrom", "recvmsg", "recvmmsg", "sendto", "sendmsg", "sendmmsg", "accept", "accept4", "shutdown",
    "getsockopt", "setsockopt", "getsockname", "getpeername",
    // Time, chance and oneself.
    "clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday", "time", "times", "getrandom",
    "getrusage", "getrlimit", "uname", "sysinfo", "getcpu", "getuid", "geteuid", "getgid", "getegid"};

constexpr const char* kReading[] = {
    "getdents64", "readlink", "readlinkat", "access", "faccessat", "faccessat2", "stat", "lstat", "statx", "statfs",
    "fstatfs", "getcwd"};

// No library does these by accident.
constexpr const char* kKilled[] = {
    "execve", "execveat", "ptrace", "process_vm_readv", "process_vm_writev", "bpf", "kexec_load", "init_module",
    "finit_module", "mount", "pivot_root", "setns", "unshare"};
// clang-format on

void check(int result, const char* what) {
  if (result < 0) throw std::system_error(-result, std::generic_category(), what);
}

class Filter {
 public:
  Filter() : context_(seccomp_init(SCMP_ACT_ERRNO(EPERM)), &seccomp_release) {
    if (!context_) throw std::system_error(ENOMEM, std::generic_category(), "seccomp");
  }

  /// System calls that this architecture does not have are passed over.
  void rule(std::uint32_t action, const char* name, std::initializer_list<scmp_arg_cmp> arguments = {}) {
    const int number = seccomp_syscall_resolve_name(name);
    if (number < 0) return;
    const auto count = static_cast<unsigned>(arguments.size());
    check(seccomp_rule_add_array(context_.get(), action, number, count, arguments.begin()), name);
  }
  void load() {
    // For threads that exist already too.
    check(seccomp_attr_set(context_.get(), SCMP_FLTATR_CTL_TSYNC, 1), "seccomp for all threads");
    check(seccomp_load(context_.get()), "seccomp");
  }

 private:
  std::unique_ptr<void, void (*)(scmp_filter_ctx)> context_;
};

}  // namespace

void lock_calls(bool may_read_files) {
  Filter filter;
  for (const char* name : kAllowed) filter.rule(SCMP_ACT_ALLOW, name);
  for (const char* name : kKilled) filter.rule(SCMP_ACT_KILL_PROCESS, name);
  // No new code.
  for (const char* name : {"mmap", "mprotect"})
    filter.rule(SCMP_ACT_ALLOW, name, {SCMP_A2_64(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)});
  // Threads, but no processes. clone3 hides its flags in memory, so the C library is sent back to clone.
  filter.rule(SCMP_ACT_ALLOW, "clone", {SCMP_A0_64(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD)});
  filter.rule(SCMP_ACT_ERRNO(ENOSYS), "clone3");
  filter.rule(SCMP_ACT_ALLOW, "tgkill", {SCMP_A0_64(SCMP_CMP_EQ, static_cast<std::uint64_t>(getpid()))});
  filter.rule(SCMP_ACT_ALLOW, "prctl", {SCMP_A0_64(SCMP_CMP_EQ, PR_SET_NAME)});
  for (const std::uint64_t request : {std::uint64_t{FIONBIO}, std::uint64_t{FIONREAD}})
    filter.rule(SCMP_ACT_ALLOW, "ioctl", {SCMP_A1_64(SCMP_CMP_EQ, request)});
  // Limits are read, never set.
  filter.rule(SCMP_ACT_ALLOW, "prlimit64", {SCMP_A2_64(SCMP_CMP_EQ, 0)});
  if (may_read_files) {
    for (const char* name : kReading) filter.rule(SCMP_ACT_ALLOW, name);
    constexpr std::uint64_t kChanges = O_ACCMODE | O_CREAT | O_TRUNC;
    filter.rule(SCMP_ACT_ALLOW, "open", {SCMP_A1_64(SCMP_CMP_MASKED_EQ, kChanges, O_RDONLY)});
    filter.rule(SCMP_ACT_ALLOW, "openat", {SCMP_A2_64(SCMP_CMP_MASKED_EQ, kChanges, O_RDONLY)});
  }
  filter.load();
}

void limit_resources() {
  // Picture memory of strangers and keys in memory belong in no core file; descriptors are the sockets' and a few more.
  const rlimit no_core{0, 0};
  const rlimit descriptors{1024, 1024};
  if (setrlimit(RLIMIT_CORE, &no_core) != 0 || setrlimit(RLIMIT_NOFILE, &descriptors) != 0)
    throw std::system_error(errno, std::generic_category(), "resource limits");
}

}  // namespace rostrum::sandbox
