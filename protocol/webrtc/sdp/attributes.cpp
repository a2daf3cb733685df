#include "protocol/webrtc/sdp/attributes.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace rostrum::sdp {
namespace {

constexpr ParseError<Error> kBad{Error::bad_value, 0};
// Of group members and simulcast layers: more than any sender has.
constexpr std::size_t kMaxMembers = 32;

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

/// Takes what stands before `separator` off the front; all of it when there is none.
std::string_view take(std::string_view& text, char separator) {
  const auto end = std::min(text.find(separator), text.size());
  const auto taken = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return taken;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

template <class Number>
std::optional<Number> number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

std::optional<std::uint8_t> payload_type(std::string_view text) {
  const auto value = number<std::uint8_t>(text);
  return value && *value < 128 ? value : std::nullopt;
}

bool all_ice_chars(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '+' || c == '/' || c == '-' || c == '_';
  });
}

}  // namespace

Parsed<RtpMap, Error> parse_rtpmap(std::string_view value) {
  RtpMap map;
  const auto type = payload_type(take(value, ' '));
  map.encoding = take(value, '/');
  const auto clock = number<std::uint32_t>(take(value, '/'));
  if (!type || map.encoding.empty() || !clock || *clock == 0) return kBad;
  map.payload_type = *type;
  map.clock_hz = *clock;
  if (value.empty()) return map;
  const auto channels = number<int>(value);
  if (!channels || *channels < 1 || *channels > 255) return kBad;
  map.channels = *channels;
  return map;
}

Parsed<Fmtp, Error> parse_fmtp(std::string_view value) {
  const auto type = payload_type(take(value, ' '));
  if (!type) return kBad;
  Fmtp fmtp;
  fmtp.payload_type = *type;
  while (!value.empty() && fmtp.parameters.size() < kMaxMembers) {
    std::string_view entry = trimmed(take(value, ';'));
    if (entry.empty()) continue;
    const auto name = take(entry, '=');
    fmtp.parameters.emplace(lower(name), std::string(entry));
  }
  return fmtp;
}

Parsed<RtcpFb, Error> parse_rtcp_fb(std::string_view value) {
  RtcpFb feedback;
  const auto type = take(value, ' ');
  if (type != "*") {
    feedback.payload_type = payload_type(type);
    if (!feedback.payload_type) return kBad;
  }
  feedback.feedback = trimmed(value);
  if (feedback.feedback.empty()) return kBad;
  return feedback;
}

Parsed<ExtMap, Error> parse_extmap(std::string_view value) {
  auto first = take(value, ' ');
  const auto id = number<std::uint8_t>(take(first, '/'));
  ExtMap map;
  map.uri = take(value, ' ');
  if (!id || *id == 0 || map.uri.empty()) return kBad;
  map.id = *id;
  return map;
}

Parsed<Fingerprint, Error> parse_fingerprint(std::string_view value) {
  Fingerprint fingerprint;
  fingerprint.algorithm = lower(take(value, ' '));
  fingerprint.value = trimmed(value);
  const bool hex = std::all_of(fingerprint.value.begin(), fingerprint.value.end(),
                               [](unsigned char c) { return std::isxdigit(c) != 0 || c == ':'; });
  if (fingerprint.algorithm.empty() || fingerprint.value.empty() || fingerprint.value.size() > 200 || !hex) return kBad;
  return fingerprint;
}

Parsed<SsrcGroup, Error> parse_ssrc_group(std::string_view value) {
  SsrcGroup group;
  group.semantics = take(value, ' ');
  while (!value.empty()) {
    const auto ssrc = number<std::uint32_t>(take(value, ' '));
    if (!ssrc || group.ssrcs.size() >= kMaxMembers) return kBad;
    group.ssrcs.push_back(*ssrc);
  }
  if (group.semantics.empty() || group.ssrcs.empty()) return kBad;
  return group;
}

Parsed<std::uint32_t, Error> parse_ssrc(std::string_view value) {
  const auto ssrc = number<std::uint32_t>(take(value, ' '));
  if (!ssrc) return kBad;
  return *ssrc;
}

Parsed<std::vector<std::string>, Error> parse_simulcast_send(std::string_view value) {
  while (!value.empty()) {
    const auto direction = take(value, ' ');
    auto list = take(value, ' ');
    if (direction != "send") continue;
    std::vector<std::string> rids;
    while (!list.empty()) {
      auto alternatives = take(list, ';');
      auto rid = take(alternatives, ',');
      if (!rid.empty() && rid.front() == '~') rid.remove_prefix(1);
      if (rid.empty() || rid.size() > 255 || rids.size() >= kMaxMembers) return kBad;
      rids.emplace_back(rid);
    }
    if (rids.empty()) return kBad;
    return rids;
  }
  return kBad;
}

Parsed<Candidate, Error> parse_candidate(std::string_view value) {
  Candidate candidate;
  candidate.foundation = take(value, ' ');
  const auto component = number<int>(take(value, ' '));
  candidate.transport = lower(take(value, ' '));
  const auto priority = number<std::uint32_t>(take(value, ' '));
  candidate.address = take(value, ' ');
  const auto port = number<std::uint16_t>(take(value, ' '));
  const auto typ = take(value, ' ');
  candidate.type = take(value, ' ');
  if (candidate.foundation.empty() || !component || !priority || !port || typ != "typ" || candidate.type.empty())
    return kBad;
  candidate.priority = *priority;
  candidate.port = *port;
  while (!value.empty()) {
    const auto name = take(value, ' ');
    const auto extension = take(value, ' ');
    if (name == "tcptype") candidate.tcp_type = extension;
  }
  return candidate;
}

std::string serialize(const Candidate& candidate) {
  std::string out = candidate.foundation + " 1 " + candidate.transport + " " + std::to_string(candidate.priority) +
                    " " + candidate.address + " " + std::to_string(candidate.port) + " typ " + candidate.type;
  if (!candidate.tcp_type.empty()) out += " tcptype " + candidate.tcp_type;
  return out;
}

bool is_ice_ufrag(std::string_view value) { return value.size() >= 4 && value.size() <= 256 && all_ice_chars(value); }
bool is_ice_password(std::string_view value) {
  return value.size() >= 22 && value.size() <= 256 && all_ice_chars(value);
}

}  // namespace rostrum::sdp
