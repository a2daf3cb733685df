// Registrations and mails as the HTTP API shows them (protocol/api/shapes.schema.json), and as CSV. Pure.
#pragma once
#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "server/desk/shown.hpp"

namespace rostrum::desk {

/// Accessibility needs are told to their owner, and to an organiser who asks for them by name.
enum class Needs { hidden, shown };

boost::json::object registration_shape(const Shown& shown, const registration::Registration& registration, Needs needs);

/// What an organiser asks the list for.
struct Wanted {
  /// In name, address or organisation, whatever the case of ASCII letters; empty for all.
  std::string text;
  /// The wire's word of a status; empty for all.
  std::string status;
  std::size_t offset = 0;
  std::size_t limit = 200;
  Needs needs = Needs::hidden;
};
inline constexpr std::size_t kMostListed = 1'000;

boost::json::object list_shape(const Shown& shown, const Wanted& wanted);
boost::json::object outbox_shape(const Shown& shown, std::string_view transport, std::size_t offset);

/// RFC 4180 in UTF-8, with a line of names. No cell is a formula to a spreadsheet.
std::string list_csv(const Shown& shown, const Wanted& wanted);

}  // namespace rostrum::desk
