// The event document (contracts.md, "The event document"): what an organiser says of an event, checked and with its
// local times turned into instants. Values; parsing is pure but for the system's time zone database.
#pragma once
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "server/document/retention.hpp"
#include "server/document/word_list.hpp"
#include "server/event/state.hpp"
#include "server/registration/rules.hpp"

namespace rostrum::document {

inline constexpr std::size_t kMaxBytes = 1 << 20;
inline constexpr int kFormat = 1;

/// Who never learns who asked anonymously: nobody may ask so, the audience, those on stage too, or everyone.
enum class Anonymous { never, audience, speakers, everyone };

struct Document {
  std::string slug;
  event::Rules rules;
  Anonymous anonymous = Anonymous::audience;
  WordList words;
  event::Retention retention;
  /// Milliseconds of Unix time.
  std::int64_t starts_at = 0;
  std::int64_t ends_at = 0;
  /// First of floor_languages, else of languages, else "en".
  std::string floor_language;
  /// Which it is one of; empty for none.
  std::string series;
  /// As pages get them: defaults filled in, times in UTC.
  boost::json::object page;
  boost::json::array agenda;
  registration::Terms terms;
  /// It does not take place.
  [[nodiscard]] bool cancelled() const { return page.contains("cancelled") && page.at("cancelled").as_bool(); }

  /// In that language, else the floor's, else any.
  [[nodiscard]] std::string title(std::string_view language) const;
};

/// What is wrong and where (RFC 6901 JSON Pointer; empty for the whole).
struct Fault {
  std::string pointer;
  std::string reason;
};

/// strict: as an organiser gives it. lenient: as the journal has it, where a later program may have put keys that this
/// one does not know.
enum class Keys { strict, lenient };

std::variant<Document, Fault> parse(std::string_view text, Keys keys);

/// Reads local time, `2021-09-23T09:00[:00]`, in an IANA zone. A time that does not exist or exists twice there is a
/// fault, its pointer empty.
std::variant<std::int64_t, Fault> resolve_local(std::string_view local, const std::string& zone);

/// A local time as much later as `to` is than `from`, by the clock on the wall. One that is none is a fault, its
/// pointer empty.
std::variant<std::string, Fault> moved(std::string_view local, std::string_view from, std::string_view to);

}  // namespace rostrum::document
