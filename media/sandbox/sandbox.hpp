// What the stage gives up before strangers' bytes are parsed: files (Landlock), system calls (seccomp), core dumps and
// endless descriptors (rlimits). What was opened before stays open. Nothing can be taken back.
// Thread-safe: no; called from main in the order below.
#pragma once
#include <filesystem>
#include <span>

namespace rostrum::sandbox {

/// Before the first thread, for threads made later inherit it: from now on only what lies under these folders can be
/// opened, for reading. Those that do not exist are left out. False when this kernel has no Landlock.
bool lock_files(std::span<const std::filesystem::path> readable);

/// For all threads, also those that exist: no new program, process, socket, executable memory or file; with
/// `may_read_files` files can still be opened for reading, which lock_files() then bounds. Whoever tries to become
/// another program or to look into one is killed, the rest is refused (EPERM). Throws std::system_error.
void lock_calls(bool may_read_files);

/// Throws std::system_error.
void limit_resources();

}  // namespace rostrum::sandbox
