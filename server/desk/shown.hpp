// All that a desk knows, for whoever reads or tells of it.
#pragma once
#include <map>
#include <string>

#include "server/document/document.hpp"
#include "server/registration/registration.hpp"

namespace rostrum::desk {

/// Views; valid for the call.
struct Shown {
  const registration::Book& book;
  const std::map<registration::TextId, std::string>& texts;
  const document::Document& document;
  registration::Instant now = 0;

  /// Empty for an id that is none, or whose text was erased.
  [[nodiscard]] std::string text(const registration::TextId& id) const {
    const auto found = texts.find(id);
    return found == texts.end() ? std::string() : found->second;
  }
};

}  // namespace rostrum::desk
