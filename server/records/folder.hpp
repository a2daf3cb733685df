// Files that are written whole or not at all. Blocking; for commands.
#pragma once
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace rostrum::records {

/// Name and content, in the order in which they are to appear.
using Files = std::vector<std::pair<std::string, std::string>>;

/// Makes the folder if it is not there, and puts the files in it, in place of those of the same names, readable by
/// their owner alone. All are on disk under other names before the first appears under its own. Throws
/// std::system_error that names the path; then nothing new is left.
void write_whole(const std::filesystem::path& folder, const Files& files);

}  // namespace rostrum::records
