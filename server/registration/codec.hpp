// Registrations' journal rows as JSON, and back. Pure. As server/journal/codec.hpp is for the session.
#pragma once
#include <boost/system/result.hpp>
#include <string>
#include <string_view>

#include "server/registration/event.hpp"

namespace rostrum::registration {

std::string_view kind_of(const Event& event);
std::string encode(const Event& event);
/// An error for a kind or version that this program does not know and for a body that does not fit.
boost::system::result<Event> decode(std::string_view kind, int version, std::string_view body);

/// The wire's words.
std::string_view word(Status status);
std::string_view word(Template about);
std::string_view word(OfferState state);
std::string_view word(MailState state);

}  // namespace rostrum::registration
