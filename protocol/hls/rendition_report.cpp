#include "protocol/hls/rendition_report.hpp"

namespace rostrum::hls {

Parsed<RenditionReport> RenditionReport::parse(const AttributeList& attributes) {
  AttributeReader read(attributes);
  RenditionReport report;
  report.uri = read.required_quoted("URI");
  report.last_msn = read.required_integer("LAST-MSN");
  report.last_part = read.integer("LAST-PART");
  return read.finish(std::move(report));
}

void RenditionReport::write(std::string& out) const {
  AttributeWriter line(out, kTag);
  line.quoted("URI", uri).bare("LAST-MSN", std::to_string(last_msn));
  if (last_part) line.bare("LAST-PART", std::to_string(*last_part));
  line.end_line();
}

}  // namespace rostrum::hls
