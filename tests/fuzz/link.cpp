// The frames between rostrumd and rostrum-stage and the poison notes. First byte: which of them; what is read must be
// written and read again to the same bytes.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "protocol/link/decoder.hpp"
#include "protocol/link/frames.hpp"
#include "protocol/link/poison_notes.hpp"

namespace {

using namespace rostrum;

template <class Message>
void decode(ByteView bytes) {
  link::Decoder<Message> decoder;
  // In two pieces, so that frames end in the middle of what is fed.
  const std::size_t half = bytes.size() / 2;
  for (const ByteView piece : {bytes.first(half), bytes.subspan(half)}) {
    decoder.feed(piece);
    for (;;) {
      const auto next = decoder.next();
      if (!next) return;
      if (!*next) break;
      Bytes once;
      link::serialize(**next, once);
      link::Decoder<Message> again;
      again.feed(once);
      const auto back = again.next();
      if (!back || !*back) std::abort();
      Bytes twice;
      link::serialize(**back, twice);
      if (once != twice) std::abort();
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteView bytes = std::as_bytes(std::span(data, size)).subspan(1);
  switch (data[0] % 3) {
    case 0:
      decode<link::Control>(bytes);
      break;
    case 1:
      decode<link::Media>(bytes);
      break;
    default:
      static_cast<void>(link::suspects(bytes));
      break;
  }
  return 0;
}
