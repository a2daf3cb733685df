#!/usr/bin/env python3
"""Unit tests that sleep: time is an argument there."""
import re
import sys
from pathlib import Path

SLEEP = re.compile(r"\b(sleep_for|sleep_until|usleep|nanosleep|sleep)\s*\(")


def offences(root: Path):
    for path in sorted((root / "tests/unit").rglob("*.[ch]pp")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if SLEEP.search(line.split("//")[0]):
                yield f"{path.relative_to(root)}:{number}: sleeps"


if __name__ == "__main__":
    found = list(offences(Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
    print("\n".join(found))
    sys.exit(1 if found else 0)
