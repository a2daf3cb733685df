#!/usr/bin/env python3
"""GCC 12.2 destroys some temporaries of a co_await expression twice: no capturing lambda and no aggregate T{...} in one. A
loop whose condition awaits makes it lose the frame when another co_await follows: the value goes into a variable first."""
import re
import sys
from pathlib import Path

COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.S)
STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')
CAPTURE = re.compile(r"\[[^\[\]]+\]\s*(?:\([^()]*\)\s*)?(?:mutable\s*)?(?:->[^{;]*)?\{")
CONDITION = re.compile(r"\b(?:while|for)\s*\((?:[^(){};]|\([^()]*\))*\bco_await\b")
AGGREGATE = re.compile(r"\b(?:[A-Za-z_]\w*::)*[A-Z]\w*\s*\{")


def expression(text: str, start: int) -> str:
    """From co_await to the end of its full expression: a semicolon, or the bracket that closes around it."""
    depth = 0
    for at in range(start, len(text)):
        c = text[at]
        if c in "([{":
            depth += 1
        elif c in ")]}":
            depth -= 1
            if depth < 0:
                return text[start:at]
        elif c == ";" and depth == 0:
            return text[start:at]
    return text[start:]


def offences(root: Path):
    for folder in ("protocol", "media", "server", "tests"):
        for path in sorted((root / folder).rglob("*.[ch]pp")):
            raw = path.read_text()
            blank = lambda m: re.sub(r"[^\n]", " ", m[0])
            text = STRING.sub(lambda m: '"' + " " * (len(m[0]) - 2) + '"', COMMENT.sub(blank, raw))
            name = path.relative_to(root).as_posix()
            for found in CONDITION.finditer(text):
                yield f"{name}:{text.count(chr(10), 0, found.start()) + 1}: a loop's condition awaits: keep its value in a variable"
            for found in re.finditer(r"\bco_await\b", text):
                inside = expression(text, found.end())
                line = text.count("\n", 0, found.start()) + 1
                if CAPTURE.search(inside):
                    yield f"{name}:{line}: capturing lambda inside co_await: name it first"
                elif AGGREGATE.search(inside):
                    yield f"{name}:{line}: aggregate inside co_await: name it first"


if __name__ == "__main__":
    found = list(offences(Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
    print("\n".join(found))
    sys.exit(1 if found else 0)
