"""A strict reader of iCalendar, from the words of RFC 5545 alone: it raises where a file only nearly keeps to them."""

import re
from dataclasses import dataclass, field

LINE_AT_MOST = 75  # octets, without the line's end
NAME = re.compile(r"[A-Z0-9-]+")
PARAMETER = re.compile(r';([A-Z0-9-]+)=("[^"\x00-\x08\x0a-\x1f\x7f]*"|[^";:,\x00-\x08\x0a-\x1f\x7f]*)')
ESCAPE = re.compile(r"\\([\\;,nN])|\\")
TEXTS = {"SUMMARY", "LOCATION", "DESCRIPTION"}
ONCE = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "SUMMARY", "STATUS", "LAST-MODIFIED", "LOCATION", "URL"}
FORMS = {
    "DTSTAMP": r"\d{8}T\d{6}Z",
    "LAST-MODIFIED": r"\d{8}T\d{6}Z",
    "DTSTART": r"\d{8}T\d{6}Z?",
    "DTEND": r"\d{8}T\d{6}Z?",
    "SEQUENCE": r"\d+",
    "STATUS": r"CONFIRMED|CANCELLED",
    "URL": r"https?://\S+",
}


@dataclass
class Part:
    """A component: its properties as (name, parameters, value), and what stands in it."""

    name: str
    lines: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    parts: list["Part"] = field(default_factory=list)

    def all(self, name: str) -> list[tuple[dict[str, str], str]]:
        return [(parameters, value) for found, parameters, value in self.lines if found == name]

    def one(self, name: str) -> str:
        [(_, value)] = self.all(name)
        return value

    def named(self, name: str) -> list["Part"]:
        return [part for part in self.parts if part.name == name]


def read(data: bytes) -> Part:
    """The calendar, its form checked line by line and its components by what they must and may hold."""
    [calendar] = _parts(_unfolded(data))
    assert calendar.name == "VCALENDAR"
    assert calendar.one("VERSION") == "2.0"
    assert calendar.one("PRODID")
    method = calendar.one("METHOD")
    zones = {zone.one("TZID") for zone in calendar.named("VTIMEZONE")}
    events = calendar.named("VEVENT")
    for event in events:
        _check(event, zones, method)
    keys = [event.one("UID") for event in events]
    assert len(keys) == len(set(keys)), "a UID stands once"
    assert method == "PUBLISH" or len(events) == 1, "an invitation is to one meeting"
    return calendar


def _unfolded(data: bytes) -> list[str]:
    assert data.endswith(b"\r\n")
    rows = data[:-2].split(b"\r\n")
    assert not any(b"\r" in row or b"\n" in row for row in rows), "a line ends in CRLF and in nothing else"
    assert max(map(len, rows)) <= LINE_AT_MOST
    whole = b"\r\n".join(rows).replace(b"\r\n ", b"").replace(b"\r\n\t", b"")
    return whole.decode("utf-8").split("\r\n")


def _parts(lines: list[str]) -> list[Part]:
    root = Part("")
    open_ = [root]
    for line in lines:
        name, parameters, value = _property(line)
        if name == "BEGIN":
            made = Part(value)
            open_[-1].parts.append(made)
            open_.append(made)
        elif name == "END":
            assert open_.pop().name == value
        else:
            open_[-1].lines.append((name, parameters, value))
    assert open_ == [root]
    assert not root.lines
    return root.parts


def _property(line: str) -> tuple[str, dict[str, str], str]:
    name = NAME.match(line)
    assert name, line
    at, parameters = name.end(), {}
    while found := PARAMETER.match(line, at):
        parameters[found[1]] = found[2].strip('"')
        at = found.end()
    assert line[at : at + 1] == ":", line
    value = line[at + 1 :]
    return name[0], parameters, _text(value) if name[0] in TEXTS else value


def _text(value: str) -> str:
    assert not re.search(r"(?<!\\)(\\\\)*[;,]", value), f"not escaped: {value}"

    def plain(found: re.Match) -> str:
        assert found[1], f"a lone backslash: {value}"
        return "\n" if found[1] in "nN" else found[1]

    return ESCAPE.sub(plain, value)


def _check(event: Part, zones: set[str], method: str) -> None:
    names = [name for name, _, _ in event.lines]
    assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "SUMMARY", "STATUS"} <= set(names)
    assert [name for name in ONCE if names.count(name) > 1] == []
    for name, parameters, value in event.lines:
        if name in FORMS:
            assert re.fullmatch(FORMS[name], value), f"{name}:{value}"
        if name in ("DTSTART", "DTEND"):
            assert value.endswith("Z") != ("TZID" in parameters)
            assert value.endswith("Z") or parameters["TZID"] in zones
    guests = event.all("ATTENDEE")
    if method == "PUBLISH":
        assert (guests, event.all("ORGANIZER")) == ([], [])
    else:
        assert len(guests) == 1
        assert guests[0][1].startswith("mailto:")
        assert event.one("ORGANIZER").startswith("mailto:")
        assert (event.one("STATUS") == "CANCELLED") == (method == "CANCEL")
