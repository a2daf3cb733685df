// One message of each kind: the table behind the codec's tests and the fuzz corpus.
#pragma once
#include <string_view>
#include <vector>

#include "protocol/link/frames.hpp"

namespace rostrum::link::cases {

inline std::vector<Control> controls() {
  const FeedStatus ann{"p-1:camera", FeedState::live, true, true, "s1"};
  Scene scene;
  scene.version = 18'446'744'073'709'551'615u;
  scene.at_tick = 4'800;
  scene.tiles = {{"p-1:camera", "Ann \"A\" Öz 安", "Chair", false}, {"p-2:camera", "", "", true}};
  scene.spotlight = "p-2:camera";
  scene.slate = Slate{SlateKind::before, "Open culture", "starts soon", 1'632'400'000'000};
  return {
      ServerHello{1, "open-culture", 7, 42, std::nullopt},
      ServerHello{1, "open-culture", 7, 42, true},
      StageHello{1, "r4f2", 4242, true, Timeline{-5, 1'632'400'000'000'000'000}, 3, {ann}, {}},
      StageHello{1, "r4f2", 1, true, Timeline{}, 3, {ann}, {{{"p-1:camera", 0, 4'800}, {"p-2:camera", 9'600, {}}}}},
      StageHello{2, "r", 1, false, std::nullopt, 0, {}},
      Setup{1280, 720, 2'500'000, 128'000, "Open culture", {"p-9:screen"}},
      Ready{},
      ProgrammeStart{{1, 2}, 25'600},
      ProgrammeStop{},
      scene,
      Scene{},
      WhipOffer{1, "s1", "p-1:camera", "v=0\r\n", std::nullopt},
      WhipOffer{1, "s2", "p-1:camera", "v=0\r\n", "s1"},
      WhipPatch{2, "s1", "*", "a=ice-ufrag:x\r\n"},
      WhipDelete{3, "s1"},
      WhipResult{1, 201, "v=0\r\n", "e1", ""},
      FeedChanged{{"p-1:camera", FeedState::refused, false, true, "s1"}},
      Heartbeat{12'800, 0, 2, 1.5, 123'456'789},
      Shutdown{},
      Speaking{"p-1:camera", 4'800, std::nullopt},
      Speaking{"p-1:camera", 4'800, 96'000},
  };
}

inline Bytes some_bytes(std::string_view text) {
  const ByteView view = as_byte_view(text);
  return {view.begin(), view.end()};
}

inline std::vector<Media> medias() {
  return {
      Init{"v720", "i-0a1b", "avc1.64001f", 1280, 720, 2'800'000, some_bytes("ftypmoov")},
      Init{"a-floor", "i-2", "mp4a.40.2", 0, 0, 140'000, some_bytes("x")},
      Part{"r4f2", "v720", "i-0a1b", 1, 0, 12'800, true, some_bytes("moofmdat")},
      Part{"r4f2", "a-floor", "i-2", 18'446'744'073'709'551'615u, 45'000'000'000, 12'288, true, some_bytes("y")},
      StandInPart{"v720", "i-0a1b", 3, 4, 12'800, false, some_bytes("moof")},
      Gap{"v720", 12'800, 25'600},
      Acknowledge{9},
      Still{"r4f2", 51'200, some_bytes("\xff\xd8jpeg\xff\xd9")},
  };
}

}  // namespace rostrum::link::cases
