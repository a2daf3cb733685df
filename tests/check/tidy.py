#!/usr/bin/env python3
"""clang-tidy on every source, by the allow-list in .clang-tidy. A source that passed is not looked at again until it, a
header of ours that it includes, or the list changes. Usage: tidy.py ROOT [BUILD] where BUILD has compile_commands.json."""
import hashlib
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

INCLUDE = re.compile(rb'^\s*#\s*include\s*"([^"]+)"', re.M)


class Includes:
    """What a file and the headers of ours behind it hold, as one digest."""

    def __init__(self, root: Path):
        self.root = root
        self.read = {}

    def behind(self, path: Path, seen):
        if path in seen or not path.is_file():
            return
        seen.add(path)
        if path not in self.read:
            content = path.read_bytes()
            self.read[path] = (content, [self.root / name.decode() for name in INCLUDE.findall(content)])
        for other in self.read[path][1]:
            self.behind(other, seen)

    def digest(self, path: Path, salt: bytes) -> str:
        seen = set()
        self.behind(path, seen)
        whole = hashlib.sha256(salt)
        for one in sorted(seen):
            whole.update(one.relative_to(self.root).as_posix().encode())
            whole.update(self.read[one][0])
        return whole.hexdigest()


def main() -> int:
    root = Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    build = Path(sys.argv[2]).resolve() if len(sys.argv) > 2 else root / "build/tidy"
    entries = json.loads((build / "compile_commands.json").read_text())
    sources = sorted({Path(entry["file"]).resolve() for entry in entries})
    # What CMake writes itself (precompiled headers) is nobody's to mend.
    sources = [source for source in sources if source.is_relative_to(root) and not source.is_relative_to(build)]
    stamps = build / "passed"
    stamps.mkdir(exist_ok=True)
    includes = Includes(root)
    salt = (root / ".clang-tidy").read_bytes()
    digests = {source: includes.digest(source, salt) for source in sources}

    def look(source: Path) -> str:
        stamp = stamps / digests[source]
        if stamp.exists():
            return ""
        run = subprocess.run(["clang-tidy-14", "--quiet", "-p", str(build), str(source)], capture_output=True, text=True)
        if run.returncode == 0:
            stamp.touch()
            return ""
        return run.stdout + (run.stderr if not run.stdout else "")

    with ThreadPoolExecutor(int(os.environ.get("JOBS", os.cpu_count() or 1))) as pool:
        findings = [found for found in pool.map(look, sources) if found]
    print("\n".join(findings))
    print(f"{len(sources)} sources, {len(findings)} with findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
