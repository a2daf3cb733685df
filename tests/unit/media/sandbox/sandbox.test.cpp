#include "media/sandbox/sandbox.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <functional>
#include <memory>
#include <thread>

using namespace rostrum;

namespace {

/// Runs it in a process of its own, for what is locked stays locked; gives its wait status.
int in_child(const std::function<bool()>& good) {
  const pid_t pid = fork();
  if (pid == 0) {
    bool held = false;
    try {
      held = good();
    } catch (...) {
      held = false;
    }
    _exit(held ? 0 : 1);
  }
  int status = -1;
  waitpid(pid, &status, 0);
  return status;
}

bool succeeds(const std::function<bool()>& good) {
  const int status = in_child(good);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool opens(const char* path, int flags = O_RDONLY) {
  const int fd = open(path, flags, 0600);
  if (fd >= 0) close(fd);
  return fd >= 0;
}

}  // namespace

TEST_CASE("locked files: only the folders named, and those only for reading") {
  const std::filesystem::path folders[] = {"/usr/share", "/a/folder/that/is/not/there"};
  CHECK(succeeds([&] {
    // Old kernels have no Landlock: then nothing is promised but the answer.
    if (!sandbox::lock_files(folders)) return true;
    return opens("/usr/share") && !opens("/etc/passwd") && !opens("/usr/share/planted", O_WRONLY | O_CREAT) &&
           errno == EACCES && !opens("/tmp/planted", O_WRONLY | O_CREAT);
  }));
}

TEST_CASE("locked calls: no new file, socket, process or code") {
  CHECK(succeeds([] {
    sandbox::lock_calls(false);
    const bool no_file = !opens("/usr/share") && errno == EPERM;
    const bool no_socket = socket(AF_INET, SOCK_STREAM, 0) < 0 && errno == EPERM;
    const bool no_process = fork() < 0 && errno == EPERM;
    const bool no_code =
        mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED && errno == EPERM;
    return no_file && no_socket && no_process && no_code;
  }));
}

TEST_CASE("locked calls: work goes on, threads included") {
  CHECK(succeeds([] {
    int ends[2];
    if (pipe(ends) != 0) return false;
    sandbox::lock_calls(false);
    bool written = false;
    std::thread worker([&] { written = write(ends[1], "x", 1) == 1; });
    worker.join();
    char byte = 0;
    const auto memory = std::make_unique<char[]>(10'000'000);
    return written && memory && read(ends[0], &byte, 1) == 1 && byte == 'x';
  }));
}

TEST_CASE("locked calls hold for threads that were there before") {
  CHECK(succeeds([] {
    int ends[2];
    if (pipe(ends) != 0) return false;
    bool refused = false;
    std::thread worker([&] {
      char byte = 0;
      if (read(ends[0], &byte, 1) == 1) refused = socket(AF_INET, SOCK_DGRAM, 0) < 0;
    });
    sandbox::lock_calls(false);
    const bool told = write(ends[1], "x", 1) == 1;
    worker.join();
    return told && refused;
  }));
}

TEST_CASE("files may be read where that was left open, but never written") {
  CHECK(succeeds([] {
    sandbox::lock_calls(true);
    return opens("/usr/share") && !opens("/tmp/planted", O_WRONLY | O_CREAT) && errno == EPERM;
  }));
}

TEST_CASE("whoever tries to become another program is killed") {
  const int status = in_child([] {
    sandbox::lock_calls(true);
    execl("/bin/true", "true", nullptr);
    return true;
  });
  REQUIRE(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGSYS);
}

TEST_CASE("no core files") {
  CHECK(succeeds([] {
    sandbox::limit_resources();
    rlimit core{1, 1};
    return getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_cur == 0 && core.rlim_max == 0;
  }));
}
