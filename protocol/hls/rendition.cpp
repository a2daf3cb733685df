#include "protocol/hls/rendition.hpp"

#include <algorithm>
#include <array>

namespace rostrum::hls {
namespace {

// In the order of Rendition::Type.
constexpr std::array<std::string_view, 4> kTypes = {"AUDIO", "VIDEO", "SUBTITLES", "CLOSED-CAPTIONS"};

}  // namespace

Parsed<Rendition> Rendition::parse(const AttributeList& attributes) {
  AttributeReader read(attributes);
  Rendition rendition;
  const auto type = std::find(kTypes.begin(), kTypes.end(), read.required_enumerated("TYPE"));
  if (type == kTypes.end()) {
    read.fail(Error::bad_value);
  } else {
    rendition.type = static_cast<Type>(type - kTypes.begin());
  }
  rendition.group = read.required_quoted("GROUP-ID");
  rendition.name = read.required_quoted("NAME");
  rendition.uri = read.quoted("URI");
  rendition.language = read.quoted("LANGUAGE");
  rendition.associated_language = read.quoted("ASSOC-LANGUAGE");
  rendition.is_default = read.yes("DEFAULT");
  const bool autoselect_given = attributes.find("AUTOSELECT") != nullptr;
  rendition.autoselect = read.yes("AUTOSELECT");
  rendition.forced = read.yes("FORCED");
  rendition.channels = read.quoted("CHANNELS");
  rendition.characteristics = read.quoted("CHARACTERISTICS");
  rendition.instream_id = read.quoted("INSTREAM-ID");
  if (rendition.is_default && autoselect_given && !rendition.autoselect) read.fail(Error::contradiction);
  if (rendition.is_default) rendition.autoselect = true;
  if (rendition.forced && rendition.type != Type::subtitles) read.fail(Error::contradiction);
  if (rendition.type == Type::subtitles && !rendition.uri) read.fail(Error::missing_attribute);
  if (rendition.type == Type::closed_captions && rendition.uri) read.fail(Error::contradiction);
  return read.finish(std::move(rendition));
}

void Rendition::write(std::string& out) const {
  AttributeWriter line(out, kTag);
  line.bare("TYPE", kTypes.at(static_cast<std::size_t>(type))).quoted("GROUP-ID", group).quoted("NAME", name);
  if (language) line.quoted("LANGUAGE", *language);
  if (associated_language) line.quoted("ASSOC-LANGUAGE", *associated_language);
  line.yes("DEFAULT", is_default).yes("AUTOSELECT", autoselect || is_default).yes("FORCED", forced);
  if (instream_id) line.quoted("INSTREAM-ID", *instream_id);
  if (characteristics) line.quoted("CHARACTERISTICS", *characteristics);
  if (channels) line.quoted("CHANNELS", *channels);
  if (uri) line.quoted("URI", *uri);
  line.end_line();
}

}  // namespace rostrum::hls
