#include "server/assets/picture.hpp"

namespace rostrum::assets {

using namespace std::string_view_literals;

std::string_view type_of(std::string_view bytes) {
  // PNG (ISO 15948) 5.2, and IHDR, which comes first by 5.6.
  if (bytes.starts_with("\x89PNG\r\n\x1a\n"sv) && bytes.substr(8).substr(0, 8).ends_with("IHDR"sv)) return "image/png";
  // ISO 10918-1 B.2.1: start of image, then a marker.
  if (bytes.starts_with("\xff\xd8\xff"sv)) return "image/jpeg";
  // RFC 9649 2.3.
  if (bytes.starts_with("RIFF"sv) && bytes.size() > 8 && bytes.substr(8).starts_with("WEBPVP8"sv)) return "image/webp";
  return {};
}

}  // namespace rostrum::assets
