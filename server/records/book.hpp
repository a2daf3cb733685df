// The registrations of an archive, replayed. Pure.
#pragma once
#include <vector>

#include "server/journal/row.hpp"
#include "server/registration/registration.hpp"

namespace rostrum::records {

/// Throws std::runtime_error for a row that this program cannot read.
registration::Book book_of(const std::vector<journal::Row>& rows);

}  // namespace rostrum::records
