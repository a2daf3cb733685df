#include <openssl/sha.h>

#include <array>

#include "media/package/avc.hpp"
#include "media/package/box.hpp"
#include "media/package/track.hpp"

namespace rostrum::package {
namespace {

/// Unity, as 16.16 numbers and 2.30 in the last column (14496-12 8.2.2).
void matrix(Box& box) {
  for (const std::uint32_t value : {0x10000U, 0U, 0U, 0U, 0x10000U, 0U, 0U, 0U, 0x40000000U}) box->u32(value);
}

void ftyp(Bytes& out) {
  Box box(out, "ftyp");
  box->text("iso6");
  box->u32(0);
  for (const char* brand : {"iso6", "cmfc", "mp41"}) box->text(brand);
}

void mvhd(Bytes& out) {
  Box box(out, "mvhd", 0, 0);
  box->u32(0);  // Creation and modification: equal tracks make equal bytes.
  box->u32(0);
  box->u32(static_cast<std::uint32_t>(link::kTicksPerSecond));
  box->u32(0);
  box->u32(0x10000);
  box->u16(0x100);
  zeros(box, 10);
  matrix(box);
  zeros(box, 24);
  box->u32(kTrackId + 1);
}

void tkhd(Bytes& out, const VideoTrack* video) {
  Box box(out, "tkhd", 0, 3);  // Enabled and part of the presentation.
  box->u32(0);
  box->u32(0);
  box->u32(kTrackId);
  zeros(box, 4);
  box->u32(0);
  zeros(box, 12);
  box->u16(video != nullptr ? 0 : 0x100);  // Volume.
  box->u16(0);
  matrix(box);
  box->u32(video != nullptr ? static_cast<std::uint32_t>(video->width) << 16 : 0);
  box->u32(video != nullptr ? static_cast<std::uint32_t>(video->height) << 16 : 0);
}

void mdhd(Bytes& out) {
  Box box(out, "mdhd", 0, 0);
  box->u32(0);
  box->u32(0);
  box->u32(static_cast<std::uint32_t>(link::kTicksPerSecond));
  box->u32(0);
  box->u16(0x55c4);  // "und", three letters of five bits.
  box->u16(0);
}

void hdlr(Bytes& out, bool video) {
  Box box(out, "hdlr", 0, 0);
  box->u32(0);
  box->text(video ? "vide" : "soun");
  zeros(box, 12);
  box->text(video ? "picture" : "sound");
  box->u8(0);
}

void dinf(Bytes& out) {
  Box box(out, "dinf");
  Box dref(out, "dref", 0, 0);
  dref->u32(1);
  Box url(out, "url ", 0, 1);  // The media is in this file.
}

void avc1(Bytes& out, const VideoTrack& track) {
  Box box(out, "avc1");
  zeros(box, 6);
  box->u16(1);
  zeros(box, 16);
  box->u16(static_cast<std::uint16_t>(track.width));
  box->u16(static_cast<std::uint16_t>(track.height));
  box->u32(0x480000);  // 72 dpi.
  box->u32(0x480000);
  box->u32(0);
  box->u16(1);
  zeros(box, 32);
  box->u16(24);
  box->u16(0xffff);
  {
    Box config(out, "avcC");
    config->bytes(track.config);
  }
  // BT.709 in limited range, as the encoder says in its SPS.
  Box colour(out, "colr");
  colour->text("nclx");
  for (int i = 0; i < 3; ++i) colour->u16(1);
  colour->u8(0);
}

/// A descriptor of ISO/IEC 14496-1 7.2.2: tag, size (below 128 here), content.
void descriptor(ByteWriter& out, std::uint8_t tag, ByteView content) {
  out.u8(tag);
  out.u8(static_cast<std::uint8_t>(content.size()));
  out.bytes(content);
}

void esds(Bytes& out, const SoundTrack& track) {
  Bytes decoder;
  ByteWriter in_decoder(decoder);
  in_decoder.u8(0x40);           // Audio of ISO/IEC 14496-3.
  in_decoder.u8(0x05 << 2 | 1);  // An audio stream; the last bit is reserved.
  in_decoder.u24(0);
  in_decoder.u32(static_cast<std::uint32_t>(track.bits_per_second));
  in_decoder.u32(static_cast<std::uint32_t>(track.bits_per_second));
  descriptor(in_decoder, 0x05, track.config);
  Bytes stream;
  ByteWriter in_stream(stream);
  in_stream.u16(0);
  in_stream.u8(0);
  descriptor(in_stream, 0x04, decoder);
  const std::array sync{std::byte{2}};  // Timing is the file's own.
  descriptor(in_stream, 0x06, sync);
  Box box(out, "esds", 0, 0);
  ByteWriter in_box(out);
  descriptor(in_box, 0x03, stream);
}

void mp4a(Bytes& out, const SoundTrack& track) {
  Box box(out, "mp4a");
  zeros(box, 6);
  box->u16(1);
  zeros(box, 8);
  box->u16(2);
  box->u16(16);
  zeros(box, 4);
  box->u32(static_cast<std::uint32_t>(link::kTicksPerSecond) << 16);
  esds(out, track);
}

void stbl(Bytes& out, const Track& track) {
  Box box(out, "stbl");
  {
    Box stsd(out, "stsd", 0, 0);
    stsd->u32(1);
    if (const auto* video = std::get_if<VideoTrack>(&track)) avc1(out, *video);
    if (const auto* sound = std::get_if<SoundTrack>(&track)) mp4a(out, *sound);
  }
  for (const char* type : {"stts", "stsc", "stco"}) {
    Box table(out, type, 0, 0);
    table->u32(0);
  }
  Box sizes(out, "stsz", 0, 0);
  sizes->u32(0);
  sizes->u32(0);
}

void trak(Bytes& out, const Track& track) {
  const auto* video = std::get_if<VideoTrack>(&track);
  Box box(out, "trak");
  tkhd(out, video);
  Box mdia(out, "mdia");
  mdhd(out);
  hdlr(out, video != nullptr);
  Box minf(out, "minf");
  {
    Box header(out, video != nullptr ? "vmhd" : "smhd", 0, video != nullptr ? 1 : 0);
    zeros(header, video != nullptr ? 8 : 4);
  }
  dinf(out);
  stbl(out, track);
}

std::string hash(ByteView bytes) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
  std::string text;
  for (std::size_t i = 0; i < 8; ++i) {
    text += "0123456789abcdef"[digest[i] >> 4];
    text += "0123456789abcdef"[digest[i] & 15];
  }
  return text;
}

void moov(Bytes& out, const Track& track) {
  Box box(out, "moov");
  mvhd(out);
  trak(out, track);
  Box mvex(out, "mvex");
  Box trex(out, "trex", 0, 0);
  trex->u32(kTrackId);
  trex->u32(1);
  // Durations and flags are said in each chunk.
  for (int i = 0; i < 3; ++i) trex->u32(0);
}

}  // namespace

Bytes init_segment(const Track& track) {
  Bytes out;
  ftyp(out);
  moov(out, track);
  return out;
}

link::Init init_of(std::string rendition, int bandwidth_bps, const Track& track) {
  link::Init init;
  init.rendition = std::move(rendition);
  init.bandwidth_bps = bandwidth_bps;
  init.codecs = "mp4a.40.2";
  if (const auto* video = std::get_if<VideoTrack>(&track)) {
    init.codecs = avc_codec(video->config);
    init.width = video->width;
    init.height = video->height;
  }
  init.bytes = init_segment(track);
  init.id = hash(init.bytes);
  return init;
}

}  // namespace rostrum::package
