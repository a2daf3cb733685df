#include "protocol/hls/multivariant_playlist.hpp"

#include <algorithm>

#include "protocol/hls/lines.hpp"

namespace rostrum::hls {
namespace {

using Status = std::optional<Error>;

constexpr std::string_view kMediaTags[] = {"#EXTINF",
                                           "#EXT-X-TARGETDURATION",
                                           "#EXT-X-MEDIA-SEQUENCE",
                                           "#EXT-X-PART",
                                           "#EXT-X-PART-INF",
                                           "#EXT-X-SERVER-CONTROL",
                                           "#EXT-X-MAP",
                                           "#EXT-X-ENDLIST",
                                           "#EXT-X-SKIP",
                                           "#EXT-X-PRELOAD-HINT"};

bool has_group(const MultivariantPlaylist& playlist, Rendition::Type type, const std::string& group) {
  return std::any_of(playlist.renditions.begin(), playlist.renditions.end(),
                     [&](const Rendition& r) { return r.type == type && r.group == group; });
}

/// 4.4.6.1.1 and 4.4.6.2: what holds between the lines.
Status check(const MultivariantPlaylist& playlist) {
  if (playlist.variants.empty()) return Error::missing_tag;
  for (auto one = playlist.renditions.begin(); one != playlist.renditions.end(); ++one) {
    const bool clash = std::any_of(playlist.renditions.begin(), one, [&](const Rendition& other) {
      return one->type == other.type && one->group == other.group &&
             (one->name == other.name || (one->is_default && other.is_default));
    });
    if (clash) return Error::contradiction;
  }
  for (const auto& variant : playlist.variants) {
    if (variant.audio && !has_group(playlist, Rendition::Type::audio, *variant.audio)) return Error::missing_tag;
    if (variant.subtitles && !has_group(playlist, Rendition::Type::subtitles, *variant.subtitles))
      return Error::missing_tag;
    // NONE stands on all variants or on none.
    if ((variant.closed_captions == "NONE") != (playlist.variants.front().closed_captions == "NONE")) {
      return Error::contradiction;
    }
  }
  return {};
}

}  // namespace

Parsed<MultivariantPlaylist> MultivariantPlaylist::parse(std::string_view text) {
  LineReader lines(text);
  MultivariantPlaylist playlist;
  std::optional<StreamInf> pending;
  bool versioned = false;
  while (true) {
    const auto next = lines.next();
    if (!next) return next.error();
    if (!*next) break;
    const Line& line = **next;
    const auto failure = [&](Error code) { return ParseError<Error>{code, line.offset}; };
    if (line.tag.empty()) {
      if (!pending) return failure(Error::missing_tag);
      pending->uri = line.value;
      playlist.variants.push_back(std::move(*pending));
      pending.reset();
    } else if (pending) {
      // 4.4.6.2: the URI line follows at once.
      return failure(Error::missing_tag);
    } else if (std::find(std::begin(kMediaTags), std::end(kMediaTags), line.tag) != std::end(kMediaTags)) {
      return failure(Error::contradiction);
    } else if (line.tag == "#EXT-X-VERSION") {
      const auto version = parse_integer(line.value);
      if (!version) return failure(Error::bad_value);
      if (versioned) return failure(Error::duplicate_tag);
      playlist.version = *version;
      versioned = true;
    } else if (line.tag == "#EXT-X-INDEPENDENT-SEGMENTS") {
      playlist.independent_segments = true;
    } else if (line.tag == StreamInf::kTag) {
      auto variant = read_tag<StreamInf>(line);
      if (!variant) return variant.error();
      if (playlist.variants.size() == kMaxRenditions) return failure(Error::too_many);
      pending = std::move(*variant);
    } else if (line.tag == Rendition::kTag) {
      auto rendition = read_tag<Rendition>(line);
      if (!rendition) return rendition.error();
      if (playlist.renditions.size() == kMaxRenditions) return failure(Error::too_many);
      if (*rendition) playlist.renditions.push_back(std::move(**rendition));
    }
  }
  const auto error = pending ? Status(Error::missing_tag) : check(playlist);
  if (error) return ParseError<Error>{*error, text.size()};
  return playlist;
}

std::string MultivariantPlaylist::write() const {
  std::string out = "#EXTM3U\n";
  out.append("#EXT-X-VERSION:").append(std::to_string(version)).append("\n");
  if (independent_segments) out += "#EXT-X-INDEPENDENT-SEGMENTS\n";
  for (const auto& rendition : renditions) rendition.write(out);
  for (const auto& variant : variants) variant.write(out);
  return out;
}

}  // namespace rostrum::hls
