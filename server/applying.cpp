#include "server/applying.hpp"

#include <boost/json.hpp>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "server/document/patch.hpp"
#include "server/document/pictures.hpp"

namespace rostrum::server {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using document::Fault;

std::optional<std::string> content(const fs::path& file) {
  std::error_code none;
  if (!fs::is_regular_file(file, none)) return std::nullopt;
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>(in), {}};
}

/// Whether it can lie beside: an address, or a path that leads away, is left to the document's own rules.
bool is_beside(const std::string& path) {
  return !path.empty() && !path.starts_with('/') && path.find("..") == std::string::npos &&
         path.find(':') == std::string::npos;
}

/// Takes the pictures of a document, and names them there as assets.
std::optional<Fault> gather(const fs::path& folder, json::value& document, Given& given) {
  bool renamed = false;
  // One name is one file.
  std::map<std::string, std::string> paths;
  for (const auto& place : document::picture_places(document)) {
    if (!is_beside(place.path)) continue;
    auto bytes = content(folder / place.path);
    if (!bytes) {
      if (!document::is_picture_name(place.path)) return Fault{place.pointer, "names no file beside the document"};
      given.elsewhere.push_back(place.pointer);
      continue;
    }
    const auto name = document::picture_name(place.path);
    const auto [known, is_new] = paths.emplace(name, place.path);
    if (!is_new && known->second != place.path) {
      return Fault{place.pointer, "would have the same name as " + known->second};
    }
    given.pictures[name] = *std::move(bytes);
    if (name == place.path) continue;
    document.at_pointer(place.pointer) = name;
    renamed = true;
  }
  if (renamed) given.text = json::serialize(document);
  return std::nullopt;
}

}  // namespace

std::variant<Given, Fault> read_given(const fs::path& file) {
  auto text = content(file);
  if (!text) throw std::runtime_error(file.string() + " cannot be read");
  Given given;
  given.text = *std::move(text);
  boost::system::error_code error;
  auto document = json::parse(given.text, error, {}, {.max_depth = document::kMaxDepth});
  if (error) return given;
  if (auto fault = gather(file.parent_path(), document, given)) return *std::move(fault);
  // Before a picture is put anywhere.
  auto checked = document::parse(given.text, document::Keys::strict);
  if (auto* fault = std::get_if<Fault>(&checked)) return std::move(*fault);
  given.slug = std::get<document::Document>(checked).slug;
  return given;
}

}  // namespace rostrum::server
