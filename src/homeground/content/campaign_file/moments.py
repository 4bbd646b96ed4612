"""When: a date and a time by somebody's clock, brought to an instant.

Nothing is guessed: 05/06/2027 is May in one country and June in another. 02:30 on the night when clocks
are put back happens twice, and the first is meant; on the night when they are put forward it comes an
hour later. Both are said (`Moment.shown`, `said_of`).
"""

from __future__ import annotations

import re
import zoneinfo
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from homeground.planning.wall_clock import Shown, instant_of, local_of
from homeground.sentences import gettext as _

from .findings import Wrong, did_you_mean


@dataclass(frozen=True, slots=True)
class Moment:
    at: datetime
    """In UTC."""
    time_zone: str
    """IANA name."""
    local: datetime
    """What is shown on the wall, or would have been shown; without a zone."""
    shown: Shown = Shown.ONCE


_YEAR_FIRST = r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?"
_YEAR_LAST = r"(?P<one>\d{1,2})(?P<mark>[./-])(?P<two>\d{1,2})(?P=mark)(?P<late_year>\d{4})"
_DATE = re.compile(rf"(?:{_YEAR_FIRST}|{_YEAR_LAST})(?:[T,]?\s*|$)", re.IGNORECASE)
_TIME = re.compile(
    r"(?P<hour>\d{1,2})(?:[:：.](?P<minute>\d{2})(?:[:：](?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"|\s?h\s?(?P<minute_h>\d{2})?)"
    r"(?:\s*(?P<half>[ap])\.?m\.?)?(?:\s*Uhr)?(?=\s|$|[Z+\-−\[])",
    re.IGNORECASE,
)
_OFFSET = re.compile(
    r"(?:UTC|GMT)?(?:(?P<zero>Z)|(?P<sign>[+\-−])(?P<h>\d{1,2}):?(?P<m>\d{2})?)(?=\s|$|\[)",
    re.IGNORECASE,
)
_LOOKS_LIKE_DATE = re.compile(r"\s*\d{1,4}\s*[./年-]\s*\d{1,2}\s*[./月-]\s*\d{1,4}")
_EXAMPLE = "2027-05-12 09:00"


def looks_like_date(text: str) -> bool:
    return _LOOKS_LIKE_DATE.match(text) is not None


def moment_from(when: str, zone: str) -> Moment:
    """The instant of `when`, by the clock of `zone` unless it names another or an offset.

    An offset says which instant is meant; the zone stays the one that people plan by.
    Raises: Wrong.
    """
    rest = when.strip()
    day, rest = _date(rest, when)
    clock, rest = _time(rest, when)
    offset, rest = _offset(rest)
    named = rest.strip().removeprefix("[").removesuffix("]").strip()
    by = zone_from(named or zone)
    local = datetime.combine(day, clock)
    try:
        if offset is not None:
            at = local.replace(tzinfo=offset).astimezone(UTC)
            return Moment(at, by.key, local_of(at, by))
        told = instant_of(local, by)
        return Moment(told.at, by.key, local, told.shown)
    except OverflowError as error:
        raise Wrong(
            _('"%(when)s" is beyond what calendars hold.') % {"when": when},
            _("Write a date of these years, such as %(example)s.") % {"example": _EXAMPLE},
        ) from error


def _date(text: str, when: str) -> tuple[date, str]:
    found = _DATE.match(text)
    if found is None:
        if re.fullmatch(r"\d{4,6}(?:\.\d+)?", text):
            raise Wrong(
                _('"%(when)s" is a number, not a date.') % {"when": when},
                _("Format the cell as date and time in the spreadsheet, or write %(example)s.")
                % {"example": _EXAMPLE},
            )
        raise Wrong(
            _('"%(when)s" is not a date and time that can be read.') % {"when": when},
            _("Write year, month, day and time: %(example)s.") % {"example": _EXAMPLE},
        )
    rest = text[found.end() :]
    if found["year"]:
        year, month, day = int(found["year"]), int(found["month"]), int(found["day"])
    else:
        year = int(found["late_year"])
        day, month = _day_and_month(int(found["one"]), int(found["two"]), found["mark"], year, rest)
    try:
        return date(year, month, day), rest
    except ValueError as error:
        raise Wrong(
            _('"%(when)s": there is no such day in the calendar.') % {"when": when},
            _("Write year, month, day and time: %(example)s.") % {"example": _EXAMPLE},
        ) from error


