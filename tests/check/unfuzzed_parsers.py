#!/usr/bin/env python3
"""Headers under protocol/ and the server's own wire readers that declare a parser which no fuzz target reaches by include."""
import re
import sys
from pathlib import Path

PARSER = re.compile(r"\bParsed<[^;{]*>\s+\w*\s*\(|\b(?:parse|decode|unwrap)\w*\s*\([^;)]*(?:ByteView|string_view|span<)")
# Folders of the server that read what strangers and organisers send. Rows of the journal, which come from disk, are not meant.
READERS = ("access", "desk", "document", "http", "integration", "links", "registration")
SERVER_PARSER = re.compile(r"\b(?:parse|unwrap|verify|wanted)\w*\s*\([^;)]*string_view")
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.M)


def reached(root: Path):
    queue = list((root / "tests/fuzz").glob("*.cpp"))
    seen = set()
    while queue:
        path = queue.pop()
        if path in seen or not path.exists():
            continue
        seen.add(path)
        queue += [root / name for name in INCLUDE.findall(path.read_text())]
        # What a header's source includes is reached through it.
        source = path.with_suffix(".cpp")
        if path.suffix == ".hpp" and source.exists():
            queue.append(source)
    return seen


def offences(root: Path):
    fuzzed = reached(root)
    headers = [(path, PARSER) for path in sorted((root / "protocol").rglob("*.hpp"))]
    for folder in READERS:
        headers += [(path, SERVER_PARSER) for path in sorted((root / "server" / folder).glob("*.hpp"))]
    for path, parser in headers:
        if parser.search(path.read_text()) and path not in fuzzed:
            yield f"{path.relative_to(root)}: declares a parser that no target in tests/fuzz includes"
    for target in sorted((root / "tests/fuzz").glob("*.cmake")):
        for name in re.findall(r"rostrum_fuzz_target\((\w+)", target.read_text()):
            corpus = root / "tests/fuzz/corpus" / name
            if not corpus.is_dir() or not any(corpus.iterdir()):
                yield f"tests/fuzz/corpus/{name}: no committed corpus"


if __name__ == "__main__":
    found = list(offences(Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
    print("\n".join(found))
    sys.exit(1 if found else 0)
