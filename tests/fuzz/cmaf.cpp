// Chunks of a stage that may have been taken over: what is retimed must read back as it was written, and nothing else
// of it may change.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "protocol/cmaf/retime.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rostrum;
  const ByteView bytes = std::as_bytes(std::span(data, size));
  const cmaf::ChunkTimes wanted{102'400 * 7, 41};
  const auto moved = cmaf::retime(bytes, wanted.first_tick, wanted.sequence);
  if (!moved) return 0;
  if (moved->size() != size || cmaf::chunk_times(*moved) != wanted) std::abort();
  const auto times = cmaf::chunk_times(bytes);
  if (!times) return 0;
  const auto back = cmaf::retime(*moved, times->first_tick, times->sequence);
  if (!back || !std::equal(back->begin(), back->end(), bytes.begin())) std::abort();
  return 0;
}
