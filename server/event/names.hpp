// The names that the domain's values go by. Opaque strings; empty means none.
#pragma once
#include <cstdint>
#include <string>

namespace rostrum::event {

using PersonId = std::string;
using QuestionId = std::string;
using AnnouncementId = std::string;
using AgendaId = std::string;
/// `{participant}:{camera|screen|sign|booth}`.
using FeedId = std::string;
/// A row of the content table.
using TextId = std::string;
/// Grows by one with each event; never repeats.
using Seq = std::uint64_t;
/// Milliseconds of Unix time.
using Instant = std::int64_t;

/// Whether `span` is not over yet at `now`. A clock that was set back further than that has ended it: otherwise it
/// would last as much longer.
inline bool is_within(Instant span, Instant since, Instant now) { return now - since <= span && since - now <= span; }

}  // namespace rostrum::event
