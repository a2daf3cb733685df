// What a next server finds of the live window of the one before, and what it refuses to believe.
#include "server/delivery/saved_states.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>

namespace rostrum::delivery {
namespace {

struct Folder {
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "rostrum-window-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~Folder() { std::filesystem::remove_all(path); }
  std::filesystem::path path;
};

const link::Timeline kTimeline{123'456'789, 1'767'261'600'000'000'000};

SavedState some_state() {
  SavedState saved{kTimeline, {{4, 9, 120}, {{"a-floor", "ab12"}, {"v720", "cd34"}}}};
  saved.state.moments = {
      {"agenda-one-7", "org.rostrum.agenda", 4'800, 96'000, {{"X-KEY", "one"}, {"X-TITLE", "100 % = Öffnung\t安"}}},
      {"q", "org.rostrum.question", 9'600, {}, {{"X-EMPTY", ""}}}};
  return saved;
}

}  // namespace

TEST_CASE("a state is read back as it was written") {
  const auto state = some_state();
  const auto text = write_state(state);
  CHECK(text ==
        "timeline 123456789 1767261600000000000\ninit a-floor ab12\ninit v720 cd34\n"
        "discontinuity 4\ndiscontinuity 9\ndiscontinuity 120\n"
        "moment agenda-one-7 org.rostrum.agenda 4800 96000 X-KEY=one X-TITLE=100%20%25%20%3D%20Öffnung%09安\n"
        "moment q org.rostrum.question 9600 - X-EMPTY=\n");
  CHECK(read_state(text) == state);
}

TEST_CASE("what is no whole state is none") {
  const auto text = write_state(some_state());
  for (std::size_t cut = 0; cut < text.size(); ++cut) {
    // Lines are whole or refused; a text that ends between two of them is a shorter state.
    const auto part = text.substr(0, cut);
    if (cut > 0 && part.back() == '\n') continue;
    CHECK_FALSE(read_state(part));
  }
  for (const char* bad : {"",
                          "\n",
                          "init v720 a\n",
                          "timeline 1\n",
                          "timeline 1 2 3\n",
                          "timeline 1 2\ntimeline 1 2\n",
                          "timeline 1 2\ninit v720\n",
                          "timeline 1 2\ndiscontinuity 5\ndiscontinuity 5\n",
                          "timeline 1 2\ndiscontinuity x\n",
                          "timeline 1 2\nmore 1\n",
                          "timeline 1 2\nmoment a b\n",
                          "timeline 1 2\nmoment a b 1\n",
                          "timeline 1 2\nmoment a b x -\n",
                          "timeline 1 2\nmoment a b 1 -2\n",
                          "timeline 1 2\nmoment a b 1 2x\n",
                          "timeline 1 2\nmoment a%2 b 1 -\n",
                          "timeline 1 2\nmoment a%22 b 1 -\n",
                          "timeline 1 2\nmoment a b%0A 1 -\n",
                          "timeline 1 2\nmoment a b 1 - TITLE=x\n",
                          "timeline 1 2\nmoment a b 1 - X-A\n",
                          "timeline 1 2\nmoment a b 1 - X-A=1 X-B=2 X-C=3 X-D=4 X-E=5\n"}) {
    CAPTURE(bad);
    CHECK_FALSE(read_state(bad));
  }
  CHECK_FALSE(read_state("timeline 1 2\n" + std::string(5'000'000, 'x') + "\n"));
}

TEST_CASE("the next server finds what the one before saved, for the same timeline only") {
  const Folder folder;
  const auto file = folder.path / "ev" / "window";
  {
    SavedStates states(folder.path);
    CHECK(states.find("ev", kTimeline) == ProgrammeState());
    states.save("ev", {kTimeline, {{1}, {{"v720", "x"}}}});
    states.save("ev", some_state());
    CHECK(states.find("ev", kTimeline) == some_state().state);
  }
  SavedStates next(folder.path);
  CHECK(next.find("ev", kTimeline) == some_state().state);
  CHECK(next.find("ev", {1, 2}) == ProgrammeState());
  CHECK(next.find("other", kTimeline) == ProgrammeState());
  std::ofstream(file) << "half a li";
  CHECK(SavedStates(folder.path).find("ev", kTimeline) == ProgrammeState());
}

TEST_CASE("a folder that cannot be written costs nothing but the memory of it") {
  SavedStates states("/proc/no-such-folder");
  states.save("ev", some_state());
  CHECK(states.find("ev", kTimeline) == some_state().state);
}

}  // namespace rostrum::delivery
