#include "server/document/registration.hpp"

#include <cstdio>
#include <set>

namespace rostrum::document {
namespace {

using registration::Field;
using registration::FieldKind;

/// Changes with the text (FNV-1a): a consent is to what was read, also where nobody counts versions.
std::string version_of(std::string_view text) {
  std::uint64_t hash = 14695981039346656037u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  char digits[17];
  std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(hash));
  return digits;
}

FieldKind kind_of(const Reader& field) {
  const auto word = field.required("kind").one_of({"text", "choice", "consent", "accessibility", "question"});
  return word == "text"            ? FieldKind::text
         : word == "choice"        ? FieldKind::choice
         : word == "consent"       ? FieldKind::consent
         : word == "accessibility" ? FieldKind::accessibility
                                   : FieldKind::question;
}

void read_options(const Reader& field, Field& out) {
  if (out.kind != FieldKind::choice) {
    if (const auto options = field.member("options")) options->fail("are for a choice");
    return;
  }
  std::set<std::string> ids;
  const auto options = field.required("options");
  for (const Reader& option : options.elements(kMaxOptions)) {
    option.only({"id", "label"});
    const auto id = option.required("id");
    if (!ids.insert(id.name()).second) id.fail("is used twice");
    option.required("label").texts(300);
    out.options.push_back(id.name());
  }
  if (out.options.empty()) options.fail("must have one option at least");
  if (const auto multiple = field.member("multiple")) out.multiple = multiple->flag();
}

Field read_field(const Reader& field, json::array& page) {
  field.only({"id", "kind", "label", "required", "options", "multiple", "version"});
  Field out;
  out.id = field.required("id").name();
  out.kind = kind_of(field);
  const auto label = field.required("label");
  label.texts(5'000);
  if (const auto required = field.member("required")) out.required = required->flag();
  read_options(field, out);
  if (out.kind == FieldKind::consent) {
    const auto version = field.member("version");
    out.version = version ? version->text(100) : version_of(json::serialize(label.value()));
  } else if (const auto version = field.member("version")) {
    version->fail("is for a consent");
  }
  json::object shown;
  shown["id"] = out.id;
  shown["kind"] = field.required("kind").value();
  shown["label"] = label.value();
  shown["required"] = out.required;
  if (out.kind == FieldKind::choice) {
    shown["options"] = field.required("options").value();
    shown["multiple"] = out.multiple;
  }
  if (out.kind == FieldKind::consent) shown["version"] = out.version;
  page.emplace_back(std::move(shown));
  return out;
}

}  // namespace

registration::Terms read_registration(const Reader& root, json::object& page) {
  registration::Terms out;
  const auto access = root.member("access");
  const auto word = access ? access->one_of({"open", "registered", "invited"}) : "open";
  page["access"] = word;
  auto& rules = out.rules;
  rules.access = word == "open"         ? registration::Access::open
                 : word == "registered" ? registration::Access::registered
                                        : registration::Access::invited;
  // Where only those who registered come in, it must be possible to register.
  rules.open = rules.access == registration::Access::registered;
  json::array fields;
  if (const auto given = root.member("registration")) {
    given->only({"open", "capacity", "waitlist", "approval", "fields", "confirm_hours", "offer_hours"});
    rules.open = true;
    if (const auto open = given->member("open")) rules.open = open->flag();
    const auto count = [&](std::string_view name) -> std::optional<std::uint32_t> {
      const auto number = given->member(name);
      if (!number) return std::nullopt;
      return static_cast<std::uint32_t>(number->number(0, 200'000));
    };
    rules.capacity = count("capacity");
    rules.waitlist = count("waitlist");
    if (const auto approval = given->member("approval")) rules.approval = approval->flag();
    const auto hours = [&](std::string_view name, std::int64_t& span) {
      if (const auto number = given->member(name)) span = number->number(1, 24 * 60) * 3'600'000;
    };
    hours("confirm_hours", rules.confirm_ms);
    hours("offer_hours", rules.offer_ms);
    std::set<std::string> ids;
    if (const auto list = given->member("fields")) {
      for (const Reader& field : list->elements(kMaxFields)) {
        out.fields.push_back(read_field(field, fields));
        if (!ids.insert(out.fields.back().id).second) field.required("id").fail("is used twice");
      }
    }
  }
  json::object shown;
  shown["open"] = rules.open;
  shown["approval"] = rules.approval;
  shown["capacity"] = rules.capacity ? json::value(*rules.capacity) : json::value();
  shown["fields"] = std::move(fields);
  page["registration"] = std::move(shown);
  return out;
}

}  // namespace rostrum::document
