#include "protocol/hls/map.hpp"

namespace rostrum::hls {

Parsed<Map> Map::parse(const AttributeList& attributes) {
  AttributeReader read(attributes);
  Map map;
  map.uri = read.required_quoted("URI");
  map.byte_range = read.byte_range("BYTERANGE");
  return read.finish(std::move(map));
}

void Map::write(std::string& out) const {
  AttributeWriter line(out, kTag);
  line.quoted("URI", uri);
  if (byte_range) line.quoted("BYTERANGE", to_text(*byte_range));
  line.end_line();
}

}  // namespace rostrum::hls
