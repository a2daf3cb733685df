#include "server/integration/scopes.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <set>

namespace rostrum::integration {
namespace {

namespace json = boost::json;

std::string scope_of(const json::object& annotated) {
  const auto* scope = annotated.if_contains("x-scope");
  return scope == nullptr ? std::string() : std::string(scope->as_string());
}

Need need_of(const json::object& operation) {
  Need need;
  const auto* security = operation.if_contains("security");
  need.open = security != nullptr && security->as_array().empty();
  need.scope = scope_of(operation);
  const auto* parameters = operation.if_contains("parameters");
  if (parameters == nullptr) return need;
  for (const auto& parameter : parameters->as_array()) {
    const auto scope = scope_of(parameter.as_object());
    if (!scope.empty()) need.more[std::string(parameter.at("name").as_string())] = scope;
  }
  return need;
}

}  // namespace

const std::vector<std::string>& scopes() {
  static const std::vector<std::string> kScopes = {
      "events:read", "events:write",   "registrations:read",  "registrations:write", "needs:read", "mails:read",
      "mails:write", "questions:read", "questions:translate", "records:read",        "webhooks"};
  return kScopes;
}

bool is_scope(std::string_view word) { return std::ranges::find(scopes(), word) != scopes().end(); }

Needs::Needs(const json::value& openapi) {
  for (const auto& [path, item] : openapi.at("paths").as_object()) {
    for (const auto& [method, operation] : item.as_object()) {
      // `parameters` stands among the methods.
      if (operation.is_object()) needs_[{std::string(path), std::string(method)}] = need_of(operation.as_object());
    }
  }
}

Need Needs::of(const std::string& pattern, const std::string& method) const {
  const auto found = needs_.find({pattern, method == "head" ? "get" : method});
  return found == needs_.end() ? Need() : found->second;
}

std::vector<std::string> Needs::named() const {
  std::set<std::string> found;
  for (const auto& [operation, need] : needs_) {
    if (!need.scope.empty()) found.insert(need.scope);
    for (const auto& [parameter, scope] : need.more) found.insert(scope);
  }
  return {found.begin(), found.end()};
}

}  // namespace rostrum::integration
