#!/usr/bin/env python3
"""Shows that the tools behind `make check` (clang-format, clang-tidy, tsc, biome), set up as they are here, fail on an
offence and pass without it. Needs web-client/node_modules. Prints `N passed, N failed`."""
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CLEAN_CPP = "int twice(int value) { return 2 * value; }\n"
MOVED_CPP = """#include <string>
#include <utility>
std::string joined(std::string text) {
  std::string out = std::move(text);
  return out + text;
}
"""
CLEAN_TS = "export const twice = (value: number): number => 2 * value;\n"


def passes(command, folder: Path) -> bool:
    return subprocess.run(command, cwd=folder, capture_output=True).returncode == 0


def format_passes(folder: Path, text: str) -> bool:
    shutil.copy(ROOT / ".clang-format", folder)
    (folder / "a.cpp").write_text(text)
    return passes(["clang-format-14", "--dry-run", "-Werror", "a.cpp"], folder)


def tidy_passes(folder: Path, text: str) -> bool:
    shutil.copy(ROOT / ".clang-tidy", folder)
    build = folder / "build/tidy"
    build.mkdir(parents=True, exist_ok=True)
    source = folder / "a.cpp"
    source.write_text(text)
    entry = {"directory": str(folder), "file": str(source), "command": f"clang++-14 -std=c++20 -c {source}"}
    (build / "compile_commands.json").write_text(json.dumps([entry]))
    return passes([sys.executable, HERE / "tidy.py", folder, build], folder)


def web_passes(folder: Path, text: str, command) -> bool:
    web = ROOT / "web-client"
    for name in ("tsconfig.json", "biome.json", "package.json"):
        shutil.copy(web / name, folder)
    if not (folder / "node_modules").exists():
        (folder / "node_modules").symlink_to(web / "node_modules")
    (folder / "src").mkdir(exist_ok=True)
    (folder / "src/a.ts").write_text(text)
    return passes(command, folder)


TYPES = ["node_modules/.bin/tsc", "--noEmit"]
LINT = ["node_modules/.bin/biome", "lint", "--error-on-warnings", "src"]
PLANTED = [
    ("clang-format", format_passes, CLEAN_CPP, "int  twice( int value ){return 2*value;}\n"),
    ("clang-tidy", tidy_passes, CLEAN_CPP, MOVED_CPP),
    ("types", lambda f, t: web_passes(f, t, TYPES), CLEAN_TS, "export const twice = (value: string): number => value;\n"),
    ("lint", lambda f, t: web_passes(f, t, LINT), CLEAN_TS, "export const twice = (value: any): number => 2 * value;\n"),
]


def main() -> int:
    failed = 0
    for name, check, clean, offence in PLANTED:
        with tempfile.TemporaryDirectory() as folder:
            before = check(Path(folder), clean)
            after = check(Path(folder), offence)
        if not before or after:
            failed += 1
            print(f"{name}: the clean file {'passed' if before else 'failed'}, the planted one {'passed' if after else 'failed'}")
    print(f"{len(PLANTED) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
