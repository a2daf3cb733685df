#include "protocol/hls/part.hpp"

namespace rostrum::hls {

Parsed<Part> Part::parse(const AttributeList& attributes) {
  AttributeReader read(attributes);
  Part part;
  part.uri = read.required_quoted("URI");
  part.duration = read.required_duration("DURATION");
  part.independent = read.yes("INDEPENDENT");
  part.gap = read.yes("GAP");
  part.byte_range = read.byte_range("BYTERANGE");
  return read.finish(std::move(part));
}

void Part::write(std::string& out) const {
  AttributeWriter line(out, kTag);
  line.bare("DURATION", to_text(duration)).quoted("URI", uri).yes("INDEPENDENT", independent);
  if (byte_range) line.quoted("BYTERANGE", to_text(*byte_range));
  line.yes("GAP", gap).end_line();
}

}  // namespace rostrum::hls
