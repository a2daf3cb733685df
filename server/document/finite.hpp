// Numbers that JSON may spell and no double holds, such as 1e999: they are read as infinite, which JSON cannot spell.
// Pure.
#pragma once
#include <boost/json/value.hpp>
#include <cmath>
#include <optional>
#include <string>

#include "server/document/document.hpp"

namespace rostrum::document {

/// The first of them. `value` is as deep as a parser's bound allows.
inline std::optional<Fault> infinite(const boost::json::value& value, const std::string& pointer = {}) {
  if (value.is_double() && !std::isfinite(value.get_double())) return Fault{pointer, "is too large a number"};
  if (value.is_object()) {
    for (const auto& [name, member] : value.get_object()) {
      if (auto fault = infinite(member, pointer + "/" + std::string(name))) return fault;
    }
  }
  if (value.is_array()) {
    std::size_t place = 0;
    for (const auto& element : value.get_array()) {
      if (auto fault = infinite(element, pointer + "/" + std::to_string(place++))) return fault;
    }
  }
  return std::nullopt;
}

}  // namespace rostrum::document
