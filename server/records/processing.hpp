// The record of processing of an event (GDPR, article 30, or what takes its place): which data about people are kept,
// what for, where, how long, who gets them, and how many there are now. Made of document::kKept, which deleting uses
// too. In English. Pure.
#pragma once
#include <cstdint>
#include <string>

#include "server/journal/reading.hpp"

namespace rostrum::records {

/// A page that loads and runs nothing. Throws std::runtime_error for a row that this program cannot read.
std::string processing_html(const journal::Archive& archive, std::int64_t now);

}  // namespace rostrum::records
