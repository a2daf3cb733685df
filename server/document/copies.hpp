// Several copies of one document, asked for at once: each for its own day, all of them perhaps of one series. Pure.
#pragma once
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "server/document/document.hpp"

namespace rostrum::document {

struct Copied {
  /// Of the event that they are made of: with the series, where one is asked for; else as it was.
  std::string original;
  std::vector<Document> documents;
  /// Of which `documents` were parsed.
  std::vector<std::string> texts;
};

/// `body` is {"copies":[{"slug","starts_at","ends_at"?},…],"series"?:{"id","title"?}}, `most` copies at most. A copy's
/// fault is named by its place in the body.
std::variant<Copied, Fault> copies(std::string_view original, std::string_view body, std::size_t most);

}  // namespace rostrum::document
