// The pictures that a document names: portraits of people, logos of organisers. Pure.
#pragma once
#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace rostrum::document {

inline constexpr std::size_t kMaxPictureName = 100;

/// Whether an asset may have this name: a-z, 0-9, '.', '_' and '-', of which the first is a letter or a digit.
bool is_picture_name(std::string_view name);
/// The name of an asset for a file at `path` beside a document: in small letters, what no name may have as '-'.
std::string picture_name(std::string_view path);

/// Where a document names a picture.
struct PicturePlace {
  /// RFC 6901.
  std::string pointer;
  /// As it stands there.
  std::string path;
};
/// Of a document that need not be right: what is not where it should be is passed over.
std::vector<PicturePlace> picture_places(const boost::json::value& document);
/// Where an event's asset lies, for pages.
std::string picture_address(std::string_view event, std::string_view name);

}  // namespace rostrum::document
