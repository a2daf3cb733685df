// The window's rules with time as an argument: what is listed, when something else takes a place, and what never
// changes.
#include "server/delivery/programme.hpp"

#include <doctest/doctest.h>

#include "protocol/hls/media_playlist.hpp"
#include "protocol/hls/multivariant_playlist.hpp"
#include "tests/unit/server/delivery/rules.hpp"
#include "tests/unit/server/delivery/toy_stage.hpp"

namespace rostrum::delivery {
namespace {

constexpr std::int64_t kEncodingNs = 50'000'000;

struct Stage {
  explicit Stage(ProgrammeState state = {}) : programme(toy_config(), std::move(state)) {}

  void inits(const std::string& id = "one") {
    for (const auto& name : {kVideo, kSound}) programme.init(toy_init(name, id));
  }
  void stand_ins(const std::string& id = "one") {
    for (const auto& name : {kVideo, kSound}) {
      toy_stand_in(
          name, [&](link::StandInPart part) { programme.stand_in(std::move(part)); }, id);
    }
  }
  void start(link::Tick tick = 0) {
    programme.start(at_tick(tick));
    programme.advance(at_tick(tick));
  }
  /// Both renditions' parts of that place, when a stage in time would send them.
  void send(Place place, const std::string& run = "r1", const std::string& init = "one") {
    for (const auto& name : {kVideo, kSound}) {
      programme.part(toy_part(name, place, run, init));
      programme.advance(at_tick(first_tick(kind_of(name), next_place(place))) + kEncodingNs);
    }
  }
  void send_to(Place from, Place end, const std::string& run = "r1", const std::string& init = "one") {
    for (; from < end; from = next_place(from)) send(from, run, init);
  }
  /// Nothing comes; what is due by the end of that place and its patience is published.
  void silence_until(Place place) {
    programme.advance(at_tick(first_tick(Kind::video, next_place(place))) + kPatienceNs);
  }

  hls::MediaPlaylist list(const std::string& rendition, bool delta = false) const {
    const auto text = programme.playlist(rendition, delta);
    const auto parsed = hls::MediaPlaylist::parse(text);
    REQUIRE_MESSAGE(parsed.has_value(), text);
    CHECK(parsed->write() == text);
    CHECK(broken_rule(*parsed) == "");
    return *parsed;
  }
  std::string body(const std::string& rendition, const std::string& name) const {
    const auto file = programme.file(rendition, name);
    return file.body ? *file.body : "(nothing)";
  }

