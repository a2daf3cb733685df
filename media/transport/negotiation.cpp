#include "media/transport/negotiation.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "protocol/webrtc/sdp/attributes.hpp"
#include "protocol/webrtc/sdp/description.hpp"

namespace rostrum::transport {
namespace {

constexpr std::string_view kProtocol = "UDP/TLS/RTP/SAVPF";
constexpr std::string_view kMid = "urn:ietf:params:rtp-hdrext:sdes:mid";
constexpr std::string_view kRid = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";
constexpr std::string_view kRepairedRid = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";
constexpr std::string_view kTransportSequence =
    "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
constexpr std::string_view kOrientation = "urn:3gpp:video-orientation";

// RFC 8445 5.1.2: host candidates, UDP before TCP; RFC 6544 4.2 for passive TCP.
constexpr std::uint32_t kUdpPriority = 2'130'706'431;
constexpr std::uint32_t kTcpPriority = 1'671'430'143;

Refusal cannot(std::string problem) { return {422, std::move(problem)}; }

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

using Fmtps = std::map<std::uint8_t, std::map<std::string, std::string>>;

Fmtps read_fmtps(const sdp::Media& media) {
  Fmtps all;
  for (const auto value : media.all("fmtp")) {
    if (auto fmtp = sdp::parse_fmtp(value)) all[fmtp->payload_type] = std::move(fmtp->parameters);
  }
  return all;
}

std::string parameter(const Fmtps& fmtps, std::uint8_t type, const std::string& name, std::string otherwise) {
  const auto of_type = fmtps.find(type);
  if (of_type == fmtps.end()) return otherwise;
  const auto found = of_type->second.find(name);
  return found == of_type->second.end() ? otherwise : found->second;
}

/// The codec of a payload type that we decode, nullopt for the rest.
std::optional<ingest::Codec> codec_of(const sdp::RtpMap& map, bool video, const Fmtps& fmtps) {
  const std::string name = lower(map.encoding);
  if (!video) {
    if (name == "opus" && map.clock_hz == 48'000) return ingest::Codec::opus;
    return std::nullopt;
  }
  if (map.clock_hz != 90'000) return std::nullopt;
  if (name == "vp8") return ingest::Codec::vp8;
  // Depth beyond 8 bits is for displays that no programme of ours has.
  if (name == "vp9" && parameter(fmtps, map.payload_type, "profile-id", "0") == "0") return ingest::Codec::vp9;
  if (name == "av1" && parameter(fmtps, map.payload_type, "profile", "0") == "0") return ingest::Codec::av1;
  // RFC 6184 6.2: mode 0 has no fragments, so no picture of size.
  if (name == "h264" && parameter(fmtps, map.payload_type, "packetization-mode", "0") == "1")
    return ingest::Codec::h264;
  return std::nullopt;
}

/// One section being answered.
struct Track {
  const sdp::Media& offer;
  ingest::TrackPlan plan;
  /// What the answer keeps, in the offer's order.
  std::vector<sdp::RtpMap> maps;
  bool remb = false;
  bool transport_feedback = false;
};

bool offers_feedback(const sdp::Media& media, std::uint8_t type, std::string_view wanted) {
  for (const auto value : media.all("rtcp-fb")) {
    const auto feedback = sdp::parse_rtcp_fb(value);
    if (feedback && feedback->feedback == wanted && (!feedback->payload_type || *feedback->payload_type == type))
      return true;
  }
  return false;
}

std::vector<std::uint8_t> formats_of(const sdp::Media& media) {
  std::vector<std::uint8_t> types;
  for (const std::string& format : media.formats) {
    if (!format.empty() && format.size() <= 3 && std::all_of(format.begin(), format.end(), ::isdigit)) {
      const int type = std::stoi(format);
      if (type < 128) types.push_back(static_cast<std::uint8_t>(type));
    }
  }
  return types;
}

void choose_payloads(Track& track) {
  const sdp::Media& media = track.offer;
  const bool video = track.plan.video;
  const Fmtps fmtps = read_fmtps(media);
  std::map<std::uint8_t, sdp::RtpMap> maps;
  for (const auto value : media.all("rtpmap")) {
    if (auto map = sdp::parse_rtpmap(value)) maps[map->payload_type] = std::move(*map);
  }
  const auto formats = formats_of(media);
  for (const std::uint8_t type : formats) {
    const auto map = maps.find(type);
    if (map == maps.end()) continue;
    const auto codec = codec_of(map->second, video, fmtps);
    if (!codec) continue;
    track.plan.payloads[type] = {*codec, map->second.clock_hz, video && offers_feedback(media, type, "nack"), {}};
    track.remb = track.remb || offers_feedback(media, type, "goog-remb");
    track.transport_feedback = track.transport_feedback || offers_feedback(media, type, "transport-cc");
  }
  // Retransmission types only beside what they repeat (RFC 4588 8.1).
  for (const std::uint8_t type : formats) {
    const auto map = maps.find(type);
    if (map == maps.end()) continue;
    if (lower(map->second.encoding) == "rtx") {
      const std::string apt = parameter(fmtps, type, "apt", "");
      const auto repaired =
          std::find_if(track.plan.payloads.begin(), track.plan.payloads.end(),
                       [&](const auto& entry) { return std::to_string(entry.first) == apt && !entry.second.repairs; });
      if (repaired == track.plan.payloads.end()) continue;
      ingest::PayloadPlan repair = repaired->second;
      repair.repairs = repaired->first;
      track.plan.payloads[type] = repair;
    }
    if (track.plan.payloads.contains(type)) track.maps.push_back(map->second);
  }
}

void choose_streams(Track& track) {
  const sdp::Media& media = track.offer;
  std::set<std::uint32_t> repairs;
  for (const auto value : media.all("ssrc-group")) {
    const auto group = sdp::parse_ssrc_group(value);
    if (!group || group->semantics != "FID" || group->ssrcs.size() != 2) continue;
    if (track.plan.streams.size() >= ingest::kMaxLayers) break;
    track.plan.streams.push_back({group->ssrcs[0], group->ssrcs[1]});
    repairs.insert(group->ssrcs[1]);
  }
  for (const auto value : media.all("ssrc")) {
    const auto ssrc = sdp::parse_ssrc(value);
    auto& streams = track.plan.streams;
    if (!ssrc || repairs.contains(*ssrc) || streams.size() >= ingest::kMaxLayers) continue;
    const bool known = std::any_of(streams.begin(), streams.end(), [&](const auto& s) { return s.ssrc == *ssrc; });
    if (!known) streams.push_back({*ssrc, {}});
  }
  const std::string* const simulcast = media.find("simulcast");
  if (simulcast == nullptr) return;
  if (auto rids = sdp::parse_simulcast_send(*simulcast)) {
    rids->resize(std::min(rids->size(), ingest::kMaxLayers));
    track.plan.rids = std::move(*rids);
  }
}

std::string_view direction_of(const sdp::Description& offer, const sdp::Media& media) {
  for (const std::string_view direction : {"sendonly", "sendrecv", "recvonly", "inactive"}) {
    if (media.has(direction)) return direction;
  }
  for (const std::string_view direction : {"sendonly", "sendrecv", "recvonly", "inactive"}) {
    if (offer.has(direction)) return direction;
  }
  // RFC 8866 6.7.
  return "sendrecv";
}

/// What is wrong with one section, if anything.
std::optional<Refusal> judge(const sdp::Description& offer, const sdp::Media& media) {
  if (media.kind != "audio" && media.kind != "video") {
    return cannot("Only sound and picture can be sent here, not " + media.kind + ".");
  }
  if (media.protocol != kProtocol) return cannot("The transport must be " + std::string(kProtocol) + ".");
  const auto direction = direction_of(offer, media);
  if (direction != "sendonly" && direction != "sendrecv") {
    return cannot("The " + media.kind + " must be sendonly, since this address only receives.");
  }
  if (!media.has("rtcp-mux")) return cannot("The " + media.kind + " needs a=rtcp-mux.");
  return std::nullopt;
}

/// An attribute of the section or, failing that, of the session.
const std::string* either(const sdp::Description& offer, const sdp::Media& media, std::string_view name) {
  const std::string* const own = media.find(name);
  return own != nullptr ? own : offer.find(name);
}

/// Credentials and fingerprints, from the section that the others are bundled with.
std::optional<Refusal> read_transport(const sdp::Description& offer, const sdp::Media& media, Negotiated& negotiated) {
  const std::string* const ufrag = either(offer, media, "ice-ufrag");
  const std::string* const password = either(offer, media, "ice-pwd");
  if (ufrag == nullptr || password == nullptr || !sdp::is_ice_ufrag(*ufrag) || !sdp::is_ice_password(*password)) {
    return cannot("The offer has no usable ICE credentials.");
  }
  negotiated.remote_ice = {*ufrag, *password};
  auto values = media.all("fingerprint");
  if (values.empty()) values = offer.all("fingerprint");
  for (const auto value : values) {
    if (auto fingerprint = sdp::parse_fingerprint(value)) {
      negotiated.fingerprints.push_back({std::move(fingerprint->algorithm), std::move(fingerprint->value)});
    }
  }
  if (negotiated.fingerprints.empty()) return cannot("The offer names no certificate (a=fingerprint).");
  const std::string* const setup = either(offer, media, "setup");
  if (setup != nullptr && *setup == "passive")
    return cannot("The offer must be ready to begin DTLS (a=setup:actpass).");
  return std::nullopt;
}

void read_extensions(const std::vector<Track>& tracks, ExtensionIds& ids) {
  for (const Track& track : tracks) {
    for (const auto value : track.offer.all("extmap")) {
      const auto map = sdp::parse_extmap(value);
      if (!map) continue;
      if (map->uri == kMid) ids.mid = map->id;
      if (map->uri == kRid) ids.rid = map->id;
      if (map->uri == kRepairedRid) ids.repaired_rid = map->id;
      if (map->uri == kTransportSequence) ids.transport_sequence = map->id;
      if (map->uri == kOrientation) ids.video_orientation = map->id;
    }
  }
}

bool understands(std::string_view uri) {
  return uri == kMid || uri == kRid || uri == kRepairedRid || uri == kTransportSequence || uri == kOrientation;
}

void add_candidates(sdp::Section& section, const LocalDescription& local) {
  const auto add = [&](std::size_t index, bool tcp) {
    sdp::Candidate candidate;
    candidate.foundation = std::to_string(index + 1 + (tcp ? local.addresses.size() : 0));
    candidate.transport = tcp ? "tcp" : "udp";
    // Later addresses are less preferred.
    candidate.priority = (tcp ? kTcpPriority : kUdpPriority) - static_cast<std::uint32_t>(index << 8);
    candidate.address = local.addresses[index];
    candidate.port = local.port;
    if (tcp) candidate.tcp_type = "passive";
    section.add("candidate", sdp::serialize(candidate));
  };
  for (std::size_t i = 0; i < local.addresses.size(); ++i) add(i, false);
  for (std::size_t i = 0; local.tcp && i < local.addresses.size(); ++i) add(i, true);
  section.add("end-of-candidates");
}

void add_transport(sdp::Section& section, const LocalDescription& local) {
  section.add("ice-ufrag", local.ice.ufrag);
  section.add("ice-pwd", local.ice.password);
  section.add("fingerprint", "sha-256 " + local.fingerprint);
  section.add("setup", "passive");
}

void add_codecs(sdp::Media& answer, const Track& track) {
  for (const sdp::RtpMap& map : track.maps) {
    const std::string type = std::to_string(map.payload_type);
    answer.formats.push_back(type);
    answer.add("rtpmap", type + " " + map.encoding + "/" + std::to_string(map.clock_hz) +
                             (map.channels > 1 ? "/" + std::to_string(map.channels) : ""));
    const auto& payload = track.plan.payloads.at(map.payload_type);
    if (payload.codec == ingest::Codec::opus) {
      answer.add("fmtp", type + " minptime=10;useinbandfec=1;stereo=1");
      if (track.transport_feedback) answer.add("rtcp-fb", type + " transport-cc");
      continue;
    }
    for (const auto value : track.offer.all("fmtp")) {
      const auto fmtp = sdp::parse_fmtp(value);
      if (fmtp && fmtp->payload_type == map.payload_type) answer.add("fmtp", std::string(value));
    }
    if (payload.repairs) continue;
    for (const std::string_view feedback : {"goog-remb", "transport-cc", "ccm fir", "nack", "nack pli"}) {
      if (!offers_feedback(track.offer, map.payload_type, feedback)) continue;
      if (feedback == "goog-remb" && track.transport_feedback) continue;
      answer.add("rtcp-fb", type + " " + std::string(feedback));
    }
  }
}

sdp::Media answer_section(const Track& track, const LocalDescription& local, bool tagged) {
  sdp::Media answer;
  answer.kind = track.offer.kind;
  answer.protocol = track.offer.protocol;
  answer.add("mid", track.plan.mid);
  answer.add("recvonly");
  answer.add("rtcp-mux");
  if (track.offer.has("rtcp-rsize")) answer.add("rtcp-rsize");
  add_transport(answer, local);
  for (const auto value : track.offer.all("extmap")) {
    const auto map = sdp::parse_extmap(value);
    if (map && understands(map->uri)) answer.add("extmap", std::to_string(map->id) + " " + map->uri);
  }
  add_codecs(answer, track);
  if (!track.plan.rids.empty()) {
    std::string list;
    for (const std::string& rid : track.plan.rids) {
      answer.add("rid", rid + " recv");
      list += (list.empty() ? "" : ";") + rid;
    }
    answer.add("simulcast", "recv " + list);
  }
  if (tagged) add_candidates(answer, local);
  return answer;
}

std::string write_answer(const sdp::Description& offer, const std::vector<Track>& tracks,
                         const LocalDescription& local) {
  sdp::Description answer;
  answer.origin = "- " + std::to_string(local.session_id) + " 1 IN IP4 0.0.0.0";
  std::string group = "BUNDLE";
  for (const Track& track : tracks) group += " " + track.plan.mid;
  answer.add("group", group);
  answer.add("ice-lite");
  // RFC 9429 5.3.1: only what was offered.
  if (offer.has("extmap-allow-mixed")) answer.add("extmap-allow-mixed");
  for (const sdp::Media& media : offer.media) {
    const auto track =
        std::find_if(tracks.begin(), tracks.end(), [&](const Track& one) { return &one.offer == &media; });
    if (track != tracks.end()) {
      answer.media.push_back(answer_section(*track, local, track == tracks.begin()));
    } else {
      sdp::Media refused;
      refused.kind = media.kind;
      refused.port = 0;
      refused.protocol = media.protocol;
      refused.formats = media.formats;
      if (const auto* const mid = media.find("mid")) refused.add("mid", *mid);
      refused.add("inactive");
      answer.media.push_back(std::move(refused));
    }
  }
  return sdp::serialize(answer);
}

}  // namespace

std::variant<Negotiated, Refusal> negotiate(const std::string& text, const LocalDescription& local) {
  const auto offer = sdp::parse(text);
  if (!offer)
    return Refusal{400,
                   "The offer is no session description, from byte " + std::to_string(offer.error().offset) + " on."};
  std::vector<Track> tracks;
  for (const sdp::Media& media : offer->media) {
    // RFC 9429 5.2.1: the offerer has given this section up itself.
    if (media.port == 0 && !media.has("bundle-only")) continue;
    if (auto refusal = judge(*offer, media)) return *std::move(refusal);
    const bool video = media.kind == "video";
    const bool twice = std::any_of(tracks.begin(), tracks.end(), [&](const Track& t) { return t.plan.video == video; });
    if (twice) return cannot("One " + media.kind + " track can be sent, not two.");
    Track& track = tracks.emplace_back(Track{media, {}, {}});
    track.plan.video = video;
    const std::string* const mid = media.find("mid");
    if (mid != nullptr) track.plan.mid = *mid;
    choose_payloads(track);
    if (track.plan.payloads.empty()) {
      return Refusal{406, video ? "None of the offered video codecs is known here: H.264, VP8, VP9 and AV1 are."
                                : "None of the offered audio codecs is known here: Opus is."};
    }
    choose_streams(track);
  }
  if (tracks.empty()) return cannot("The offer has neither sound nor picture.");
  if (tracks.size() > 1) {
    const std::string* const group = offer->find("group");
    const bool bundled = group != nullptr && group->starts_with("BUNDLE") && tracks[0].plan.mid != tracks[1].plan.mid;
    if (!bundled) return cannot("Sound and picture must share one transport (a=group:BUNDLE).");
  }
  Negotiated negotiated;
  if (auto refusal = read_transport(*offer, tracks.front().offer, negotiated)) return *std::move(refusal);
  read_extensions(tracks, negotiated.extensions);
  negotiated.plan.transport_feedback =
      negotiated.extensions.transport_sequence != 0 &&
      std::any_of(tracks.begin(), tracks.end(), [](const Track& t) { return t.transport_feedback; });
  negotiated.plan.remb = std::any_of(tracks.begin(), tracks.end(), [](const Track& t) { return t.remb; });
  if (!negotiated.plan.transport_feedback) {
    for (Track& track : tracks) track.transport_feedback = false;
  }
  negotiated.answer = write_answer(*offer, tracks, local);
  for (Track& track : tracks) negotiated.plan.tracks.push_back(std::move(track.plan));
  return negotiated;
}

std::optional<Fragment> read_fragment(const std::string& text) {
  const auto parsed = sdp::parse_fragment(text);
  if (!parsed) return std::nullopt;
  Fragment fragment;
  const auto look = [&](const sdp::Section& section) {
    const std::string* const ufrag = section.find("ice-ufrag");
    const std::string* const password = section.find("ice-pwd");
    if (fragment.ice || ufrag == nullptr || password == nullptr) return;
    if (sdp::is_ice_ufrag(*ufrag) && sdp::is_ice_password(*password)) fragment.ice = IceCredentials{*ufrag, *password};
  };
  look(*parsed);
  for (const sdp::Media& media : parsed->media) look(media);
  return fragment;
}

std::string restart_fragment(const LocalDescription& local) {
  sdp::Description fragment;
  fragment.add("ice-lite");
  fragment.add("ice-ufrag", local.ice.ufrag);
  fragment.add("ice-pwd", local.ice.password);
  sdp::Media media;
  media.kind = "audio";
  media.protocol = kProtocol;
  media.formats = {"0"};
  media.add("mid", "0");
  add_candidates(media, local);
  fragment.media.push_back(std::move(media));
  return sdp::serialize_fragment(fragment);
}

}  // namespace rostrum::transport
