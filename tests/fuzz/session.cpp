// protocol/session: client_frame.hpp, command_table.hpp, instant.hpp. What is read can be written and read again as
// the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "protocol/session/client_frame.hpp"
#include "protocol/session/command_table.hpp"
#include "protocol/session/instant.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rostrum::session;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto at = parse_instant(text); at && parse_instant(format_instant(*at)) != at) std::abort();
  const auto frame = parse_client_frame(text);
  if (const auto* command = std::get_if<Command>(&frame)) {
    const auto again = parse_client_frame(serialize(*command));
    const auto* same = std::get_if<Command>(&again);
    if (same == nullptr || same->fields != command->fields || same->digest() != command->digest()) std::abort();
  }
  return 0;
}
