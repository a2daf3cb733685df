// protocol/webrtc/sdp: descriptions, fragments and every attribute's value.
#include <cstdint>
#include <cstdlib>

#include "protocol/webrtc/sdp/attributes.hpp"
#include "protocol/webrtc/sdp/description.hpp"

namespace {

using namespace rostrum;

void read_values(const sdp::Section& section) {
  for (const auto& attribute : section.attributes) {
    const std::string& value = attribute.value;
    static_cast<void>(sdp::parse_rtpmap(value));
    static_cast<void>(sdp::parse_fmtp(value));
    static_cast<void>(sdp::parse_rtcp_fb(value));
    static_cast<void>(sdp::parse_extmap(value));
    static_cast<void>(sdp::parse_fingerprint(value));
    static_cast<void>(sdp::parse_ssrc_group(value));
    static_cast<void>(sdp::parse_ssrc(value));
    static_cast<void>(sdp::parse_simulcast_send(value));
    if (const auto candidate = sdp::parse_candidate(value)) {
      if (!sdp::parse_candidate(sdp::serialize(*candidate))) std::abort();
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto description = sdp::parse(text)) {
    read_values(*description);
    for (const auto& media : description->media) read_values(media);
    const auto again = sdp::parse(sdp::serialize(*description));
    // Only lengths may tell them apart: what is written ends its lines with two characters.
    if (again && *again != *description) std::abort();
  }
  static_cast<void>(sdp::parse_fragment(text));
  return 0;
}
