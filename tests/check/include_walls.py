#!/usr/bin/env python3
"""Includes that cross a wall: protocol and server/event are pure, server and media meet in protocol/link only."""
import re
import sys
from pathlib import Path

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]')
IMPURE = r"boost/(asio|beast)|libav|libsw|sys/socket|openssl/ssl|sqlite3|spdlog|thread$|mutex$|chrono_io"
WALLS = [
    # folder, pattern of what it may not include, why
    ("protocol/", r"^(media|server)/", "protocol depends on neither side"),
    ("protocol/", r"^(%s)" % IMPURE, "protocol is bytes in, values out"),
    ("media/", r"^server/", "server and stage meet in protocol/link only"),
    ("server/", r"^media/", "server and stage meet in protocol/link only"),
    ("server/", r"^(libav|libsw)", "rostrumd never links libav"),
    ("server/event/", r"^(boost/(asio|beast|json)|sqlite3|libpq|nats|spdlog|protocol/|server/(?!event/))",
     "the domain includes itself and std only"),
]


def offences(root: Path):
    for folder in ("protocol", "media", "server"):
        for path in sorted((root / folder).rglob("*.[ch]pp")):
            name = path.relative_to(root).as_posix()
            for number, line in enumerate(path.read_text().splitlines(), 1):
                found = INCLUDE.match(line)
                if not found:
                    continue
                for where, pattern, why in WALLS:
                    if name.startswith(where) and re.search(pattern, found[1]):
                        yield f"{name}:{number}: includes {found[1]}: {why}"


if __name__ == "__main__":
    found = list(offences(Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
    print("\n".join(found))
    sys.exit(1 if found else 0)
