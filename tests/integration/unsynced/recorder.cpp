// A file layer for tests, preloaded into rostrumd: it records each write below one folder, and each sync, in the order
// they happened. `rebuild.mjs` then makes the folder as a disk would hold it that lost every write no sync followed.
//
// ROSTRUM_RECORD_FOLDER names the folder, ROSTRUM_RECORD_LOG the log. A record is a line `op length offset path\n`
// followed by `length` bytes. Only the calls that SQLite and the C++ library use are covered. Thread-safe: one mutex
// holds a call and its record together.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <climits>
#include <cstdarg>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>
#include <string_view>

namespace {

std::recursive_mutex& lock() {
  static std::recursive_mutex mutex;
  return mutex;
}

template <class Function>
Function real(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

int log_file() {
  static const int file = [] {
    const char* path = std::getenv("ROSTRUM_RECORD_LOG");
    return path == nullptr
               ? -1
               : real<int (*)(const char*, int, ...)>("open")(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  }();
  return file;
}

/// Path below the recorded folder, empty for every other file.
std::string recorded_path(int file) {
  static const char* folder = std::getenv("ROSTRUM_RECORD_FOLDER");
  if (folder == nullptr || file == log_file()) return {};
  char path[PATH_MAX];
  const std::string link = "/proc/self/fd/" + std::to_string(file);
  const ssize_t length = readlink(link.c_str(), path, sizeof(path));
  if (length <= 0) return {};
  const std::string_view found(path, static_cast<std::size_t>(length));
  if (!found.starts_with(folder) || found.ends_with(" (deleted)")) return {};
  return std::string(found.substr(std::strlen(folder)));
}

std::string recorded_name(const char* path) {
  static const char* folder = std::getenv("ROSTRUM_RECORD_FOLDER");
  if (folder == nullptr || !std::string_view(path).starts_with(folder)) return {};
  return std::string(path + std::strlen(folder));
}

void record(char operation, const std::string& path, off_t offset, const void* bytes, std::size_t length) {
  if (path.empty() || log_file() < 0) return;
  std::string entry =
      std::string(1, operation) + " " + std::to_string(length) + " " + std::to_string(offset) + " " + path + "\n";
  if (length > 0) entry.append(static_cast<const char*>(bytes), length);
  static const auto write_through = real<ssize_t (*)(int, const void*, size_t)>("write");
  (void)!write_through(log_file(), entry.data(), entry.size());
}

}  // namespace

extern "C" {

ssize_t write(int file, const void* bytes, size_t length) {
  static const auto call = real<ssize_t (*)(int, const void*, size_t)>("write");
  const std::lock_guard guard(lock());
  const std::string path = recorded_path(file);
  const off_t offset = path.empty() ? 0 : lseek(file, 0, SEEK_CUR);
  const ssize_t written = call(file, bytes, length);
  if (written > 0 && offset >= 0) record('w', path, offset, bytes, static_cast<std::size_t>(written));
  return written;
}

ssize_t pwrite64(int file, const void* bytes, size_t length, off_t offset) {
  static const auto call = real<ssize_t (*)(int, const void*, size_t, off_t)>("pwrite64");
  const std::lock_guard guard(lock());
  const ssize_t written = call(file, bytes, length, offset);
  if (written > 0) record('w', recorded_path(file), offset, bytes, static_cast<std::size_t>(written));
  return written;
}
ssize_t pwrite(int file, const void* bytes, size_t length, off_t offset) {
  return pwrite64(file, bytes, length, offset);
}

int ftruncate64(int file, off_t length) {
  static const auto call = real<int (*)(int, off_t)>("ftruncate64");
  const std::lock_guard guard(lock());
  const int result = call(file, length);
  if (result == 0) record('t', recorded_path(file), length, nullptr, 0);
  return result;
}
int ftruncate(int file, off_t length) { return ftruncate64(file, length); }

int fsync(int file) {
  static const auto call = real<int (*)(int)>("fsync");
  const std::lock_guard guard(lock());
  const int result = call(file);
  if (result == 0) record('s', recorded_path(file), 0, nullptr, 0);
  return result;
}

int fdatasync(int file) {
  static const auto call = real<int (*)(int)>("fdatasync");
  const std::lock_guard guard(lock());
  const int result = call(file);
  if (result == 0) record('s', recorded_path(file), 0, nullptr, 0);
  return result;
}

int unlink(const char* path) {
  static const auto call = real<int (*)(const char*)>("unlink");
  const std::lock_guard guard(lock());
  const int result = call(path);
  if (result == 0) record('u', recorded_name(path), 0, nullptr, 0);
  return result;
}

int rename(const char* from, const char* to) {
  static const auto call = real<int (*)(const char*, const char*)>("rename");
  const std::lock_guard guard(lock());
  const int result = call(from, to);
  const std::string target = recorded_name(to);
  if (result == 0) record('r', recorded_name(from), 0, target.data(), target.size());
  return result;
}

}  // extern "C"
