#include "protocol/hls/start.hpp"

namespace rostrum::hls {

Parsed<Start> Start::parse(const AttributeList& attributes) {
  AttributeReader read(attributes);
  Start start;
  const auto offset = read.signed_duration("TIME-OFFSET");
  if (!offset) read.fail(Error::missing_attribute);
  start.time_offset = offset.value_or(Duration{});
  start.precise = read.yes("PRECISE");
  return read.finish(start);
}

void Start::write(std::string& out) const {
  AttributeWriter(out, kTag).bare("TIME-OFFSET", to_text(time_offset)).yes("PRECISE", precise).end_line();
}

}  // namespace rostrum::hls
