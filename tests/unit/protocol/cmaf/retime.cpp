#include "protocol/cmaf/retime.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

using namespace rostrum;
using cmaf::ChunkError;

namespace {

Bytes joined(std::initializer_list<Bytes> parts) {
  Bytes out;
  for (const auto& part : parts) ByteWriter(out).bytes(part);
  return out;
}

Bytes box(std::string_view type, const Bytes& payload) {
  Bytes out;
  ByteWriter writer(out);
  writer.u32(static_cast<std::uint32_t>(payload.size() + 8));
  writer.text(type);
  writer.bytes(payload);
  return out;
}

Bytes numbers(std::initializer_list<std::uint32_t> words) {
  Bytes out;
  for (const auto word : words) ByteWriter(out).u32(word);
  return out;
}

const Bytes kMfhd = box("mfhd", numbers({0, 7}));
const Bytes kTfhd = box("tfhd", numbers({0x020000, 1}));
const Bytes kTfdt = box("tfdt", numbers({0x01000000, 2, 3}));
const Bytes kMdat = box("mdat", numbers({0x6d6f6f66, 0xffffffff}));

Bytes chunk() { return joined({box("moof", joined({kMfhd, box("traf", joined({kTfhd, kTfdt}))})), kMdat}); }

struct Case {
  std::string_view name;
  Bytes bytes;
  ChunkError code;
};

const std::vector<Case> kBroken{
    {"nothing", {}, ChunkError::missing_box},
    {"mdat alone", kMdat, ChunkError::missing_box},
    {"three bytes", {std::byte{0}, std::byte{0}, std::byte{0}}, ChunkError::bad_size},
    {"size below a header", numbers({7, 0x6d6f6f66}), ChunkError::bad_size},
    {"size past the end", numbers({9, 0x6d6f6f66}), ChunkError::bad_size},
    {"large size cut off", numbers({1, 0x6d6f6f66, 0}), ChunkError::bad_size},
    {"large size below its header", numbers({1, 0x6d6f6f66, 0, 15}), ChunkError::bad_size},
    {"large size beyond everything", numbers({1, 0x6d6f6f66, 0xffffffff, 0xffffffff}), ChunkError::bad_size},
    {"two moofs", joined({chunk(), chunk()}), ChunkError::repeated_box},
    {"no mfhd", box("moof", box("traf", kTfdt)), ChunkError::missing_box},
    {"short mfhd", box("moof", joined({box("mfhd", numbers({0})), box("traf", kTfdt)})), ChunkError::bad_size},
    {"no traf", box("moof", kMfhd), ChunkError::missing_box},
    {"no tfdt", box("moof", joined({kMfhd, box("traf", kTfhd)})), ChunkError::missing_box},
    {"tfdt of version 0", box("moof", joined({kMfhd, box("traf", box("tfdt", numbers({0, 3})))})),
     ChunkError::bad_version},
    {"short tfdt", box("moof", joined({kMfhd, box("traf", box("tfdt", numbers({0x01000000, 3})))})),
     ChunkError::bad_size},
    {"empty tfdt", box("moof", joined({kMfhd, box("traf", box("tfdt", {}))})), ChunkError::bad_size},
    {"two tfdts", box("moof", joined({kMfhd, box("traf", joined({kTfdt, kTfdt}))})), ChunkError::repeated_box},
};

}  // namespace

TEST_CASE("a chunk's times are read") {
  const auto times = cmaf::chunk_times(chunk());
  REQUIRE(times.has_value());
  CHECK(times->first_tick == (link::Tick{2} << 32) + 3);
  CHECK(times->sequence == 7);
}

TEST_CASE("only the two numbers change") {
  const Bytes before = chunk();
  const auto after = cmaf::retime(before, 0x0102030405060708, 0xa0b0c0d0);
  REQUIRE(after.has_value());
  REQUIRE(after->size() == before.size());
  CHECK((cmaf::chunk_times(*after).value() == cmaf::ChunkTimes{0x0102030405060708, 0xa0b0c0d0}));
  std::ptrdiff_t changed = 0;
  for (std::size_t i = 0; i < before.size(); ++i) changed += before[i] != (*after)[i];
  CHECK(changed == 12);
  CHECK((cmaf::retime(*after, (link::Tick{2} << 32) + 3, 7).value() == before));
}

TEST_CASE("boxes before the moof and large sizes are passed over") {
  const Bytes large = joined({numbers({1, 0x65'6d'73'67, 0, 20, 99})});
  const Bytes whole = joined({box("styp", numbers({1, 2})), large, chunk()});
  CHECK((cmaf::chunk_times(whole).value() == cmaf::chunk_times(chunk()).value()));
}

TEST_CASE("an mdat that goes on to the end is legal") {
  Bytes bytes = chunk();
  std::fill_n(bytes.end() - static_cast<std::ptrdiff_t>(kMdat.size()), 4, std::byte{0});
  CHECK(cmaf::retime(bytes, 1600, 1).has_value());
}

TEST_CASE("what is not a chunk is refused with its reason") {
  for (const auto& broken : kBroken) {
    CAPTURE(broken.name);
    const auto result = cmaf::retime(broken.bytes, 0, 1);
    REQUIRE(result.has_error());
    CHECK(result.error().code == broken.code);
  }
}

TEST_CASE("a time that no tick holds is refused") {
  Bytes bytes = chunk();
  const std::string_view text = as_text(bytes);
  bytes[text.find("tfdt") + 8] = std::byte{0x80};
  const auto times = cmaf::chunk_times(bytes);
  REQUIRE(times.has_error());
  CHECK(times.error().code == ChunkError::bad_time);
}

TEST_CASE("every truncation is refused or keeps its moof") {
  const Bytes bytes = chunk();
  for (std::size_t size = 0; size + kMdat.size() < bytes.size(); ++size) {
    CHECK(cmaf::retime(ByteView(bytes).first(size), 0, 1).has_error());
  }
}
