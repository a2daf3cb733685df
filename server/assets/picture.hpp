// What is taken as a picture: told by its first bytes, whatever it is called. Pure.
#pragma once
#include <string_view>

namespace rostrum::assets {

/// Of one picture.
inline constexpr std::size_t kMaxBytes = 5 << 20;

/// image/png, image/jpeg or image/webp; empty for anything else, SVG too, which may hold programs.
std::string_view type_of(std::string_view bytes);

}  // namespace rostrum::assets
