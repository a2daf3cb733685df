#include "protocol/hls/preload_hint.hpp"

namespace rostrum::hls {

Parsed<PreloadHint> PreloadHint::parse(const AttributeList& attributes) {
  AttributeReader read(attributes);
  PreloadHint hint;
  const auto type = read.required_enumerated("TYPE");
  if (type != "PART" && type != "MAP") read.fail(Error::bad_value);
  hint.type = type == "MAP" ? Type::map : Type::part;
  hint.uri = read.required_quoted("URI");
  hint.byte_range_start = read.integer("BYTERANGE-START").value_or(0);
  hint.byte_range_length = read.integer("BYTERANGE-LENGTH");
  return read.finish(std::move(hint));
}

void PreloadHint::write(std::string& out) const {
  AttributeWriter line(out, kTag);
  line.bare("TYPE", type == Type::map ? "MAP" : "PART").quoted("URI", uri);
  if (byte_range_start != 0) line.bare("BYTERANGE-START", std::to_string(byte_range_start));
  if (byte_range_length) line.bare("BYTERANGE-LENGTH", std::to_string(*byte_range_length));
  line.end_line();
}

}  // namespace rostrum::hls
