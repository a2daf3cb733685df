// server/registration: forms, lists of guests and addresses as strangers send them; server/calendar: texts in a
// calendar; server/links: what somebody asks for who makes a link.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "server/calendar/calendar.hpp"
#include "server/links/form.hpp"
#include "server/registration/address.hpp"
#include "server/registration/form.hpp"

namespace {

using namespace rostrum;
using registration::FieldKind;

void must(bool holds) {
  if (!holds) std::abort();
}

bool has_controls(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return true;
  }
  return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto address = registration::parse_address(bytes)) {
    must(!has_controls(*address) && address->find_first_of(" <>,;\"") == std::string::npos);
    must(registration::parse_address(*address) == *address);
  }
  static const std::vector<registration::Field> kFields = {{"text", FieldKind::text, false, {}, false, {}},
                                                           {"choice", FieldKind::choice, false, {"a", "b"}, true, {}},
                                                           {"consent", FieldKind::consent, false, {}, false, "1"},
                                                           {"needs", FieldKind::accessibility, false, {}, false, {}}};
  const auto parsed = registration::parse_form(bytes, kFields, registration::Filling::first);
  if (const auto* form = std::get_if<registration::Form>(&parsed)) {
    must(!form->address.empty() && !form->name.empty() && !has_controls(form->name));
    must(!has_controls(form->organisation) && form->language.size() <= 35);
  }
  const auto comment = registration::parse_comment(bytes);
  if (const auto* form = std::get_if<registration::CommentForm>(&comment)) {
    must(!form->address.empty() && !form->name.empty() && !has_controls(form->name) && !form->text.empty());
  }
  for (const auto& guest : registration::parse_guests(bytes).guests) {
    must(registration::parse_address(guest.address).has_value() && !has_controls(guest.name));
  }
  const auto asked = links::parse_link(bytes);
  if (const auto* link = std::get_if<room::WantedLink>(&asked)) {
    must(!link->roles.empty() && !has_controls(link->name) && link->name.size() <= 4 * links::kMaxName);
  }
  const auto escaped = calendar::escaped(bytes);
  must(!has_controls(escaped));
  const auto folded = calendar::folded("SUMMARY:" + escaped);
  for (std::size_t at = 0; at < folded.size();) {
    const auto end = folded.find("\r\n", at);
    must(end != std::string::npos && end - at <= 75);
    at = end + 2;
  }
  return 0;
}
