"""Reads an iCalendar from standard input with two foreign parsers and says as JSON what they found."""
import json
import sys

import icalendar
import vobject

text = sys.stdin.buffer.read()
for line in text.split(b"\r\n"):
    assert len(line) <= 75, f"a line of {len(line)} octets"
    line.decode("utf-8")  # never cut inside a character
assert b"\n" not in text.replace(b"\r\n", b""), "a bare line feed"

calendar = icalendar.Calendar.from_ical(text)
events = [one for one in calendar.walk() if one.name == "VEVENT"]
other = vobject.readOne(text.decode("utf-8"))
event = events[0]
assert str(other.vevent.uid.value) == str(event["UID"])
assert other.vevent.dtstart.value == event["DTSTART"].dt, "both parsers see the same instant"


def people(name):
    found = event.get(name, [])
    return [{"address": str(one), "name": str(one.params.get("CN", "")), "partstat": str(one.params.get("PARTSTAT", ""))}
            for one in (found if isinstance(found, list) else [found])]


print(json.dumps({
    "method": str(calendar["METHOD"]), "events": len(events), "uid": str(event["UID"]),
    "sequence": int(event["SEQUENCE"]), "summary": str(event["SUMMARY"]), "status": str(event["STATUS"]),
    "description": str(event.get("DESCRIPTION", "")), "url": str(event.get("URL", "")),
    "starts_at": event["DTSTART"].dt.timestamp(), "ends_at": event["DTEND"].dt.timestamp(),
    "zones": [str(one["TZID"]) for one in calendar.walk() if one.name == "VTIMEZONE"],
    "organisers": people("ORGANIZER"), "attendees": people("ATTENDEE"),
    "other_summary": other.vevent.summary.value,
}))
