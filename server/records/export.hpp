// `rostrumd export`: the record of an event as files. Blocking.
#pragma once
#include <filesystem>
#include <string>

#include "server/desk/shapes.hpp"

namespace rostrum::records {

/// Reads the journal of the data directory, also beside a running server (decision 0010). Throws std::runtime_error
/// with what an operator can act on: no such event, a folder that cannot be written, a full disk; then no file is there
/// that was not before.
void export_event(const std::filesystem::path& journal, const std::string& event, const std::filesystem::path& folder,
                  desk::Needs needs, std::int64_t now);

}  // namespace rostrum::records
