"""What postevent and editevent check alike: `common_event_validation` of the source."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from . import polls
from .errors import Fault
from .request import Request

SUBJECT_BYTES = 255
SUBJECT_CHARACTERS = 100
PROP_BYTES = 255
PROP_CHARACTERS = 100

BOOLEAN = frozenset(
    {"opt_backdated", "opt_nocomments", "opt_noemail", "opt_preformatted", "used_rte",
     "unknown8bit", "hasscreened", "opt_norating"}
)  # fmt: skip
NUMERIC = frozenset(
    {
        "current_moodid",
        "qotdid",
        "revnum",
        "revtime",
        "revtime_sch",
        "set_to_schedule",
        "commentalter",
        "sms_msgid",
    }
)
TEXT = frozenset(
    {"admin_content_flag", "adult_content", "copyright", "current_coords", "current_location",
     "current_mood", "current_music", "give_features", "interface", "last_culprit", "langs",
     "opt_screening", "picture_keyword", "poster_ip", "statusvis", "syn_id", "syn_link", "taglist",
     "uniq", "useragent", "xpost"}
)  # fmt: skip
"""Known properties of entries: livejournal.com/doc/server/ljp.csp.proplist.html"""


@dataclass(slots=True)
class Checked:
    subject: str
    event: str
    eventtime: str
    """As it is kept: "2027-05-10 09:00:00", in whatever zone the poster meant."""
    props: dict[str, str]
    security: str
    allowmask: int


def size_checked(request: Request) -> str:
    """The event before anything else is done to it.

    Raises: Fault 409 when it is too large, 208.
    """
    event = request.text("event").replace("\r\n", "\n")
    if len(event.encode()) >= request.state.event_bytes:
        raise Fault(409)
    return event


def checked(request: Request, event: str, date: tuple[str, str, str, str, str]) -> Checked:
    """`date` is year, mon, day, hour, min as they came.

    Raises: Fault 103, 203 to 205, 208, 211.
    """
    event = event.strip(" \t\n\r\f\v")
    event = (
        event.replace("\r", "\n")
        if request.text("lineendings") == "mac"
        else event.replace("\r", "")
    )
    polls.check(event)
    eventtime = _eventtime(*date)
    props = _props(request)
    # Subjects and properties that are too long are cut without a word, from version 1 on.
    subject = re.sub(r"[\r\n]", " ", request.text("subject"))
    if request.version >= 1:
        subject = _trimmed(subject, SUBJECT_BYTES, SUBJECT_CHARACTERS)
        props = {
            name: value if name == "taglist" else _trimmed(value, PROP_BYTES, PROP_CHARACTERS)
            for name, value in props.items()
        }
    security = request.text("security")
    allowmask = request.number("allowmask")
    if allowmask > 1 and allowmask % 2:
        raise Fault(203, "Invalid friends group security set")
    return Checked(
        subject=subject,
        event=event,
        eventtime=eventtime,
        props=props,
        security=security if security in ("private", "usemask") else "public",
        allowmask=allowmask,
    )


def zone(request: Request) -> timezone:
    """`tz`: "+0300", or "guess", which is the sandbox's UTC.

    Raises: Fault 203.
    """
    text = request.text("tz")
    if text in ("", "guess"):
        return UTC
    found = re.fullmatch(r"([+-])(\d\d)(\d\d)", text, re.ASCII)
    if found is None:
        raise Fault(203, "Invalid tz")
    away = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return timezone(away if found[1] == "+" else -away)


def date_of(request: Request) -> tuple[str, str, str, str, str]:
    """The date as it came; with `tz` alone it is now."""
    names = ("year", "mon", "day", "hour", "min")
    if request.has("tz") and not any(request.has(name) for name in names):
        now = request.world.clock.now().astimezone(zone(request))
        return (f"{now.year:04}", str(now.month), str(now.day), str(now.hour), str(now.minute))
    year, month, day, hour, minute = (request.text(name) for name in names)
    return (year, month, day, hour, minute)


def instant(eventtime: str, where: timezone) -> datetime:
    return datetime.fromisoformat(eventtime).replace(tzinfo=where)


def _eventtime(year: str, month: str, day: str, hour: str, minute: str) -> str:
    if not re.fullmatch(r"\d{4}", year, re.ASCII) or not 1970 <= int(year) <= 2037:
        raise Fault(203, "Invalid year value.")
    if not _within(month, 1, 12):
        raise Fault(203, "Invalid month value.")
    if not _within(day, 1, calendar.monthrange(int(year), int(month))[1]):
        raise Fault(203, "Invalid day of month value.")
    if not _within(hour, 0, 23):
        raise Fault(203, "Invalid hour value.")
    if not _within(minute, 0, 59):
        raise Fault(203, "Invalid minute value.")
    return f"{year}-{int(month):02}-{int(day):02} {int(hour):02}:{int(minute):02}:00"


def _within(text: str, least: int, most: int) -> bool:
    return bool(re.fullmatch(r"\d{1,2}", text, re.ASCII)) and least <= int(text) <= most


def _props(request: Request) -> dict[str, str]:
    given = request.arguments.get("props")
    props = given if isinstance(given, dict) else {}
    read: dict[str, str] = {}
    for name, value in props.items():
        if name not in BOOLEAN | NUMERIC | TEXT:
            raise Fault(205, re.sub(r"\W", "", name, flags=re.ASCII))
        text = (
            ", ".join(request.decoded(v) for v in value)
            if name == "taglist" and isinstance(value, list)
            else request.decoded(value)
        )
        read[name] = text
        if text in ("", "0"):
            continue
        if name in BOOLEAN and text != "1":
            raise Fault(204, f'Property "{name}" should be 0 or 1')
        if name in NUMERIC and not re.fullmatch(r"\d+", text, re.ASCII):
            raise Fault(204, f'Property "{name}" should be numeric')
    if not _tags_are_valid(read.get("taglist", "")):
        raise Fault(211)
    return {name: value for name, value in read.items() if value not in ("", "0")}


def _tags_are_valid(taglist: str) -> bool:
    """Tags are parted by commas, at most 40 characters each, and do not begin with "_"
    (`is_canonical_tag` in the source's taglib.pl).
    """
    tags = [tag.strip() for tag in taglist.split(",") if tag.strip()]
    return all(len(tag) <= 40 and not tag.startswith("_") for tag in tags)


def _trimmed(text: str, most_bytes: int, most_characters: int) -> str:
    """`text_trim`: the longest beginning within both limits, never half a character."""
    return text[:most_characters].encode()[:most_bytes].decode(errors="ignore")
