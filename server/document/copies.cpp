#include "server/document/copies.hpp"

#include <boost/json.hpp>
#include <set>

#include "server/document/patch.hpp"
#include "server/document/reader.hpp"

namespace rostrum::document {
namespace {

template <class T>
T good(std::variant<T, Fault> outcome, const std::string& pointer) {
  if (auto* fault = std::get_if<Fault>(&outcome)) throw Fault{pointer + fault->pointer, std::move(fault->reason)};
  return std::get<T>(std::move(outcome));
}

Copied read(std::string_view original, const Reader& root, std::size_t most) {
  root.only({"copies", "series"});
  Copied copied;
  copied.original = original;
  if (const auto series = root.member("series")) {
    json::object patch;
    patch["series"] = series->value();
    copied.original = good(patched(original, json::serialize(patch)), "");
    // So that the series' own faults are named where they stand in the body.
    static_cast<void>(good(parse(copied.original, Keys::strict), ""));
  }
  const auto wanted = root.required("copies");
  std::set<std::string> slugs;
  for (const Reader& one : wanted.elements(most)) {
    one.only({"slug", "starts_at", "ends_at"});
    const auto slug = one.required("slug");
    if (!slugs.insert(slug.name(64)).second) slug.fail("is used twice");
    static_cast<void>(one.required("starts_at").text(40));
    auto text = good(document::copied(copied.original, one.object()), one.pointer());
    copied.documents.push_back(good(parse(text, Keys::strict), one.pointer()));
    copied.texts.push_back(std::move(text));
  }
  if (copied.texts.empty()) wanted.fail("must not be empty");
  return copied;
}

}  // namespace

std::variant<Copied, Fault> copies(std::string_view original, std::string_view body, std::size_t most) {
  boost::system::error_code error;
  const auto value = json::parse(body, error, {}, {.max_depth = kMaxDepth});
  if (error) return Fault{"", "is not JSON: " + error.message()};
  try {
    return read(original, Reader(value, "", Keys::strict), most);
  } catch (Fault& fault) {
    return std::move(fault);
  }
}

}  // namespace rostrum::document
