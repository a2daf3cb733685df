// The `poll` of poll.create as a moderator writes it: shapes.schema.json, poll_draft. Pure; anything may stand in the
// input. Whether such a poll can be held is the session's to say.
#pragma once
#include <boost/json/fwd.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rostrum::session {

/// Elements that are read at all; a poll may have fewer.
inline constexpr std::size_t kMaxPollOptions = 64;

struct PollDraft {
  std::string question;
  /// single, multiple or rating.
  std::string kind;
  std::vector<std::string> options;
  /// Of a rating.
  std::optional<std::int64_t> points;
  /// How many options a ballot of `multiple` may choose.
  std::optional<std::int64_t> most;
  std::optional<bool> anonymous;
  /// live, close or never; empty: as the session likes it.
  std::string results;
  friend bool operator==(const PollDraft&, const PollDraft&) = default;
};

/// nullopt unless it is an object of these fields, question and kind among them, each of its type.
std::optional<PollDraft> read_poll(const boost::json::value& value);
boost::json::object write_poll(const PollDraft& poll);

}  // namespace rostrum::session
