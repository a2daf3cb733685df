#include "server/registration/form.hpp"

#include <boost/json.hpp>
#include <set>

#include "server/document/reader.hpp"
#include "server/registration/address.hpp"

namespace rostrum::registration {
namespace {

namespace json = boost::json;
using document::Fault;
using document::Reader;

std::string trimmed(std::string text) {
  constexpr std::string_view kSpace = " \t\r\n";
  text.erase(std::min(text.find_last_not_of(kSpace) + 1, text.size()));
  text.erase(0, std::min(text.find_first_not_of(kSpace), text.size()));
  return text;
}

enum class Lines { one, many };

/// What somebody typed. Nothing but spaces is no text.
std::string typed(const Reader& field, std::size_t longest, Lines lines) {
  if (!field.value().is_string()) field.fail("must be a string");
  auto text = trimmed(std::string(field.value().get_string()));
  if (text.size() > 4 * longest) field.fail("is longer than " + std::to_string(longest) + " characters");
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool breaks = c == '\n' || c == '\r' || c == '\t';
    if ((byte < 0x20 && !(breaks && lines == Lines::many)) || byte == 0x7f) field.fail("has a control character");
  }
  return text;
}

struct Answers {
  const std::vector<Field>& fields;
  Form& form;
  json::object kept;

