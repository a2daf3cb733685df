#!/usr/bin/env python3
"""Files past 600 lines need a reasoned line in tests/size-allowlist: `path  reason`. Folders hold at most 20 sources."""
import sys
from collections import Counter
from pathlib import Path

SUFFIXES = {".cpp", ".hpp", ".ts", ".tsx", ".mjs", ".py", ".css"}
SKIPPED = {"node_modules", "dist", "build", ".git"}
LIMIT_LINES = 600
LIMIT_FILES = 20


def offences(root: Path):
    allow = root / "tests/size-allowlist"
    allowed = {}
    if allow.exists():
        for line in allow.read_text().splitlines():
            if line and not line.startswith("#"):
                path, _, reason = line.partition("  ")
                allowed[path] = reason.strip()
    folders = Counter()
    for path in sorted(root.rglob("*")):
        if path.suffix not in SUFFIXES or SKIPPED & set(path.relative_to(root).parts):
            continue
        name = path.relative_to(root).as_posix()
        if path.suffix in {".cpp", ".ts", ".tsx"} and ".test." not in name:
            folders[path.parent.relative_to(root).as_posix()] += 1
        lines = len(path.read_text().splitlines())
        if lines > LIMIT_LINES and not allowed.get(name):
            yield f"{name}: {lines} lines, more than {LIMIT_LINES}"
    for folder, count in folders.items():
        if count > LIMIT_FILES and not allowed.get(folder + "/"):
            yield f"{folder}/: {count} sources, more than {LIMIT_FILES}: split by concept"
    for name in allowed:
        if not (root / name).exists():
            yield f"tests/size-allowlist: {name} is gone"


if __name__ == "__main__":
    found = list(offences(Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
    print("\n".join(found))
    sys.exit(1 if found else 0)