  Programme programme;
};

/// Begun at segment 0, with parts up to `end`.
struct Running : Stage {
  explicit Running(Place end) {
    inits();
    stand_ins();
    start();
    send_to({0, 0}, end);
  }
};

}  // namespace

TEST_CASE("nothing is listed before there is something from a segment's start") {
  Stage stage;
  CHECK_FALSE(stage.programme.listed());
  stage.start();
  stage.inits();
  stage.send_to({0, 2}, {1, 0});
  CHECK_FALSE(stage.programme.listed());
  CHECK(stage.programme.file(kVideo, "init-one.mp4").what == File::What::missing);
  stage.send({1, 0});
  REQUIRE(stage.programme.listed());
  for (const auto& name : {kVideo, kSound}) {
    const auto list = stage.list(name);
    CHECK(list.media_sequence == 1);
    CHECK(list.segments.empty());
    REQUIRE(list.open);
    CHECK(list.open->parts.size() == 1);
    CHECK(list.open->map->uri == "init-one.mp4");
  }
}

TEST_CASE("a playlist says what stands where") {
  const Running stage({10, 3});
  const auto list = stage.list(kVideo);
  CHECK(list.version == 9);
  CHECK(list.target_duration_s == 2);
  CHECK(hls::to_text(list.part_inf->part_target) == "0.27734");
  CHECK(hls::to_text(*list.server_control->part_hold_back) == "0.833");
  CHECK(hls::to_text(*list.server_control->can_skip_until) == "12.0");
  CHECK(list.server_control->can_block_reload);
  CHECK(list.segments.size() == 10);
  CHECK(hls::to_text(*list.segments[3].program_date_time) == "2026-01-01T10:00:06.400Z");
  CHECK(list.open->parts.size() == 3);
  CHECK(list.open->parts[0].uri == "s10.0.m4s");
  CHECK(list.open->parts[0].independent);
  CHECK_FALSE(list.open->parts[1].independent);
  CHECK(hls::to_text(list.open->parts[0].duration) == "0.266667");
  CHECK(list.preload_hints[0].uri == "s10.3.m4s");
  REQUIRE(list.rendition_reports.size() == 1);
  CHECK(list.rendition_reports[0] == hls::RenditionReport{"../a-floor/index.m3u8", 10, 2});
  const auto sound = stage.list(kSound);
  CHECK(hls::to_text(sound.open->parts[0].duration) == "0.256");
  CHECK(hls::to_text(sound.open->parts[1].duration) == "0.277333");
  CHECK(sound.open->parts[1].independent);
}

TEST_CASE("a delta leaves out what ends beyond the skip boundary, and nothing else") {
  const Running stage({10, 3});
  const auto full = stage.list(kVideo);
  const auto delta = stage.list(kVideo, true);
  REQUIRE(delta.skip);
  // Six segments end within 12 s of the last one's end: 0 to 10.67 s.
  CHECK(delta.skip->segments == 4);
  auto shortened = full;
  shortened.segments.erase(shortened.segments.begin(), shortened.segments.begin() + 4);
  shortened.skip = delta.skip;
  CHECK(delta == shortened);
  const Running young({6, 0});
  CHECK_FALSE(young.list(kVideo, true).skip);
}

TEST_CASE("files: inits, parts while they are kept, segments, and the hinted one") {
  const Running stage({12, 1});
  CHECK(stage.body(kVideo, "init-one.mp4") == "init one");
  CHECK(stage.body(kVideo, "s12.0.m4s") == "v720r1@1228800");
  CHECK(stage.body(kVideo, "s11.m4s").starts_with("v720r1@1126400v720r1@1139200"));
  // Three segments are listed with parts, four more keep them.
  CHECK(stage.body(kVideo, "s5.7.m4s") != "(nothing)");
  CHECK(stage.body(kVideo, "s4.7.m4s") == "(nothing)");
  CHECK(stage.body(kVideo, "s4.m4s") != "(nothing)");
  CHECK(stage.programme.file(kVideo, "s12.1.m4s").what == File::What::hinted);
  for (const char* name :
       {"s12.2.m4s", "s13.0.m4s", "s12.m4s", "s12.8.m4s", "s012.0.m4s", "s99999999999999999999.m4s", "s.m4s", "",
        "init-two.mp4", "init-.mp4", "index.m3u8", "s-1.m4s", "s5.+1.m4s", "s5.1.1.m4s"}) {
    CAPTURE(name);
    CHECK(stage.programme.file(kVideo, name).what == File::What::missing);
  }
  CHECK(stage.programme.file("v360", "s11.m4s").what == File::What::missing);
}

TEST_CASE("the window slides: fifteen minutes are listed, a little more is kept") {
  Running stage({0, 1});
  auto before = stage.list(kVideo);
  for (Place place{0, 1}; place < Place{440, 0}; place = next_place(place)) {
    stage.send(place);
    if (place.part % 3 != 0 || place.msn % 20 != 0) continue;
    const auto after = stage.list(kVideo);
    CHECK(broken_change(before, after) == "");
    before = after;
  }
  const auto list = stage.list(kVideo);
  CHECK(list.segments.size() == kListedSegments);
  CHECK(list.media_sequence == 440 - kListedSegments);
  CHECK(list.segments.front().map);
  CHECK(stage.body(kVideo, "s10.m4s") != "(nothing)");
  CHECK(stage.body(kVideo, "s9.m4s") == "(nothing)");
}

TEST_CASE("a stage that is gone: slate in real time, without holes, until a stage begins at a key frame") {
  Running stage({2, 3});
  auto before = stage.list(kVideo);
  const auto due = stage.programme.next_due_ns(at_tick(first_tick(Kind::video, {2, 3})));
  CHECK(due == at_tick(first_tick(Kind::sound, {2, 4})) + kPatienceNs);
  stage.programme.advance(*due - 1);
  CHECK(stage.programme.edge(kSound) == Place{2, 3});
  stage.programme.advance(*due);
  CHECK(stage.programme.edge(kSound) == Place{2, 4});

  stage.silence_until({3, 1});
  CHECK(stage.programme.edge(kVideo) == Place{3, 2});
  // From the group's start where it takes over, and again where the segment begins.
  CHECK(stage.body(kVideo, "s2.3.m4s") == "slate0@" + std::to_string(first_tick(Kind::video, {2, 3})));
  CHECK(stage.body(kVideo, "s2.4.m4s").starts_with("slate1@"));
  CHECK(stage.body(kVideo, "s2.7.m4s").starts_with("slate0@"));
  CHECK(stage.body(kVideo, "s3.0.m4s").starts_with("slate0@"));
  // Sound keeps to parts of the right length.
  CHECK(stage.body(kSound, "s2.3.m4s").starts_with("slate1@"));
  CHECK(stage.body(kSound, "s2.4.m4s").starts_with("slate2@"));

  // Late parts of places that are taken change nothing; the new run is taken at its first key frame.
  stage.programme.part(toy_part(kVideo, {3, 0}));
  stage.programme.advance(at_tick(first_tick(Kind::video, {3, 2})));
  CHECK(stage.body(kVideo, "s3.0.m4s").starts_with("slate0@"));
  stage.send_to({3, 2}, {4, 2}, "r2");
  CHECK(stage.body(kVideo, "s3.3.m4s").starts_with("slate"));
  CHECK(stage.body(kVideo, "s3.4.m4s").starts_with("v720r2@"));
  CHECK(stage.body(kSound, "s3.2.m4s").starts_with("a-floorr2@"));
  const auto after = stage.list(kVideo);
  CHECK(broken_change(before, after) == "");
  for (const auto& part : after.segments.back().parts) CHECK_FALSE(part.gap);
  CHECK(after.discontinuity_sequence == 0);
  for (const auto& segment : after.segments) CHECK_FALSE(segment.discontinuity);
}

TEST_CASE("without a stand-in, and for what the ring let go, there are gaps") {
  Stage stage;
  stage.inits();
  stage.start();
  stage.send_to({0, 0}, {1, 0});
  stage.silence_until({2, 0});
  auto list = stage.list(kVideo);
  REQUIRE(list.segments.size() == 2);
  CHECK(list.segments[1].gap);
  CHECK(list.segments[1].parts[0].gap);
  CHECK(stage.programme.file(kVideo, "s1.m4s").what == File::What::missing);
  CHECK(stage.programme.file(kVideo, "s1.0.m4s").what == File::What::missing);

  Running ringed({1, 0});
  const auto first = first_tick(Kind::video, {1, 0});
  ringed.programme.part(toy_part(kVideo, {1, 4}));
  ringed.programme.part(toy_part(kSound, {1, 0}));
  ringed.programme.gap({kVideo, first, first_tick(Kind::video, {1, 4}) - first});
  ringed.programme.advance(at_tick(segment_tick(1)));
  CHECK(ringed.programme.edge(kVideo) == Place{1, 5});
  list = ringed.list(kVideo);
  CHECK(list.open->parts[3].gap);
  CHECK_FALSE(list.open->parts[4].gap);
}

TEST_CASE("another init: a discontinuity in all renditions, at a segment's start, once") {
  Running stage({2, 0});
  stage.programme.init(toy_init(kVideo, "two"));
  stage.send_to({2, 0}, {2, 4});
  // In the middle of a segment it cannot be used.
  for (Place place{2, 4}; place < Place{4, 0}; place = next_place(place)) {
    stage.programme.part(toy_part(kVideo, place, "r2", "two"));
    stage.programme.part(toy_part(kSound, place, "r2"));
    stage.programme.advance(at_tick(first_tick(Kind::video, next_place(place))));
  }
  CHECK(stage.body(kVideo, "s2.4.m4s").starts_with("slate0@"));
  CHECK(stage.body(kVideo, "s3.0.m4s").starts_with("v720r2@"));
  for (const auto& name : {kVideo, kSound}) {
    const auto list = stage.list(name);
    CHECK(list.segments[3].discontinuity);
    CHECK(list.segments[3].map->uri == (name == kVideo ? "init-two.mp4" : "init-one.mp4"));
    CHECK_FALSE(list.segments[2].discontinuity);
    CHECK(list.discontinuity_sequence == 0);
  }
  CHECK(stage.programme.state().discontinuities == std::vector<std::uint64_t>{3});
  stage.send_to({4, 0}, {430, 0}, "r2", "one");
  CHECK(stage.programme.state().discontinuities == std::vector<std::uint64_t>{3, 4});
  // Both tags have left the window.
  CHECK(stage.list(kVideo).discontinuity_sequence == 2);
}

TEST_CASE("a next server goes on behind what was published, with the same discontinuities") {
  Running first({5, 4});
  const auto kept = first.programme.state();
  CHECK(kept.inits.at(kVideo) == "one");
  Stage next(kept);
  next.start(segment_tick(6));
  next.inits();
  // The stage kept what it had not seen acknowledged.
  next.send_to({5, 4}, {7, 0});
  const auto list = next.list(kVideo);
  CHECK(list.media_sequence == 6);
  CHECK_FALSE(list.segments[0].discontinuity);
  CHECK(list.segments[0].program_date_time > first.list(kVideo).segments.back().program_date_time);
  Stage changed(kept);
  changed.start(segment_tick(6));
  changed.inits("two");
  changed.send_to({5, 4}, {6, 2}, "r2", "two");
  CHECK(changed.list(kVideo).open->discontinuity);
  CHECK(changed.list(kSound).open->discontinuity);
}

TEST_CASE("while a next server catches up, nothing takes the place of what is on its way; then lateness counts again") {
  Running first({9, 4});
  Stage next(first.programme.state());
  const auto now = at_tick(segment_tick(10));
  next.programme.start(now);
  next.inits();
  next.stand_ins();
  // Part after part, all of them late, and time goes on a little with each.
  for (Place place{1, 3}; place < Place{10, 0}; place = next_place(place)) {
    for (const auto& name : {kVideo, kSound}) {
      next.programme.part(toy_part(name, place));
      // A list that ends far behind the edge is not given out: players ahead of it would be refused.
      if (place < Place{9, 0}) CHECK(next.programme.awaited());
      next.programme.advance(now + 1'000'000);
    }
  }
  CHECK_FALSE(next.programme.awaited());
  CHECK(next.list(kVideo).media_sequence == 2);
  CHECK(next.programme.edge(kVideo) == Place{10, 0});
  CHECK(next.body(kVideo, "s9.6.m4s").starts_with("v720r1@"));
  CHECK(next.body(kSound, "s4.m4s").find("slate") == std::string::npos);
  // At the edge again: a silent stage is replaced when its part is late by the timeline, not a second later.
  next.silence_until({10, 0});
  CHECK(next.body(kVideo, "s10.0.m4s").starts_with("slate0"));
  // A stage that sends only half of it is not waited for beyond the catching up.
  Stage alone(first.programme.state());
  alone.programme.start(now);
  alone.inits();
  alone.stand_ins();
  for (const auto& name : {kVideo, kSound}) alone.programme.part(toy_part(name, {3, 0}));
  alone.programme.advance(now);
  CHECK(alone.programme.edge(kVideo) == Place{3, 1});
  const auto due = alone.programme.next_due_ns(now);
  REQUIRE(due);
  CHECK(*due == now + kCatchUpNs);
  CHECK(alone.programme.awaited());
  alone.programme.advance(*due);
  CHECK_FALSE(alone.programme.awaited());
  CHECK(*alone.programme.edge(kVideo) > Place{10, 0});
}

TEST_CASE("with no stage after a start, the slate begins at the next segment") {
  Stage stage;
  stage.inits();
  stage.stand_ins();
  stage.start(5'000);
  const auto due = stage.programme.next_due_ns(at_tick(5'000));
  REQUIRE(due);
  stage.programme.advance(*due);
  stage.silence_until({1, 0});
  CHECK(stage.programme.listed());
  CHECK(stage.list(kVideo).media_sequence == 1);
  CHECK(stage.body(kSound, "s1.0.m4s").starts_with("slate0@"));
}

TEST_CASE("what was encoded before the doors opened is never listed") {
  Stage stage;
  stage.inits();
  stage.send_to({0, 0}, {3, 0});
  CHECK_FALSE(stage.programme.listed());
  stage.start(segment_tick(3) + 1);
  stage.send_to({3, 1}, {4, 1});
  CHECK(stage.list(kVideo).media_sequence == 4);
}

TEST_CASE("the end comes after the open segment; the programme may go on later") {
  Running stage({2, 3});
  const auto before = stage.list(kVideo);
  stage.programme.end();
  stage.programme.advance(at_tick(first_tick(Kind::video, {2, 3})));
  CHECK_FALSE(stage.programme.ended());
  stage.silence_until({2, 7});
  CHECK(stage.programme.ended());
  const auto list = stage.list(kVideo);
  CHECK(list.end_list);
  CHECK(list.segments.size() == 3);
  CHECK(broken_change(before, list) == "");
  CHECK_FALSE(stage.programme.next_due_ns(at_tick(0)));
  stage.silence_until({9, 0});
  CHECK(stage.list(kVideo) == list);

  stage.start(segment_tick(20) - 5);
  CHECK_FALSE(stage.programme.listed());
  stage.send_to({20, 0}, {21, 1}, "r2");
  const auto second = stage.list(kVideo);
  CHECK(second.media_sequence == 20);
  CHECK_FALSE(second.end_list);
  CHECK(second.discontinuity_sequence == 0);
}

TEST_CASE("moments stand in all playlists while a segment they touch is listed") {
  Running stage({2, 0});
  Moment moment{"q1", "org.rostrum.question", segment_tick(1), 96'000, {{"X-QUESTION", "q1"}}};
  stage.programme.add_daterange(moment);
  stage.programme.add_daterange(moment);
  stage.programme.add_daterange({"q2", "org.rostrum.question", 0, std::nullopt, {{"X-BAD", "a\"b"}}});
  for (const auto& name : {kVideo, kSound}) {
    const auto list = stage.list(name);
    REQUIRE(list.date_ranges.size() == 1);
    CHECK(hls::to_text(*list.date_ranges[0].start_date) == "2026-01-01T10:00:02.133Z");
    CHECK(hls::to_text(*list.date_ranges[0].duration) == "2.0");
  }
  stage.send_to({2, 0}, {425, 0});
  CHECK(stage.list(kVideo).date_ranges.empty());
}

TEST_CASE("a moment goes on until its end is said, once, and stands as it was said") {
  Running stage({2, 0});
  stage.programme.add_daterange(
      {"a1", "org.rostrum.agenda", segment_tick(1), {}, {{"X-KEY", "one"}, {"X-TITLE", "Opening"}}});
  stage.programme.add_daterange({"a1", "org.rostrum.agenda", segment_tick(2), {}, {{"X-KEY", "two"}}});
  const auto before = stage.list(kVideo);
  REQUIRE(before.date_ranges.size() == 1);
  CHECK_FALSE(before.date_ranges[0].duration);
  // However long it goes on, whoever comes is told what is on.
  stage.send_to({2, 0}, {425, 0});
  REQUIRE(stage.list(kSound).date_ranges.size() == 1);
  CHECK(stage.list(kSound).date_ranges == before.date_ranges);
  stage.programme.end_daterange({"unknown", "org.rostrum.agenda", "one", segment_tick(425)});
  CHECK_FALSE(stage.list(kVideo).date_ranges[0].duration);
  SUBCASE("by its id") { stage.programme.end_daterange({"a1", "", "", segment_tick(425)}); }
  SUBCASE("by what it is, when its id is not known any more") {
    stage.programme.end_daterange({"", "org.rostrum.agenda", "two", segment_tick(425)});
    stage.programme.end_daterange({"", "org.rostrum.poll", "one", segment_tick(425)});
    stage.programme.end_daterange({"", "org.rostrum.agenda", "one", segment_tick(0)});
    CHECK_FALSE(stage.list(kVideo).date_ranges[0].duration);
    stage.programme.end_daterange({"", "org.rostrum.agenda", "one", segment_tick(425)});
  }
  const auto ended = stage.list(kVideo);
  REQUIRE(ended.date_ranges[0].duration);
  CHECK(ended.date_ranges[0].start_date == before.date_ranges[0].start_date);
  CHECK(broken_change(before, ended).empty());
  stage.programme.end_daterange({"a1", "", "", segment_tick(500)});
  CHECK(stage.list(kVideo).date_ranges == ended.date_ranges);
  // A next server says the same.
  ProgrammeState state = stage.programme.state();
  CHECK(state.moments.size() == 1);
  Programme next(toy_config(), state);
  CHECK(next.state().moments == state.moments);
}

TEST_CASE("delta updates leave no moment out, and the oldest that ended makes room") {
  Running stage({20, 0});
  for (std::size_t i = 0; i < kMaxMoments + 5; ++i) {
    const auto id = "q" + std::to_string(i);
    stage.programme.add_daterange({id, "org.rostrum.question", segment_tick(10), {}, {{"X-KEY", id}}});
    if (i > 0) stage.programme.end_daterange({id, "", "", segment_tick(11)});
  }
  const auto full = stage.list(kVideo);
  REQUIRE(full.date_ranges.size() == kMaxMoments);
  CHECK(full.date_ranges.front().id == "q0");
  CHECK(full.date_ranges.back().id == "q" + std::to_string(kMaxMoments + 4));
  const auto delta = hls::MediaPlaylist::parse(stage.programme.playlist(kVideo, true));
  REQUIRE(delta.has_value());
  REQUIRE(delta->skip.has_value());
  CHECK(delta->date_ranges == full.date_ranges);
}

TEST_CASE("what a moment says that no playlist may hold is passed over") {
  Running stage({2, 0});
  stage.programme.add_daterange({"a\nb", "org.rostrum.agenda", 0, {}, {}});
  stage.programme.add_daterange({"a", "org.\"rostrum", 0, {}, {}});
  stage.programme.add_daterange({"b", "org.rostrum", 0, {}, {{"TITLE", "no client attribute"}}});
  stage.programme.add_daterange({"c", "org.rostrum", 0, {}, {{"X-TITLE", std::string(kMaxMomentText + 1, 'x')}}});
  CHECK(stage.list(kVideo).date_ranges.empty());
}

TEST_CASE("hostile or senseless parts are passed over") {
  Running stage({1, 0});
  auto odd = toy_part(kVideo, {1, 0});
  odd.first_tick += 1;
  stage.programme.part(odd);
  auto strange_length = toy_part(kVideo, {1, 0});
  strange_length.ticks *= 2;
  stage.programme.part(strange_length);
  auto unknown_init = toy_part(kVideo, {1, 0}, "r1", "nine");
  auto negative = toy_part(kVideo, {1, 0});
  negative.first_tick = -102'400;
  stage.programme.part(negative);
  stage.programme.init({"../x", "one", "", 0, 0, 0, {}});
  stage.programme.init({kVideo, "a/b", "", 0, 0, 0, {}});
  // Too many, and far ahead: what comes next still finds room.
  for (std::uint64_t msn = 2; msn < 200; ++msn) stage.programme.part(toy_part(kVideo, {msn, 0}));
  stage.programme.advance(at_tick(segment_tick(1)));
  CHECK(stage.programme.edge(kVideo) == Place{1, 0});
  stage.programme.part(unknown_init);
  stage.programme.part(toy_part(kSound, {1, 0}));
  stage.programme.advance(at_tick(segment_tick(1)));
  CHECK(stage.body(kVideo, "s1.0.m4s").starts_with("slate0@"));
  CHECK_FALSE(stage.programme.edge("../x"));
}

TEST_CASE("the multivariant playlist") {
  const Running stage({0, 1});
  const auto text = stage.programme.multivariant();
  const auto list = hls::MultivariantPlaylist::parse(text);
  REQUIRE(list.has_value());
  CHECK(list->write() == text);
  CHECK(list->independent_segments);
  REQUIRE(list->variants.size() == 1);
  CHECK(list->variants[0].codecs == "avc1.64001f,mp4a.40.2");
  CHECK(list->variants[0].bandwidth_bps == 2'128'000);
  CHECK(list->variants[0].uri == "v720/index.m3u8");
  REQUIRE(list->renditions.size() == 1);
  CHECK(list->renditions[0].language == "de");
  CHECK(list->renditions[0].is_default);
  CHECK(list->renditions[0].uri == "a-floor/index.m3u8");
}

}  // namespace rostrum::delivery
