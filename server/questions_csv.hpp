// Questions as comma-separated values (RFC 4180), for spreadsheets: what begins like a formula is kept as text. Pure.
#pragma once
#include <boost/json/array.hpp>
#include <string>

namespace rostrum::server {

/// `questions` as protocol/api shapes them. UTF-8 with a byte order mark, without which Excel reads another encoding.
std::string questions_csv(const boost::json::array& questions);

}  // namespace rostrum::server
