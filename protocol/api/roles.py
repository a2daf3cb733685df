#!/usr/bin/env python3
"""Writes docs/roles.md from protocol/api: who may send each command and ask each address. With --check it writes nothing
and fails when the file is not what it would write, or when something does not say who may."""
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROLES = ["viewer", "panelist", "interpreter", "signer", "captioner", "moderator", "organiser"]
SPEAKERS = {"panelist", "interpreter", "signer", "moderator", "organiser"}
METHODS = ["get", "post", "put", "patch", "delete", "options"]
#: What each word means, and which roles it takes in by themselves.
WORDS = {
    "anyone": ("Nobody is asked who they are.", set(ROLES)),
    "admitted": ("Whoever may come in: of an open event anyone, else whoever is registered or has a link. A token that is not good is refused.", set(ROLES)),
    "everyone": ("Whoever is in the session, guests too.", set(ROLES)),
    "person": ("Whoever has a good token of the event, guests too.", set(ROLES)),
    "speaker": ("Whoever may be on stage. A sign feed is for signers, a booth for interpreters.", SPEAKERS),
    "staff": ("An organiser, or a moderator, narrowed or not.", {"moderator", "organiser"}),
    "panelist": ("A speaker of the panel.", {"panelist"}),
    "asker": ("Whoever asked this question.", set()),
    "assigned": ("Whoever this question is for.", set()),
    "invited": ("A viewer who was invited on the panel.", set()),
    "as the change": ("Whoever may make the change that is undone.", set()),
    "self": ("Whose registration it is, by their own link.", set()),
    "holder": ("Whom a good token of the event names, guests too, also those who may not come in any more; nobody by a link that was revoked.", set(ROLES)),
    "signed": ("Whoever registered or has a link, so that there is a name; no guests.", set(ROLES)),
    "addressed": ("Without a token: whoever names an address, which a mail's button then shows to be theirs.", set()),
    "commenter": ("Whoever posted this comment by their address, by the link of that mail.", set()),
    "signed in": ("Whoever signed in, by the token of that session.", set()),
    "signed in to the event": ("Whoever signed in as an organiser, or as a moderator of this event, by the token of that session.", set()),
    "organiser": ("An organiser of the event, whoever holds the server's key, or signed in as an organiser.", {"organiser"}),
    "key": ("Whoever holds the server's key, or signed in as an organiser.", set()),
    "network": ("This machine and the networks of `metrics_from`.", set()),
}
STAFF = "An organiser, and a moderator who is not narrowed, or to this among others."
CAPABILITIES = ["questions", "polls", "announcements", "people", "stage", "agenda", "phase"]


def roles_of(may):
    found = set()
    for word in may:
        if word.startswith("can:") and word[4:] in CAPABILITIES:
            found |= {"moderator", "organiser"}
        else:
            found |= WORDS[word][1]
    return found


def row(name, may, known=ROLES):
    if not may:
        raise SystemExit(f"{name}: says nothing of who may (x-may)")
    allowed = roles_of(may)
    return f"| {name} | {', '.join(may)} | " + " | ".join("✓" if role in allowed else "" for role in known) + " |"


def table(first, rows):
    head = f"| {first} | x-may | " + " | ".join(ROLES) + " |"
    return [head, "|" + "---|" * (len(ROLES) + 2), *rows]


def text():
    commands = json.loads((ROOT / "protocol/api/commands.schema.json").read_text())["$defs"]
    paths = json.loads((ROOT / "protocol/api/openapi.json").read_text())["paths"]
    sent = [row(f"`{name}`", schema.get("x-may")) for name, schema in sorted(commands.items()) if "type" in schema.get("properties", {}) and name != "hello"]
    asked = [row(f"`{method.upper()} {path}`", item[method].get("x-may")) for path, item in paths.items() for method in METHODS if method in item]
    return "\n".join([
        "# Who may do what",
        "",
        "Made of `protocol/api` by `protocol/api/roles.py`; `make check` holds it to that. `tests/unit/server/room/roles.cpp` drives every",
        "command as every role through a room, `tests/integration/roles.test.mjs` every command and every address through a real server, by",
        "every role, every narrowed moderator and every kind of token that opens nothing. A ✓ is for the role by itself; a moderator may be",
        "narrowed, and then may only what is named `can:` what they were narrowed to, beside what everyone may.",
        "",
        *table("Command", sent),
        "",
        *table("Address", asked),
        "",
        "| x-may | |",
        "|---|---|",
        *[f"| {word} | {meaning} |" for word, (meaning, _) in WORDS.items()],
        *[f"| can:{capability} | {STAFF} |" for capability in CAPABILITIES],
        "",
        "A token that is forged, expired, of another event or revoked opens nothing; whoever was removed is refused everything but what",
        "anyone may. Whoever holds the server's key is an organiser of every event over HTTP, and nobody in a session. Moderators make and",
        "revoke links of everyone but staff. Pages are public; what they show is asked for by token. A page of another origin may publish",
        "by WHIP and play programmes; nothing else tells a browser that it may.",
        "",
    ])


if __name__ == "__main__":
    target = ROOT / "docs/roles.md"
    made = text()
    if "--check" in sys.argv:
        if not target.exists() or target.read_text() != made:
            sys.exit("docs/roles.md is not what protocol/api says: run python3 protocol/api/roles.py")
    else:
        target.write_text(made)
