#include "protocol/hls/date_range.hpp"

#include <algorithm>
#include <array>

namespace rostrum::hls {
namespace {

constexpr std::array<std::string_view, 7> kNamed = {
    "ID", "CLASS", "START-DATE", "END-DATE", "DURATION", "PLANNED-DURATION", "END-ON-NEXT"};

bool contradicts(const DateRange& range) {
  // 4.4.5.1: END-ON-NEXT needs CLASS and excludes both kinds of end.
  if (range.end_on_next && (!range.event_class || range.duration || range.end_date)) return true;
  if (!range.start_date || !range.end_date) return false;
  if (*range.end_date < *range.start_date) return true;
  if (!range.duration) return false;
  const auto length = std::chrono::duration_cast<Duration>(*range.end_date - *range.start_date);
  return std::chrono::abs(length - *range.duration) > std::chrono::milliseconds(1);
}

}  // namespace

Parsed<DateRange> DateRange::parse(const AttributeList& attributes) {
  AttributeReader read(attributes);
  DateRange range;
  range.id = read.required_quoted("ID");
  range.event_class = read.quoted("CLASS");
  range.start_date = read.date_time("START-DATE");
  range.end_date = read.date_time("END-DATE");
  range.duration = read.duration("DURATION");
  range.planned_duration = read.duration("PLANNED-DURATION");
  range.end_on_next = read.yes("END-ON-NEXT");
  for (const auto& attribute : attributes.all()) {
    if (std::find(kNamed.begin(), kNamed.end(), attribute.name) != kNamed.end()) continue;
    range.others.push_back({std::string(attribute.name), std::string(attribute.value), attribute.quoted});
  }
  if (contradicts(range)) read.fail(Error::contradiction);
  return read.finish(std::move(range));
}

void DateRange::write(std::string& out) const {
  AttributeWriter line(out, kTag);
  line.quoted("ID", id);
  if (event_class) line.quoted("CLASS", *event_class);
  if (start_date) line.quoted("START-DATE", to_text(*start_date));
  if (end_date) line.quoted("END-DATE", to_text(*end_date));
  if (duration) line.bare("DURATION", to_text(*duration));
  if (planned_duration) line.bare("PLANNED-DURATION", to_text(*planned_duration));
  for (const auto& other : others) {
    if (other.quoted) {
      line.quoted(other.name, other.value);
    } else {
      line.bare(other.name, other.value);
    }
  }
  line.yes("END-ON-NEXT", end_on_next).end_line();
}

}  // namespace rostrum::hls