  void read(const Reader& answers) {
    static const json::value kNone(nullptr);
    for (const auto& [key, ignored] : answers.object()) {
      if (std::ranges::find(fields, std::string_view(key), &Field::id) == fields.end()) {
        throw Fault{answers.pointer() + "/" + std::string(key), "is no field of this form"};
      }
    }
    for (const Field& field : fields) {
      const auto answer = answers.member(field.id);
      const bool given = answer && !answer->value().is_null() && take(field, *answer);
      if (field.required && !given) throw Fault{answers.pointer() + "/" + field.id, "is required"};
    }
    if (!kept.empty()) form.answers = json::serialize(kept);
  }
  /// Whether there was something.
  bool take(const Field& field, const Reader& answer) {
    switch (field.kind) {
      case FieldKind::consent:
        if (!answer.flag()) return false;
        form.consents.push_back({field.id, field.version});
        return true;
      case FieldKind::choice:
        return choose(field, answer);
      case FieldKind::text: {
        const auto text = typed(answer, kMaxAnswer, Lines::many);
        if (text.empty()) return false;
        kept[field.id] = text;
        return true;
      }
      case FieldKind::accessibility:
        return add(form.needs, typed(answer, kMaxAnswer, Lines::many));
      case FieldKind::question:
        return add(form.question, typed(answer, kMaxAnswer, Lines::many));
    }
    return false;
  }
  static bool add(std::string& whole, std::string part) {
    if (part.empty()) return false;
    whole += (whole.empty() ? "" : "\n") + std::move(part);
    return true;
  }
  bool choose(const Field& field, const Reader& answer) {
    std::vector<Reader> chosen;
    if (answer.value().is_array()) {
      chosen = answer.elements(field.multiple ? field.options.size() : 1);
    } else if (answer.value().is_string() && answer.value().get_string().empty()) {
      return false;
    } else {
      chosen.push_back(answer);
    }
    std::set<std::string> seen;
    json::array options;
    for (const Reader& option : chosen) {
      const auto id = option.text(100);
      if (std::ranges::find(field.options, id) == field.options.end()) option.fail("is no option of this field");
      if (seen.insert(id).second) options.emplace_back(id);
    }
    if (options.empty()) return false;
    kept[field.id] = std::move(options);
    return true;
  }
};

Form read(const Reader& root, const std::vector<Field>& fields, Filling filling) {
  Form form;
  if (filling == Filling::first) {
    root.only({"email", "name", "organisation", "language", "attending", "answers", "anonymous"});
    const auto email = root.required("email");
    const auto address = parse_address(email.text(1'000));
    if (!address) email.fail("is no address that mail can be sent to");
    form.address = *address;
    if (const auto attending = root.member("attending")) {
      const auto word = attending->one_of({"participant", "assistant"});
      form.attending = word == "assistant" ? Attending::assistant : Attending::participant;
    }
  } else {
    root.only({"name", "organisation", "language", "answers", "anonymous"});
  }
  const auto name = root.required("name");
  form.name = typed(name, kMaxName, Lines::one);
  if (form.name.empty()) name.fail("must not be empty");
  if (const auto organisation = root.member("organisation")) {
    form.organisation = typed(*organisation, kMaxName, Lines::one);
  }
  if (const auto language = root.member("language")) form.language = language->tag();
  if (const auto anonymous = root.member("anonymous")) form.anonymous = anonymous->flag();
  static const json::value kNothing = json::object();
  const auto answers = root.member("answers");
  Answers{fields, form, {}}.read(answers ? *answers : Reader(kNothing, "/answers", document::Keys::strict));
  return form;
}

CommentForm read_comment(const Reader& root) {
  root.only({"email", "name", "text", "language"});
  CommentForm form;
  const auto email = root.required("email");
  const auto address = parse_address(email.text(1'000));
  if (!address) email.fail("is no address that mail can be sent to");
  form.address = *address;
  const auto name = root.required("name");
  form.name = typed(name, kMaxCommentName, Lines::one);
  if (form.name.empty()) name.fail("must not be empty");
  const auto text = root.required("text");
  form.text = typed(text, kMaxComment, Lines::many);
  if (form.text.empty()) text.fail("must not be empty");
  if (const auto language = root.member("language")) form.language = language->tag();
  return form;
}

/// One record of RFC 4180 from the front of `csv`; semicolons are taken for commas where a list has no commas.
std::vector<std::string> record(std::string_view& csv, char separator) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  while (!csv.empty()) {
    const char c = csv.front();
    csv.remove_prefix(1);
    if (quoted) {
      if (c != '"') {
        fields.back() += c;
      } else if (csv.starts_with('"')) {
        fields.back() += '"';
        csv.remove_prefix(1);
      } else {
        quoted = false;
      }
    } else if (c == '"' && fields.back().empty()) {
      quoted = true;
    } else if (c == separator) {
      fields.emplace_back();
    } else if (c == '\n') {
      break;
    } else if (c != '\r') {
      fields.back() += c;
    }
  }
  return fields;
}

std::string plain(std::string text) {
  std::erase_if(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  text = trimmed(std::move(text));
  // Cut between characters.
  if (text.size() > 4 * kMaxName) {
    auto end = 4 * kMaxName;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    text.resize(end);
  }
  return text;
}

}  // namespace

std::variant<Form, Fault> parse_form(std::string_view body, const std::vector<Field>& fields, Filling filling) {
  boost::system::error_code error;
  const auto value = json::parse(body, error, {}, {.max_depth = 8});
  if (error) return Fault{"", "is not JSON: " + error.message()};
  try {
    return read(Reader(value, "", document::Keys::strict), fields, filling);
  } catch (Fault& fault) {
    return std::move(fault);
  }
}

std::variant<CommentForm, Fault> parse_comment(std::string_view body) {
  boost::system::error_code error;
  const auto value = json::parse(body, error, {}, {.max_depth = 4});
  if (error) return Fault{"", "is not JSON: " + error.message()};
  try {
    return read_comment(Reader(value, "", document::Keys::strict));
  } catch (Fault& fault) {
    return std::move(fault);
  }
}

Guests parse_guests(std::string_view csv) {
  Guests out;
  // Spreadsheets begin UTF-8 with a byte order mark.
  if (csv.starts_with("\xef\xbb\xbf")) csv.remove_prefix(3);
  const char separator = csv.find(',') == std::string_view::npos && csv.find(';') != std::string_view::npos ? ';' : ',';
  std::set<std::string> seen;
  for (std::size_t line = 1; !csv.empty(); ++line) {
    auto fields = record(csv, separator);
    fields.resize(4);
    if (fields[0].empty() && fields[1].empty()) continue;
    const auto address = parse_address(fields[0]);
    if (!address) {
      // The first line may name the columns.
      if (line > 1 || fields[0].find('@') != std::string::npos) out.faulty.push_back(line);
      continue;
    }
    if (!seen.insert(address_key(*address)).second) continue;
    auto language = plain(fields[3]);
    if (language.size() > 35) language.clear();
    out.guests.push_back({*address, plain(fields[1]), plain(fields[2]), std::move(language)});
  }
  return out;
}

}  // namespace rostrum::registration
