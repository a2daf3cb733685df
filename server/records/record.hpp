// The record of an event as JSON (protocol/api, `event_record`): what tables and the report are made of. What is
// rehearsed, and polls that were never opened, are not in it; a text that was redacted is empty. Pure.
#pragma once
#include <boost/json/object.hpp>
#include <string>

#include "server/desk/shapes.hpp"
#include "server/journal/reading.hpp"

namespace rostrum::records {

struct Record {
  boost::json::object json;
  /// Its columns are the form's fields, so it is made where they are known.
  std::string registrations_csv;
};

/// `now`: when it is made. Throws std::runtime_error for rows that this program cannot read.
Record record_of(const journal::Archive& archive, desk::Needs needs, std::int64_t now);

}  // namespace rostrum::records
