#include "protocol/session/client_frame.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cstdio>

#include "protocol/session/instant.hpp"

namespace rostrum::session {
namespace {

namespace json = boost::json;

bool is_tag(std::string_view text) {
  // Shape of BCP 47 only: subtags of letters and digits.
  if (text.empty() || text.size() > 35 || text.front() == '-' || text.back() == '-') return false;
  return std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
}

bool is_id(std::string_view text) {
  if (text.empty() || text.size() > kMaxId) return false;
  return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

/// Line ends and tabs may stand in a text, no other control character.
bool is_text(std::string_view text) {
  if (text.size() > kMaxText) return false;
  return std::ranges::none_of(text, [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7f;
  });
}

std::optional<std::vector<std::string>> read_names(const json::value& value) {
  const auto* list = value.if_array();
  if (list == nullptr || list->size() > kMaxNames) return std::nullopt;
  std::vector<std::string> names;
  for (const auto& one : *list) {
    const auto* name = one.if_string();
    if (name == nullptr || !is_id(*name)) return std::nullopt;
    names.emplace_back(*name);
  }
  return names;
}

std::string what_is(FieldKind kind) {
  switch (kind) {
    case FieldKind::id:
      return "a string of 1 to 200 characters";
    case FieldKind::id_or_null:
      return "a string of 1 to 200 characters or null";
    case FieldKind::tag:
      return "a language tag such as \"en\" or \"zh-Hant\"";
    case FieldKind::text:
      return "a text of at most 32 KiB without control characters";
    case FieldKind::flag:
      return "true or false";
    case FieldKind::instant:
      return "a time such as \"2026-01-02T03:04:05.678Z\"";
    case FieldKind::seq:
    case FieldKind::count:
      return "a whole number, not negative";
    case FieldKind::names:
      return "a list of at most 64 strings of 1 to 200 characters";
    case FieldKind::poll:
      return "a poll: question, kind, options or points, most, anonymous, results";
  }
  return "something else";
}

std::optional<FieldValue> read_field(FieldKind kind, const json::value& value) {
  const auto* string = value.if_string();
  const std::string_view text = string == nullptr ? std::string_view() : std::string_view(*string);
  switch (kind) {
    case FieldKind::id_or_null:
      if (value.is_null()) return FieldValue();
      [[fallthrough]];
    case FieldKind::id:
      if (string == nullptr || !is_id(text)) return std::nullopt;
      return FieldValue(std::string(text));
    case FieldKind::tag:
      if (string == nullptr || !is_tag(text)) return std::nullopt;
      return FieldValue(std::string(text));
    case FieldKind::text:
      if (string == nullptr || !is_text(text)) return std::nullopt;
      return FieldValue(std::string(text));
    case FieldKind::flag:
      if (!value.is_bool()) return std::nullopt;
      return FieldValue(value.get_bool());
    case FieldKind::instant: {
      if (value.is_null()) return FieldValue();
      const auto at = string == nullptr ? std::nullopt : parse_instant(text);
      return at ? std::optional<FieldValue>(*at) : std::nullopt;
    }
    case FieldKind::seq:
    case FieldKind::count:
      if (!value.is_int64() || value.get_int64() < 0) return std::nullopt;
      return FieldValue(value.get_int64());
    case FieldKind::names: {
      auto names = read_names(value);
      return names ? std::optional<FieldValue>(*std::move(names)) : std::nullopt;
    }
    case FieldKind::poll: {
      auto poll = read_poll(value);
      if (!poll || !is_text(poll->question) || !std::ranges::all_of(poll->options, is_text)) return std::nullopt;
      return FieldValue(*std::move(poll));
    }
  }
  return std::nullopt;
}

ClientFrame read_hello(const json::object& frame) {
  Hello hello;
  for (const auto& [key, value] : frame) {
    if (key == "type") continue;
    if (key == "token") {
      const auto* token = value.if_string();
      if (token == nullptr || token->size() > kMaxToken) {
        return Malformed{std::nullopt, "The token of a hello is a string of at most 4096 bytes."};
      }
      hello.token = *token;
    } else if (key == "resume") {
      if (!value.is_int64() || value.get_int64() < 0) {
        return Malformed{std::nullopt, "The resume of a hello is the seq of a frame."};
      }
      hello.resume = static_cast<std::uint64_t>(value.get_int64());
    }
  }
  return hello;
}

ClientFrame read_command(const json::object& frame, std::string_view type) {
  const auto* found_id = frame.if_contains("id");
  const auto* id = found_id == nullptr ? nullptr : found_id->if_string();
  if (id == nullptr || !is_id(*id)) {
    return Malformed{std::nullopt, "A command has an id, a string of 1 to 200 characters."};
  }
  Command command;
  command.id = *id;
  command.shape = find_command(type);
  if (command.shape == nullptr) {
    // The type is not repeated: it may be anything.
    return Malformed{command.id, "There is no command of this type."};
  }
  for (const auto& [key, value] : frame) {
    if (key == "id" || key == "type") continue;
    const auto fields = command.shape->all_fields();
    const auto field = std::ranges::find(fields, std::string_view(key), &Field::name);
    if (field == fields.end()) return Malformed{command.id, std::string(type) + " has a field that it does not know."};
    auto read = read_field(field->kind, value);
    if (!read)
      return Malformed{command.id, "The " + std::string(field->name) + " must be " + what_is(field->kind) + "."};
    command.fields.emplace(field->name, *std::move(read));
  }
  for (const Field& field : command.shape->all_fields()) {
    if (field.required && !command.has(field.name)) {
      return Malformed{command.id, std::string(type) + " needs " + std::string(field.name) + "."};
    }
  }
  return command;
}

}  // namespace

std::string Command::text(std::string_view name) const {
  const auto found = fields.find(name);
  const auto* held = found == fields.end() ? nullptr : std::get_if<std::string>(&found->second);
  return held == nullptr ? std::string() : *held;
}

bool Command::flag(std::string_view name, bool otherwise) const {
  const auto found = fields.find(name);
  const auto* held = found == fields.end() ? nullptr : std::get_if<bool>(&found->second);
  return held == nullptr ? otherwise : *held;
}

std::optional<std::int64_t> Command::number(std::string_view name) const {
  const auto found = fields.find(name);
  const auto* held = found == fields.end() ? nullptr : std::get_if<std::int64_t>(&found->second);
  return held == nullptr ? std::nullopt : std::optional(*held);
}

std::vector<std::string> Command::names(std::string_view name) const {
  const auto found = fields.find(name);
  const auto* held = found == fields.end() ? nullptr : std::get_if<std::vector<std::string>>(&found->second);
  return held == nullptr ? std::vector<std::string>() : *held;
}

PollDraft Command::poll(std::string_view name) const {
  const auto found = fields.find(name);
  const auto* held = found == fields.end() ? nullptr : std::get_if<PollDraft>(&found->second);
  return held == nullptr ? PollDraft() : *held;
}

std::string Command::digest() const {
  Command nameless = *this;
  nameless.id.clear();
  for (const Field& field : shape->all_fields()) {
    const auto found = field.secret ? nameless.fields.find(field.name) : nameless.fields.end();
    if (found != nameless.fields.end()) nameless.fields.erase(found);
  }
  // FNV-1a, 64 bit (RFC 9923): a repeat is told from another command, nothing is protected by it.
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : serialize(nameless)) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3;
  }
  std::array<char, 17> out{};
  std::snprintf(out.data(), out.size(), "%016llx", static_cast<unsigned long long>(hash));
  return out.data();
}

