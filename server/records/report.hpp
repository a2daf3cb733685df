// The record of an event as one page to be read, kept and printed: it loads nothing, runs nothing, and follows the
// reader's light or dark. What was said backstage or with the desk, answers to the asker alone, and who attended are in
// the tables alone. Pure.
#pragma once
#include <boost/json/object.hpp>
#include <string>

namespace rostrum::records {

std::string report_html(const boost::json::object& record);

}  // namespace rostrum::records
