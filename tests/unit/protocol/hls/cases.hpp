// Playlists as text: one table for reading, writing and the fuzzer's seeds.
#pragma once
#include <string>
#include <vector>

#include "protocol/hls/error.hpp"

namespace rostrum::hls {

struct MediaCase {
  const char* name;
  /// As write() writes it: reading and writing gives the same text.
  const char* text;
};

struct BadCase {
  const char* name;
  const char* text;
  Error code;
};

inline const std::vector<MediaCase> kMediaCases = {
    {"vod",
     "#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-START:TIME-OFFSET=-4.5,PRECISE=YES\n"
     "#EXT-X-TARGETDURATION:6\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-MAP:URI=\"i.mp4\",BYTERANGE="
     "\"720@0\"\n"
     "#EXTINF:6.006,\n#EXT-X-BYTERANGE:1000@720\na.mp4\n#EXTINF:3.5,\n#EXT-X-BYTERANGE:500\na.mp4\n#EXT-X-ENDLIST\n"},
    {"low_latency",
     "#EXTM3U\n#EXT-X-VERSION:9\n#EXT-X-TARGETDURATION:4\n"
     "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.5,CAN-SKIP-UNTIL=24.0\n#EXT-X-PART-INF:PART-TARGET=0."
     "5\n"
     "#EXT-X-MEDIA-SEQUENCE:100\n#EXT-X-DISCONTINUITY-SEQUENCE:0\n#EXT-X-MAP:URI=\"init-v0.mp4\"\n"
     "#EXT-X-PROGRAM-DATE-TIME:2026-01-01T10:00:00.000Z\n#EXT-X-PART:DURATION=0.5,URI=\"s100.0.m4s\",INDEPENDENT=YES\n"
     "#EXTINF:4.0,\ns100.m4s\n#EXT-X-PROGRAM-DATE-TIME:2026-01-01T10:00:04.000Z\n"
     "#EXT-X-PART:DURATION=0.5,URI=\"s101.0.m4s\",GAP=YES\n#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"s101.1.m4s\"\n"
     "#EXT-X-RENDITION-REPORT:URI=\"../a-de/live.m3u8\",LAST-MSN=101,LAST-PART=0\n"},
    {"delta",
     "#EXTM3U\n#EXT-X-VERSION:10\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:7\n"
     "#EXT-X-SKIP:SKIPPED-SEGMENTS=3,RECENTLY-REMOVED-DATERANGES=\"a\tb\"\n#EXTINF:2.0,\nx.m4s\n"},
    {"discontinuity_and_gap",
     "#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:1\n#EXT-X-DISCONTINUITY-SEQUENCE:4\n"
     "#EXT-X-PLAYLIST-TYPE:EVENT\n#EXT-X-MAP:URI=\"a.mp4\"\n#EXT-X-GAP\n#EXTINF:2.133333,\n1.m4s\n#EXT-X-"
     "DISCONTINUITY\n"
     "#EXT-X-MAP:URI=\"b.mp4\"\n#EXTINF:2.133333,\n2.m4s\n"},
    {"date_ranges",
     "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:1\n#EXT-X-MEDIA-SEQUENCE:0\n"
     "#EXT-X-DATERANGE:ID=\"q\",CLASS=\"org.example\",START-DATE=\"2026-01-01T10:00:00.000Z\","
     "END-DATE=\"2026-01-01T10:00:01.500Z\",DURATION=1.5,X-A=\"b,c\",X-N=1.5\n"
     "#EXT-X-DATERANGE:ID=\"r\",CLASS=\"org.example\",START-DATE=\"2026-01-01T10:00:00.000Z\",END-ON-NEXT=YES\n"},
};

inline const std::vector<MediaCase> kMultivariantCases = {
    {"languages",
     "#EXTM3U\n#EXT-X-VERSION:9\n#EXT-X-INDEPENDENT-SEGMENTS\n"
     "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"Original\",LANGUAGE=\"de\",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="
     "\"2\",URI=\"a/i.m3u8\"\n"
     "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"English\",LANGUAGE=\"en\",AUTOSELECT=YES,CHANNELS=\"2\",URI=\"e/"
     "i.m3u8\"\n"
     "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"s\",NAME=\"Deutsch\",LANGUAGE=\"de\",AUTOSELECT=YES,"
     "CHARACTERISTICS=\"public.machine-generated\",URI=\"s/i.m3u8\"\n"
     "#EXT-X-STREAM-INF:BANDWIDTH=2128000,AVERAGE-BANDWIDTH=1900000,CODECS=\"avc1.64001f,mp4a.40.2\",RESOLUTION="
     "1280x720,"
     "FRAME-RATE=29.970,VIDEO-RANGE=SDR,AUDIO=\"a\",SUBTITLES=\"s\",CLOSED-CAPTIONS=NONE\nv/i.m3u8\n"},
    {"captions_inside",
     "#EXTM3U\n#EXT-X-VERSION:1\n"
     "#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID=\"c\",NAME=\"CC\",INSTREAM-ID=\"CC1\"\n"
     "#EXT-X-STREAM-INF:BANDWIDTH=1,CLOSED-CAPTIONS=\"c\"\nx\n"},
};

inline const std::vector<BadCase> kBadMediaCases = {
    {"nothing", "", Error::syntax},
    {"byte order mark", "\xef\xbb\xbf#EXTM3U\n#EXT-X-TARGETDURATION:1\n", Error::syntax},
    {"control character", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n\x01\n", Error::syntax},
    {"no target", "#EXTM3U\n", Error::missing_tag},
    {"target of zero", "#EXTM3U\n#EXT-X-TARGETDURATION:0\n", Error::bad_value},
    {"two targets", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-TARGETDURATION:1\n", Error::duplicate_tag},
    {"target past 64 bits", "#EXTM3U\n#EXT-X-TARGETDURATION:99999999999999999999\n", Error::bad_value},
    {"segment over the target", "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6.5,\na\n", Error::contradiction},
    {"segment without a duration", "#EXTM3U\n#EXT-X-TARGETDURATION:6\na\n", Error::missing_tag},
    {"duration without a segment", "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\n", Error::missing_tag},
    {"two durations", "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\n#EXTINF:6,\na\n", Error::duplicate_tag},
    {"exponent", "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:1e3,\na\n", Error::bad_value},
    {"negative", "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:-1,\na\n", Error::bad_value},
    {"sequence too late", "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\na\n#EXT-X-MEDIA-SEQUENCE:1\n",
     Error::contradiction},
    {"parts without a target", "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXT-X-PART:DURATION=1,URI=\"a\"\n",
     Error::missing_tag},
    {"part without a uri", "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXT-X-PART:DURATION=1\n", Error::missing_attribute},
    {"attribute twice", "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXT-X-MAP:URI=\"a\",URI=\"b\"\n",
     Error::duplicate_attribute},
    {"open quote", "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXT-X-MAP:URI=\"a\n", Error::syntax},
    {"hint after the end",
     "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"a\"\n#EXT-X-ENDLIST\n",
     Error::contradiction},
    {"two hints of a type",
     "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"a\"\n#EXT-X-PRELOAD-HINT:TYPE=PART,URI="
     "\"b\"\n",
     Error::duplicate_tag},
    {"a multivariant tag", "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXT-X-STREAM-INF:BANDWIDTH=1\na\n",
     Error::contradiction},
    {"a date that isn't", "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXT-X-PROGRAM-DATE-TIME:2026-02-30T00:00:00Z\n",
     Error::bad_value},
    {"range that ends before it starts",
     "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXT-X-DATERANGE:ID=\"a\",START-DATE=\"2026-01-01T00:00:01Z\","
     "END-DATE=\"2026-01-01T00:00:00Z\"\n",
     Error::contradiction},
    {"end on next without class", "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXT-X-DATERANGE:ID=\"a\",END-ON-NEXT=YES\n",
     Error::contradiction},
    {"unknown playlist type", "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXT-X-PLAYLIST-TYPE:LIVE\n", Error::bad_value},
};

inline const std::vector<BadCase> kBadMultivariantCases = {
    {"no variant", "#EXTM3U\n", Error::missing_tag},
    {"variant without uri", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n", Error::missing_tag},
    {"tag before the uri", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n#EXT-X-VERSION:3\na\n", Error::missing_tag},
    {"uri without variant", "#EXTM3U\na\n", Error::missing_tag},
    {"no bandwidth", "#EXTM3U\n#EXT-X-STREAM-INF:CODECS=\"x\"\na\n", Error::missing_attribute},
    {"group nobody is in", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO=\"a\"\na\n", Error::missing_tag},
    {"two defaults",
     "#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"1\",DEFAULT=YES\n"
     "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"2\",DEFAULT=YES\n#EXT-X-STREAM-INF:BANDWIDTH=1\na\n",
     Error::contradiction},
    {"a name twice",
     "#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"1\"\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"1\"\n"
     "#EXT-X-STREAM-INF:BANDWIDTH=1\na\n",
     Error::contradiction},
    {"no captions on one variant only",
     "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,CLOSED-CAPTIONS=NONE\na\n#EXT-X-STREAM-INF:BANDWIDTH=1\nb\n",
     Error::contradiction},
    {"default that isn't selected",
     "#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"1\",DEFAULT=YES,AUTOSELECT=NO\n", Error::contradiction},
    {"forced sound", "#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"1\",FORCED=YES\n", Error::contradiction},
    {"subtitles without uri", "#EXTM3U\n#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"a\",NAME=\"1\"\n",
     Error::missing_attribute},
    {"unknown type", "#EXTM3U\n#EXT-X-MEDIA:TYPE=SMELL,GROUP-ID=\"a\",NAME=\"1\"\n", Error::bad_value},
    {"a media tag", "#EXTM3U\n#EXT-X-TARGETDURATION:6\n", Error::contradiction},
};

}  // namespace rostrum::hls
