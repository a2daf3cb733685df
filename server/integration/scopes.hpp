// What an API key may be let do. Which scope an operation needs is said in protocol/api, beside the operation
// (`x-scope`, on a parameter too), and read from there: an operation that names none is open to no key, unless it is
// open to everybody. Pure.
#pragma once
#include <boost/json/value.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rostrum::integration {

/// Every scope that there is, in the order in which pages offer them.
[[nodiscard]] const std::vector<std::string>& scopes();
[[nodiscard]] bool is_scope(std::string_view word);

/// What one operation needs.
struct Need {
  /// Anybody may, without a token.
  bool open = false;
  /// Empty and not `open`: no key may.
  std::string scope;
  /// Query parameter → the scope that asking for it by `true` needs besides.
  std::map<std::string, std::string> more;
  friend bool operator==(const Need&, const Need&) = default;
};

class Needs {
 public:
  /// Of an OpenAPI document. Throws std::exception when it is none.
  explicit Needs(const boost::json::value& openapi);

  /// `pattern` as the document and the router write it; `method` in lower case, `head` counts as `get`.
  [[nodiscard]] Need of(const std::string& pattern, const std::string& method) const;
  /// Every scope that is named.
  [[nodiscard]] std::vector<std::string> named() const;

 private:
  std::map<std::pair<std::string, std::string>, Need> needs_;
};

}  // namespace rostrum::integration
