// EXT-X-SERVER-CONTROL and EXT-X-PART-INF: what a server promises about reloads and parts.
// draft-pantos-hls-rfc8216bis-22 4.4.3.7, 4.4.3.8. Values.
#pragma once
#include <optional>
#include <string>

#include "protocol/hls/attributes.hpp"

namespace rostrum::hls {

struct ServerControl {
  static constexpr std::string_view kTag = "#EXT-X-SERVER-CONTROL";

  bool can_block_reload = false;
  /// Skip boundary; absent: no delta updates.
  std::optional<Duration> can_skip_until;
  bool can_skip_dateranges = false;
  std::optional<Duration> hold_back;
  std::optional<Duration> part_hold_back;

  /// contradiction: skipping date ranges without segments.
  static Parsed<ServerControl> parse(const AttributeList& attributes);
  /// Nothing is written for a promise not made: some players take the mere name for a promise.
  void write(std::string& out) const;
  friend bool operator==(const ServerControl&, const ServerControl&) = default;
};

struct PartInf {
  static constexpr std::string_view kTag = "#EXT-X-PART-INF";

  Duration part_target{};

  static Parsed<PartInf> parse(const AttributeList& attributes);
  void write(std::string& out) const;
  friend bool operator==(const PartInf&, const PartInf&) = default;
};

}  // namespace rostrum::hls
