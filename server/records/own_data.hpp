// All that is kept of one person of an event, for themselves. What others wrote is left out, but what they wrote to
// them: answers to their questions, and why one was dismissed. Pure.
#pragma once
#include <boost/json/object.hpp>
#include <cstdint>
#include <string>

#include "server/journal/reading.hpp"

namespace rostrum::records {

/// Throws std::runtime_error for a row that this program cannot read.
boost::json::object own_data_of(const journal::Archive& archive, const std::string& person, std::int64_t now);

}  // namespace rostrum::records