ClientFrame parse_client_frame(std::string_view text) {
  if (text.size() > kMaxFrame) return Malformed{std::nullopt, "A frame may have 64 KiB."};
  json::parse_options options;
  options.max_depth = kMaxDepth;
  boost::system::error_code error;
  const auto value = json::parse(text, error, {}, options);
  if (error) return Malformed{std::nullopt, "The frame is not JSON: " + error.message() + "."};
  const auto* frame = value.if_object();
  if (frame == nullptr) return Malformed{std::nullopt, "A frame is a JSON object."};
  const auto* found = frame->if_contains("type");
  const auto* type = found == nullptr ? nullptr : found->if_string();
  if (type == nullptr) return Malformed{std::nullopt, "A frame has a type, a string."};
  if (*type == "hello") return read_hello(*frame);
  return read_command(*frame, *type);
}

std::string serialize(const Command& command) {
  json::object frame;
  frame["id"] = command.id;
  frame["type"] = command.shape->type;
  for (const Field& field : command.shape->all_fields()) {
    const auto found = command.fields.find(field.name);
    if (found == command.fields.end()) continue;
    json::value& out = frame[field.name];
    if (const auto* text = std::get_if<std::string>(&found->second)) out = *text;
    if (const auto* names = std::get_if<std::vector<std::string>>(&found->second)) out = json::value_from(*names);
    if (const auto* poll = std::get_if<PollDraft>(&found->second)) out = write_poll(*poll);
    if (const auto* flag = std::get_if<bool>(&found->second)) out = *flag;
    if (const auto* number = std::get_if<std::int64_t>(&found->second)) {
      if (field.kind == FieldKind::instant) {
        out = format_instant(*number);
      } else {
        out = *number;
      }
    }
  }
  return json::serialize(frame);
}

}  // namespace rostrum::session
