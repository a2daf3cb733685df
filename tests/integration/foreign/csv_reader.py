"""Reads a CSV file as Python's csv module does, and says as JSON what it found: the names and the rows."""
import csv
import json
import sys

csv.field_size_limit(10_000_000)
with open(sys.argv[1], newline="", encoding="utf-8-sig") as file:
    lines = list(csv.reader(file, strict=True))
assert all(len(line) == len(lines[0]) for line in lines), "every line has as many cells"
print(json.dumps({"names": lines[0], "rows": [dict(zip(lines[0], line)) for line in lines[1:]]}))
