// What somebody fills in, read from JSON and held to the fields that the event's document asks for. Pure.
#pragma once
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "server/document/document.hpp"
#include "server/registration/registration.hpp"

namespace rostrum::registration {

struct Form {
  /// As written, without white space around it; empty where the form had none to give.
  std::string address;
  std::string name;
  std::string organisation;
  std::string language = "en";
  Attending attending = Attending::participant;
  /// JSON object by field: text, or an array of options. Empty for none.
  std::string answers;
  std::string needs;
  std::string question;
  /// How the question is asked.
  bool anonymous = false;
  std::vector<Consent> consents;
};

inline constexpr std::size_t kMaxName = 200;
inline constexpr std::size_t kMaxAnswer = 2'000;
/// What an event's document may allow.
inline constexpr std::size_t kMaxComment = 5'000;
inline constexpr std::size_t kMaxCommentName = 100;

/// A new registration has an address and whom it is for; a change has neither.
enum class Filling { first, change };

/// A fault names the place in the form. Lengths are in bytes of UTF-8, four for each character that people may use.
std::variant<Form, document::Fault> parse_form(std::string_view body, const std::vector<Field>& fields,
                                               Filling filling);

/// A comment by somebody without a link: what their form says.
struct CommentForm {
  std::string address;
  std::string name;
  std::string text;
  std::string language = "en";
};
std::variant<CommentForm, document::Fault> parse_comment(std::string_view body);

/// An organiser's list: CSV of address, name, organisation and language (RFC 4180), with a line of names or without.
struct Listed {
  std::string address;
  std::string name;
  std::string organisation;
  std::string language;
};
/// Lines whose address is none are told by number in `faulty`.
struct Guests {
  std::vector<Listed> guests;
  std::vector<std::size_t> faulty;
};
Guests parse_guests(std::string_view csv);

}  // namespace rostrum::registration
