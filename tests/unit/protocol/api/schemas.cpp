// The schemas and the program's own tables say the same, both ways; every reference in the served document leads
// somewhere.
#include <doctest/doctest.h>

#include <boost/json.hpp>
#include <functional>
#include <map>
#include <set>
#include <string>

#include "protocol/api/document.hpp"
#include "protocol/api/embedded.hpp"
#include "protocol/session/client_frame.hpp"

namespace rostrum::session {
namespace {

namespace json = boost::json;

json::object read(std::string_view file) {
  json::parse_options options;
  options.max_depth = 64;
  return json::parse(api::embedded(file), {}, options).as_object();
}

std::string_view kind_name(FieldKind kind) {
  switch (kind) {
    case FieldKind::id:
      return "name";
    case FieldKind::id_or_null:
      return "name_or_null";
    case FieldKind::tag:
      return "tag";
    case FieldKind::text:
      return "text";
    case FieldKind::flag:
      return "flag";
    case FieldKind::instant:
      return "instant";
    case FieldKind::seq:
      return "seq";
    case FieldKind::count:
      return "count";
    case FieldKind::names:
      return "names";
    case FieldKind::poll:
      return "poll";
  }
  return "";
}

/// Field name → its kind, "?" after it when it may be absent.
using Fields = std::map<std::string, std::string>;

Fields fields_of(const CommandShape& shape) {
  Fields fields;
  for (const Field& field : shape.all_fields()) {
    fields[std::string(field.name)] = std::string(kind_name(field.kind)) + (field.required ? "" : "?");
  }
  return fields;
}

Fields fields_of(const json::object& schema) {
  std::set<std::string> required;
  for (const auto& name : schema.at("required").as_array()) required.emplace(name.as_string());
  Fields fields;
  for (const auto& [name, property] : schema.at("properties").as_object()) {
    if (name == "type") continue;
    const std::string reference(property.at("$ref").as_string());
    CHECK(reference.starts_with("#/$defs/"));
    fields[std::string(name)] = reference.substr(8) + (required.contains(name) ? "" : "?");
  }
  return fields;
}

TEST_CASE("the schema's commands are the program's, with their fields, kinds and past forms") {
  const auto definitions = read("commands.schema.json").at("$defs").as_object();
  std::set<std::string> described;
  for (const auto& [name, schema] : definitions) {
    if (schema.as_object().contains("x-may")) described.emplace(name);
  }
  std::set<std::string> known;
  for (const CommandShape& shape : command_table()) {
    const std::string type(shape.type);
    CAPTURE(type);
    known.insert(type);
    REQUIRE(described.contains(type));
    const auto& schema = definitions.at(type).as_object();
    auto fields = fields_of(schema);
    CHECK(fields["id"] == "name");
    fields.erase("id");
    CHECK(fields == fields_of(shape));
    CHECK(schema.at("properties").at("type").at("const") == json::value(shape.type));
    CHECK(schema.at("additionalProperties") == false);
    const auto* past = schema.if_contains("x-past");
    CHECK((past == nullptr ? std::string_view() : std::string_view(past->as_string())) == shape.past);
  }
  CHECK(known == described);
}

TEST_CASE("every past form is a frame that the schema describes") {
  std::set<std::string> types;
  const auto frames = read("frames.schema.json");
  for (const auto& [name, schema] : frames.at("$defs").as_object()) {
    const auto* type = schema.at("properties").as_object().if_contains("type");
    if (type == nullptr) continue;
    if (const auto* only = type->as_object().if_contains("const")) types.emplace(only->as_string());
    if (const auto* words = type->as_object().if_contains("enum")) {
      for (const auto& word : words->as_array()) types.emplace(word.as_string());
    }
  }
  for (const CommandShape& shape : command_table()) {
    CAPTURE(shape.type);
    if (!shape.past.empty()) CHECK(types.contains(std::string(shape.past)));
  }
}

TEST_CASE("limits of the schema are the parser's") {
  const auto definitions = read("commands.schema.json").at("$defs").as_object();
  CHECK(definitions.at("name").at("maxLength") == kMaxId);
  CHECK(definitions.at("text").at("maxLength") == kMaxText);
  CHECK(definitions.at("hello").at("properties").at("token").at("maxLength") == kMaxToken);
}

TEST_CASE("unions name every command and every frame once") {
  for (const char* file : {"commands.schema.json", "frames.schema.json"}) {
    CAPTURE(file);
    const auto schema = read(file);
    std::set<std::string> listed;
    for (const auto& one : schema.at("oneOf").as_array()) {
      CHECK(listed.insert(std::string(one.at("$ref").as_string())).second);
    }
    std::set<std::string> defined;
    for (const auto& [name, one] : schema.at("$defs").as_object()) {
      const auto* properties = one.as_object().if_contains("properties");
      if (properties != nullptr) defined.insert("#/$defs/" + std::string(name));
    }
    CHECK(listed == defined);
  }
}

TEST_CASE("the served document holds every schema, and every reference in it leads somewhere") {
  json::parse_options options;
  options.max_depth = 64;
  const auto document = json::parse(api::openapi_document(), {}, options).as_object();
  CHECK(document.at("openapi") == "3.1.0");
  // Resources by their $id; the document itself has none.
  std::map<std::string, const json::value*> resources{{"", nullptr}};
  const json::value whole(document);
  resources[""] = &whole;
  for (const auto& entry : whole.at("components").at("schemas").as_object()) {
    const auto name = entry.key();
    const auto& schema = entry.value();
    CAPTURE(name);
    REQUIRE(schema.as_object().contains("$id"));
    resources[std::string(schema.at("$id").as_string())] = &schema;
  }
  CHECK(resources.size() == 4);
  std::size_t references = 0;
  const std::function<void(const json::value&, const std::string&)> walk = [&](const json::value& value,
                                                                               const std::string& base) {
    if (const auto* array = value.if_array()) {
      for (const auto& one : *array) walk(one, base);
    }
    const auto* object = value.if_object();
    if (object == nullptr) return;
    const auto* id = object->if_contains("$id");
    const auto here = id != nullptr && id->is_string() ? std::string(id->as_string()) : base;
    for (const auto& [key, one] : *object) {
      if (key == "$ref" && one.is_string()) {
        ++references;
        const std::string reference(one.as_string());
        CAPTURE(reference);
        const auto hash = std::min(reference.find('#'), reference.size());
        const auto resource = hash == 0 ? here : reference.substr(0, hash);
        REQUIRE(resources.contains(resource));
        boost::system::error_code error;
        const auto pointer = hash < reference.size() ? reference.substr(hash + 1) : std::string();
        CHECK(resources.at(resource)->find_pointer(pointer, error) != nullptr);
      } else {
        walk(one, here);
      }
    }
  };
  walk(whole, "");
  CHECK(references > 200);
}

}  // namespace
}  // namespace rostrum::session
