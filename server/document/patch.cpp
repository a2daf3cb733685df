#include "server/document/patch.hpp"

#include <boost/json.hpp>
#include <utility>

#include "server/document/finite.hpp"

namespace rostrum::document {

namespace json = boost::json;

namespace {

std::variant<json::value, Fault> read(std::string_view text) {
  boost::system::error_code error;
  auto value = json::parse(text, error, {}, {.max_depth = kMaxDepth});
  if (error) return Fault{"", "is not JSON: " + error.message()};
  if (!value.is_object()) return Fault{"", "must be an object"};
  if (auto fault = infinite(value)) return *std::move(fault);
  return value;
}

}  // namespace

void merge(json::value& target, const json::value& patch) {
  if (!patch.is_object()) {
    target = patch;
    return;
  }
  if (!target.is_object()) target.emplace_object();
  auto& object = target.get_object();
  for (const auto& [name, value] : patch.get_object()) {
    if (value.is_null()) {
      object.stable_erase(name);
    } else {
      merge(object[name], value);
    }
  }
}

std::variant<std::string, Fault> patched(std::string_view document, std::string_view patch) {
  auto whole = read(document);
  const auto change = read(patch);
  for (const auto* one : {&std::as_const(whole), &change}) {
    if (const auto* fault = std::get_if<Fault>(one)) return *fault;
  }
  auto& value = std::get<json::value>(whole);
  merge(value, std::get<json::value>(change));
  return json::serialize(value);
}

std::variant<std::string, Fault> copied(std::string_view document, json::object wanted) {
  for (const char* name : {"slug", "starts_at"}) {
    const auto* found = wanted.if_contains(name);
    if (found == nullptr || !found->is_string()) return Fault{std::string("/") + name, "must be a string"};
  }
  auto whole = read(document);
  if (auto* fault = std::get_if<Fault>(&whole)) return std::move(*fault);
  auto& value = std::get<json::value>(whole);
  auto& object = value.get_object();
  object.stable_erase("cancelled");
  if (!wanted.contains("ends_at")) {
    const auto text = [](const json::value& time) { return std::string_view(time.as_string()); };
    auto end = moved(text(object.at("ends_at")), text(object.at("starts_at")), text(wanted.at("starts_at")));
    if (const auto* fault = std::get_if<Fault>(&end)) return Fault{"/starts_at", fault->reason};
    wanted["ends_at"] = std::get<std::string>(std::move(end));
  }
  merge(value, wanted);
  return json::serialize(value);
}

}  // namespace rostrum::document
