// JSON of a provider, read with care: what is not as it should be is as if it were not there. Pure.
#pragma once
#include <boost/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rostrum::openid {

/// nullopt for what is no object.
std::optional<boost::json::object> object_of(std::string_view text);
/// Empty for what is not there or is no text.
std::string text_at(const boost::json::object& from, std::string_view name);
/// One word or a list of them, `most` at most.
std::vector<std::string> words_at(const boost::json::object& from, std::string_view name, std::size_t most);

}  // namespace rostrum::openid
