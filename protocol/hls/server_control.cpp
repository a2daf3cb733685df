#include "protocol/hls/server_control.hpp"

namespace rostrum::hls {

Parsed<ServerControl> ServerControl::parse(const AttributeList& attributes) {
  AttributeReader read(attributes);
  ServerControl control;
  control.can_block_reload = read.yes("CAN-BLOCK-RELOAD");
  control.can_skip_until = read.duration("CAN-SKIP-UNTIL");
  control.can_skip_dateranges = read.yes("CAN-SKIP-DATERANGES");
  control.hold_back = read.duration("HOLD-BACK");
  control.part_hold_back = read.duration("PART-HOLD-BACK");
  // 4.4.3.8: CAN-SKIP-DATERANGES needs CAN-SKIP-UNTIL.
  if (control.can_skip_dateranges && !control.can_skip_until) read.fail(Error::contradiction);
  return read.finish(control);
}

void ServerControl::write(std::string& out) const {
  // A list of attributes is never empty (4.2), and nothing promised is no line.
  if (*this == ServerControl()) return;
  AttributeWriter line(out, kTag);
  line.yes("CAN-BLOCK-RELOAD", can_block_reload);
  if (part_hold_back) line.bare("PART-HOLD-BACK", to_text(*part_hold_back));
  if (hold_back) line.bare("HOLD-BACK", to_text(*hold_back));
  if (can_skip_until) line.bare("CAN-SKIP-UNTIL", to_text(*can_skip_until));
  line.yes("CAN-SKIP-DATERANGES", can_skip_dateranges).end_line();
}

Parsed<PartInf> PartInf::parse(const AttributeList& attributes) {
  AttributeReader read(attributes);
  PartInf inf;
  inf.part_target = read.required_duration("PART-TARGET");
  return read.finish(inf);
}

void PartInf::write(std::string& out) const {
  AttributeWriter(out, kTag).bare("PART-TARGET", to_text(part_target)).end_line();
}

}  // namespace rostrum::hls
