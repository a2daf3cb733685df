#include "server/room/poll_commands.hpp"

#include <charconv>

namespace rostrum::room {
namespace {

std::optional<std::uint32_t> narrowed(const std::optional<std::int64_t>& number) {
  return number ? std::optional(static_cast<std::uint32_t>(*number)) : std::nullopt;
}

/// Options are named by their places, "1" and so on; what is no such name is a place that no poll has.
std::uint32_t place_of(const std::string& option) {
  std::uint32_t place = 0;
  const auto* end = option.data() + option.size();
  const auto read = std::from_chars(option.data(), end, place);
  const bool plain = read.ec == std::errc() && read.ptr == end && option.front() != '0';
  return plain && place <= event::kMaxOptions ? place - 1 : event::kMaxOptions;
}

}  // namespace

event::Command create_poll(const session::PollDraft& draft, const KeepText& keep) {
  event::CreatePoll out;
  out.kind = draft.kind == "single"     ? event::PollKind::single
             : draft.kind == "multiple" ? event::PollKind::multiple
                                        : event::PollKind::rating;
  out.question = keep(draft.question, "poll");
  for (const auto& option : draft.options) out.options.push_back(keep(option, "poll"));
  out.points = narrowed(draft.points);
  out.most = narrowed(draft.most);
  out.anonymous = draft.anonymous.value_or(true);
  out.results = draft.results == "live"    ? event::PollResults::live
                : draft.results == "never" ? event::PollResults::never
                                           : event::PollResults::close;
  return out;
}

event::Command cast_ballot(const session::Command& command) {
  event::CastBallot out;
  out.poll = command.text("poll");
  for (const auto& option : command.names("options")) out.choices.push_back(place_of(option));
  out.watching = command.number("watching");
  return out;
}

}  // namespace rostrum::room
