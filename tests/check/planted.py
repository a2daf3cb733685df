#!/usr/bin/env python3
"""Shows that each scan of `make check` fails on an offence, and passes without it. Prints `N passed, N failed`."""
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
CLEAN = {
    "protocol/hls/part.hpp": "#pragma once\n#include <string>\n",
    "server/event/state.hpp": "#pragma once\n#include <map>\n",
    "media/mix/canvas.cpp": '#include "protocol/hls/part.hpp"\n',
    "tests/unit/protocol/part.cpp": "// never waits\n",
    "tests/fuzz/hls.cpp": '#include "protocol/hls/part.hpp"\n',
}
PLANTED = [
    ("include_walls.py", "server/event/decide.cpp", "#include <boost/json.hpp>\n"),
    ("include_walls.py", "protocol/hls/tag.cpp", "#include <boost/asio.hpp>\n"),
    ("include_walls.py", "media/mix/tile.cpp", '#include "server/event/state.hpp"\n'),
    ("include_walls.py", "server/room/room.cpp", '#include "media/mix/canvas.hpp"\n'),
    ("file_sizes.py", "server/room/long.cpp", "// line\n" * 601),
    ("file_sizes.py", "server/room/", "21 files"),
    ("coroutine_trap.py", "server/http/a.cpp", "void f() { co_await run([x] { return x; }); }\n"),
    ("coroutine_trap.py", "server/http/b.cpp", "void f() { co_await send(Message{1, 2}); }\n"),
    ("coroutine_trap.py", "server/http/c.cpp", "void f() { while (co_await more()) {\n}\nco_await end(); }\n"),
    ("sleeping_tests.py", "tests/unit/protocol/slow.cpp", "std::this_thread::sleep_for(1s);\n"),
    ("unfuzzed_parsers.py", "protocol/rtp/header.hpp", "Parsed<Header> parse(ByteView bytes);\n"),
    ("unfuzzed_parsers.py", "server/links/form.hpp", "std::optional<Link> parse_link(std::string_view body);\n"),
    ("unfuzzed_parsers.py", "server/integration/keys.hpp", "Key wanted_key(std::string_view body, int now);\n"),
    ("unfuzzed_parsers.py", "tests/fuzz/rtp.cmake", "rostrum_fuzz_target(fuzz_rtp SOURCES rtp.cpp)\n"),
]


def write(root: Path, name: str, text: str):
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def run(script: str, root: Path) -> int:
    return subprocess.run([sys.executable, HERE / script, root], capture_output=True).returncode


def main() -> int:
    passed = failed = 0
    for script, name, text in PLANTED:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            for clean, content in CLEAN.items():
                write(root, clean, content)
            before = run(script, root)
            if name.endswith("/"):
                for number in range(21):
                    write(root, f"{name}f{number}.cpp", "\n")
            else:
                write(root, name, text)
            after = run(script, root)
        if before == 0 and after != 0:
            passed += 1
        else:
            failed += 1
            print(f"{script}: clean tree gave {before}, planted {name} gave {after}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