def _day_and_month(one: int, two: int, mark: str, year: int, rest: str) -> tuple[int, int]:
    """Day and month of a date with the year last. With points, the day is first wherever used."""
    if mark == "." or one == two or one > 12:
        return one, two
    if two > 12:
        return two, one
    iso, other = f"{year}-{two:02}-{one:02}", f"{year}-{one:02}-{two:02}"
    raise Wrong(
        _("%(date)s can mean %(iso)s or %(other)s.")
        % {"date": f"{one:02}{mark}{two:02}{mark}{year}", "iso": iso, "other": other},
        _("Write the year first: %(iso)s or %(other)s.")
        % {"iso": f"{iso} {rest}".strip(), "other": f"{other} {rest}".strip()},
    )


def _time(text: str, when: str) -> tuple[time, str]:
    found = _TIME.match(text)
    if found is None:
        if text:
            raise Wrong(
                _('"%(when)s": after the date, "%(rest)s" is not a time that can be read.')
                % {"when": when, "rest": text},
                _("Write the time as hours and minutes: %(example)s.") % {"example": _EXAMPLE},
            )
        raise Wrong(
            _('"%(when)s" is a day without a time.') % {"when": when},
            _("Add the time: %(when)s 09:00.") % {"when": when.strip()},
        )
    hour = int(found["hour"])
    minute = int(found["minute"] or found["minute_h"] or 0)
    if found["half"] and 1 <= hour <= 12:
        hour = hour % 12 + (12 if found["half"].casefold() == "p" else 0)
    try:
        return time(hour, minute, int(found["second"] or 0)), text[found.end() :].strip()
    except ValueError as error:
        raise Wrong(
            _('"%(when)s": there is no such time of day.') % {"when": when},
            _("Write a time from 00:00 to 23:59."),
        ) from error


def _offset(text: str) -> tuple[timezone | None, str]:
    found = _OFFSET.match(text)
    if found is None:
        return None, text
    rest = text[found.end() :]
    if found["zero"]:
        return UTC, rest
    size = timedelta(hours=int(found["h"]), minutes=int(found["m"] or 0))
    if size > timedelta(hours=14):
        raise Wrong(
            _("No place is %(offset)s from UTC.") % {"offset": found[0]},
            _("Write an offset between -12:00 and +14:00, or a time zone such as Europe/Berlin."),
        )
    return timezone(size if found["sign"] == "+" else -size), rest


def zone_from(name: str) -> ZoneInfo:
    """The clock of a place, by its IANA name; capitals may be wrong, spaces stand for _.

    Raises: Wrong, with the nearest name.
    """
    wanted = name.strip().replace(" ", "_")
    known = _zones().get(wanted.casefold())
    if known is None:
        raise Wrong(
            _('"%(name)s" is not a time zone.') % {"name": name.strip()},
            did_you_mean(
                wanted,
                _zones().values(),
                _("Write the place whose clock it is, such as Europe/Moscow or Asia/Shanghai."),
            ),
        )
    return ZoneInfo(known)


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    return {name.casefold(): name for name in sorted(zoneinfo.available_timezones())}


def clock_from(cell: str) -> time | None:
    """A time of day that stands alone; `None` when the cell says something else.

    Raises: Wrong, when there is no such time.
    """
    # A spreadsheet's time cell may carry a day that nobody sees.
    alone = re.sub(r"^(1899-12-3[01]|1900-01-0[01])[T ]", "", cell.strip())
    found = _TIME.fullmatch(alone)
    return _time(alone, cell)[0] if found else None


def said_of(moment: Moment) -> str | None:
    """What is to be known of a time on the night when clocks are changed; `None` on all others."""
    if moment.shown is Shown.ONCE:
        return None
    zone = ZoneInfo(moment.time_zone)
    said = {"local": f"{moment.local:%Y-%m-%d %H:%M}", "zone": zone.key}
    if moment.shown is Shown.NEVER:
        return _(
            "%(local)s does not exist in %(zone)s, where clocks are put forward then: %(moved)s is "
            "meant."
        ) % (said | {"moved": f"{moment.at.astimezone(zone):%Y-%m-%d %H:%M}"})
    early, late = (moment.local.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    assert early is not None
    assert late is not None
    return _(
        "%(local)s happens twice in %(zone)s, where clocks are put back then: the first is meant, "
        "%(early)s. Write %(late)s for the second."
    ) % (
        said
        | {
            "early": f"{said['local']}{_written(early)}",
            "late": f"{said['local']}{_written(late)}",
        }
    )


def _written(offset: timedelta) -> str:
    sign = "-" if offset < timedelta(0) else "+"
    minutes = abs(offset) // timedelta(minutes=1)
    return f"{sign}{minutes // 60:02}:{minutes % 60:02}"
