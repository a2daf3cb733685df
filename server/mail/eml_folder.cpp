#include "server/mail/eml_folder.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace rostrum::mail {
namespace {

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const auto written = write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

Result failed() { return {Fate::deferred, std::string("its file cannot be written: ") + std::strerror(errno)}; }

}  // namespace

Result EmlFolder::put(const Letter& letter) const {
  if (mkdir(folder_.c_str(), 0700) != 0 && errno != EEXIST) return failed();
  const auto fresh = file(letter.id).string() + ".new";
  const int descriptor = open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor < 0) return failed();
  const bool written = write_all(descriptor, letter.message) && fsync(descriptor) == 0;
  close(descriptor);
  if (!written || rename(fresh.c_str(), file(letter.id).c_str()) != 0) {
    auto result = failed();
    unlink(fresh.c_str());
    return result;
  }
  return {};
}

void EmlFolder::remove(const std::string& mail) const {
  std::error_code none;
  std::filesystem::remove(file(mail), none);
}

}  // namespace rostrum::mail
