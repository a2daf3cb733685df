// Documents made of others: changed by a JSON Merge Patch (RFC 7396), or copied to another day. Pure; what comes out is
// not checked, that is parse()'s.
#pragma once
#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <variant>

#include "server/document/document.hpp"

namespace rostrum::document {

/// Parsers take no deeper JSON.
inline constexpr std::size_t kMaxDepth = 16;

/// `target` as `patch` says: members of objects are laid over it, null removes one, anything else takes its place.
void merge(boost::json::value& target, const boost::json::value& patch);

/// The text of a document with the text of a patch applied. A fault where one of them is no JSON object.
std::variant<std::string, Fault> patched(std::string_view document, std::string_view patch);

/// An event like this one: `wanted` is laid over it and must have a slug and starts_at. Without an ends_at it is as
/// long by the clock on the wall. That this one was called off is not copied.
std::variant<std::string, Fault> copied(std::string_view document, boost::json::object wanted);

}  // namespace rostrum::document
