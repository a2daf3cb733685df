#include "server/records/folder.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

#include "server/files/descriptor.hpp"

namespace rostrum::records {
namespace {

namespace fs = std::filesystem;
using files::Descriptor;
using files::fail;
using files::sync_folder;

/// What is not ours yet: removed unless everything went well.
class Draft {
 public:
  explicit Draft(const fs::path& folder) : folder_(folder) {
    std::error_code error;
    made_ = fs::create_directories(folder_, error);
    if (error) throw std::system_error(error, folder_.string());
    if (made_ && chmod(folder_.c_str(), 0700) != 0) fail(folder_);
  }
  ~Draft() {
    std::error_code ignored;
    for (const auto& file : files_) fs::remove(file, ignored);
    if (made_ && !kept_) fs::remove(folder_, ignored);
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  [[nodiscard]] fs::path path(const std::string& name) const {
    return folder_ / ("." + name + "." + std::to_string(getpid()) + ".partial");
  }
  void write(const std::string& name, const std::string& content) {
    const auto file = path(name);
    const Descriptor descriptor(file, O_WRONLY | O_CREAT | O_EXCL);
    files_.push_back(file);
    descriptor.write(content);
    descriptor.sync();
  }
  void keep(const std::string& name) {
    const auto to = folder_ / name;
    if (std::rename(path(name).c_str(), to.c_str()) != 0) fail(to);
    kept_ = true;
  }

 private:
  const fs::path folder_;
  std::vector<fs::path> files_;
  bool made_ = false;
  bool kept_ = false;
};

}  // namespace

void write_whole(const fs::path& folder, const Files& files) {
  Draft draft(folder);
  for (const auto& [name, content] : files) draft.write(name, content);
  for (const auto& [name, content] : files) draft.keep(name);
  sync_folder(folder);
}

}  // namespace rostrum::records
