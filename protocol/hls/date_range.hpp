// EXT-X-DATERANGE: something that happens during the programme. draft-pantos-hls-rfc8216bis-22 4.4.5.1. Value.
// CUE and SCTE35-* are kept among the other attributes as they stand.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "protocol/hls/attributes.hpp"

namespace rostrum::hls {

struct DateRange {
  static constexpr std::string_view kTag = "#EXT-X-DATERANGE";

  /// X-… and others not named here, in the order met.
  struct Other {
    std::string name;
    std::string value;
    bool quoted = true;
    friend bool operator==(const Other&, const Other&) = default;
  };

  std::string id;
  std::optional<std::string> event_class;
  /// Required at the first mention of an id only.
  std::optional<DateTime> start_date;
  std::optional<DateTime> end_date;
  std::optional<Duration> duration;
  std::optional<Duration> planned_duration;
  bool end_on_next = false;
  std::vector<Other> others;

  /// contradiction: END-ON-NEXT without CLASS or beside an end; an end that differs from start + duration, or lies
  /// before the start.
  static Parsed<DateRange> parse(const AttributeList& attributes);
  void write(std::string& out) const;
  friend bool operator==(const DateRange&, const DateRange&) = default;
};

}  // namespace rostrum::hls
