// What `rostrumd event apply` is given: a document, and the pictures that it names by where they lie beside it. Reads
// files; for commands.
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "server/document/document.hpp"

namespace rostrum::server {

struct Given {
  /// With pictures named as assets.
  std::string text;
  std::string slug;
  /// Bytes, by the asset's name.
  std::map<std::string, std::string> pictures;
  /// Pointers to pictures that are not beside it, so that assets are meant that were put there otherwise.
  std::vector<std::string> elsewhere;
};

/// Throws std::runtime_error when the file cannot be read. A document that is wrong is a fault; what is no JSON at all
/// is left to who takes it.
std::variant<Given, document::Fault> read_given(const std::filesystem::path& file);

}  // namespace rostrum::server
