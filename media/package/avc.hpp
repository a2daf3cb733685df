// H.264 from Annex B to the form of ISO/IEC 14496-15: NAL units with their length before them, parameter sets apart.
// Pure. The input comes from our own encoder.
#pragma once
#include <string>
#include <vector>

#include "protocol/bytes.hpp"

namespace rostrum::package {

/// NAL units between start codes, without them; views into `stream`.
[[nodiscard]] std::vector<ByteView> nal_units(ByteView stream);

/// One access unit as a sample: lengths of four bytes; parameter sets, delimiters and what the encoder tells about
/// itself (SEI of unregistered user data) are left out.
[[nodiscard]] Bytes avc_sample(ByteView access_unit);

/// AVCDecoderConfigurationRecord (14496-15 5.3.3.1). Throws std::invalid_argument unless there is one SPS of the High
/// profile with 8 bits 4:2:0, and a PPS.
[[nodiscard]] Bytes avc_config(ByteView parameter_sets);

/// RFC 6381 3.4: "avc1.64001f", from an AVCDecoderConfigurationRecord.
[[nodiscard]] std::string avc_codec(ByteView config);

}  // namespace rostrum::package
