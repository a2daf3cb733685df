// server/document: event documents as organisers send them, patches to them, local times.
#include <boost/json.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "server/document/patch.hpp"

namespace {

using namespace rostrum;

constexpr std::string_view kBase = R"({"format":1,"slug":"base","title":{"en":"Base"},"time_zone":"America/New_York",
  "starts_at":"2021-09-23T09:00","ends_at":"2021-09-23T10:30","agenda":[{"id":"a","kind":"panel"}],"x-ours":{"a":{}}})";

void must(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto parsed = document::parse(bytes, document::Keys::strict);
  if (const auto* given = std::get_if<document::Document>(&parsed)) {
    must(given->ends_at > given->starts_at && !given->slug.empty() && !given->title("en").empty());
    must(std::holds_alternative<document::Document>(document::parse(bytes, document::Keys::lenient)));
    const auto same = document::parse(std::get<std::string>(document::patched(bytes, "{}")), document::Keys::strict);
    must(std::get<document::Document>(same).page == given->page);
  } else {
    must(!std::get<document::Fault>(parsed).reason.empty());
  }
  const auto once = document::patched(kBase, bytes);
  if (const auto* text = std::get_if<std::string>(&once)) {
    must(std::get<std::string>(document::patched(*text, bytes)) == *text);
    static_cast<void>(document::parse(*text, document::Keys::strict));
  }
  boost::json::object wanted;
  wanted["slug"] = "copy";
  wanted["starts_at"] = bytes;
  static_cast<void>(document::copied(kBase, std::move(wanted)));
  return 0;
}
