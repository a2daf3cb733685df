// The document's `registration`: who may register, on how many seats, and what the form asks. Part of
// document::parse().
#pragma once
#include "server/document/reader.hpp"
#include "server/registration/rules.hpp"

namespace rostrum::document {

inline constexpr std::size_t kMaxFields = 30;
inline constexpr std::size_t kMaxOptions = 100;

/// Reads `access` and `registration` of a document. Throws Fault. `page` gets the form as pages show it.
registration::Terms read_registration(const Reader& root, boost::json::object& page);

}  // namespace rostrum::document
