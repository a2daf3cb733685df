#include "protocol/hls/skip.hpp"

namespace rostrum::hls {
namespace {

std::string tab_separated(const std::vector<std::string>& ids) {
  std::string text;
  for (const auto& id : ids) {
    if (!text.empty()) text.push_back('\t');
    text += id;
  }
  return text;
}

}  // namespace

Parsed<Skip> Skip::parse(const AttributeList& attributes) {
  AttributeReader read(attributes);
  Skip skip;
  skip.segments = read.required_integer("SKIPPED-SEGMENTS");
  if (const auto ids = read.quoted("RECENTLY-REMOVED-DATERANGES")) {
    skip.removed_dateranges.emplace();
    std::string_view rest = *ids;
    while (!rest.empty()) {
      const auto end = std::min(rest.find('\t'), rest.size());
      if (end == 0) {
        read.fail(Error::bad_value);
        break;
      }
      skip.removed_dateranges->emplace_back(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return read.finish(std::move(skip));
}

void Skip::write(std::string& out) const {
  AttributeWriter line(out, kTag);
  line.bare("SKIPPED-SEGMENTS", std::to_string(segments));
  if (removed_dateranges) line.quoted("RECENTLY-REMOVED-DATERANGES", tab_separated(*removed_dateranges));
  line.end_line();
}

}  // namespace rostrum::hls
