#include "protocol/api/document.hpp"

#include <boost/json.hpp>

#include "protocol/api/embedded.hpp"

namespace rostrum::api {
namespace {

namespace json = boost::json;

json::value read(std::string_view file) {
  json::parse_options options;
  options.max_depth = 64;
  return json::parse(embedded(file), {}, options);
}

}  // namespace

std::string openapi_document() {
  auto document = read("openapi.json");
  for (auto& [name, schema] : document.at("components").at("schemas").as_object()) {
    schema = read(schema.at("$ref").as_string());
  }
  return json::serialize(document);
}

}  // namespace rostrum::api
