// gzip (RFC 1952) for playlists, and whether a client takes it (RFC 9110 12.5.3). Pure.
#pragma once
#include <string>
#include <string_view>

namespace rostrum::delivery {

/// Throws std::bad_alloc at worst.
std::string gzip(std::string_view text);

/// Whether Accept-Encoding allows gzip, by name or by "*", with a weight above zero.
bool accepts_gzip(std::string_view accept_encoding);

}  // namespace rostrum::delivery
