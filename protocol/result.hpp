// What a parser of outside input returns: a value, or an error of its protocol with the byte where it was met.
// Value types. Never throws on bad input.
#pragma once
#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>
#include <boost/throw_exception.hpp>
#include <cstddef>
#include <stdexcept>
#include <string>

namespace rostrum {

/// Why and where a parse failed. `offset` counts bytes from the start of the input given to the parser.
template <class Code>
struct ParseError {
  Code code{};
  std::size_t offset = 0;
  friend bool operator==(const ParseError&, const ParseError&) = default;
};

/// Reached only when value() is called on an error, which is a bug in the caller.
template <class Code>
[[noreturn]] void throw_exception_from_error(const ParseError<Code>& error, const boost::source_location& where) {
  boost::throw_with_location(std::logic_error("value() of a failed parse at byte " + std::to_string(error.offset)),
                             where);
}

template <class T, class Code>
using Parsed = boost::system::result<T, ParseError<Code>>;

}  // namespace rostrum
