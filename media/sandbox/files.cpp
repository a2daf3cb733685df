#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <system_error>

#include "media/sandbox/sandbox.hpp"

namespace rostrum::sandbox {
namespace {

constexpr std::uint64_t kRead = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr std::uint64_t kOfFirstVersion =
    kRead | LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
    LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR |
    LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
    LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM;

/// A descriptor that is closed with its scope.
class Opened {
 public:
  explicit Opened(long fd) : fd_(static_cast<int>(fd)) {}
  ~Opened() {
    if (fd_ >= 0) close(fd_);
  }
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

}  // namespace

bool lock_files(std::span<const std::filesystem::path> readable) {
  // Later versions know more rights; what a rule set does not handle, system calls forbid.
  if (syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION) < 1) return false;
  landlock_ruleset_attr rules{};
  rules.handled_access_fs = kOfFirstVersion;
  const Opened set(syscall(SYS_landlock_create_ruleset, &rules, sizeof rules, 0));
  if (set.get() < 0) fail("landlock rules");
  for (const auto& folder : readable) {
    const Opened opened(open(folder.c_str(), O_PATH | O_CLOEXEC | O_DIRECTORY));
    if (opened.get() < 0) continue;
    landlock_path_beneath_attr rule{};
    rule.allowed_access = kRead;
    rule.parent_fd = opened.get();
    if (syscall(SYS_landlock_add_rule, set.get(), LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0) fail("landlock rule");
  }
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) fail("no new privileges");
  if (syscall(SYS_landlock_restrict_self, set.get(), 0) != 0) fail("landlock");
  return true;
}

}  // namespace rostrum::sandbox
