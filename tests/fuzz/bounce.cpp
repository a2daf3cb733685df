// server/mail: reports of mails that did not arrive, as any mail server sends them.
#include "server/mail/bounce.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

using namespace rostrum;

void must(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto outcome = mail::parse_bounce({reinterpret_cast<const char*>(data), size});
  if (const auto* bounce = std::get_if<mail::Bounce>(&outcome)) {
    must(!bounce->mail.empty() && bounce->mail.find_first_of("@<> \r\n\"/.") == std::string::npos);
    must(bounce->reason.size() <= mail::kMaxReason && bounce->reason.find('@') == std::string::npos);
    must(std::ranges::none_of(bounce->reason, [](char c) { return static_cast<unsigned char>(c) < 0x20; }));
  }
  return 0;
}
