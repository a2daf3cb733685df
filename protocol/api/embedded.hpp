// The files of this folder as the program was built from them.
#pragma once
#include <string_view>

namespace rostrum::api {

/// Text of openapi.json or of a *.schema.json beside it; empty for another name. Lives for ever.
std::string_view embedded(std::string_view file);

}  // namespace rostrum::api
