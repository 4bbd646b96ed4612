"""Rules of repetition (RFC 5545, RRULE), and the instants that they give by a place's clock.

A rule's times of day are those on the wall, in summer and winter. A time that does not exist on some
night comes as much later as clocks are put forward; one that happens twice comes once, the first time.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from heapq import heappop, heappush
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr

from .wall_clock import Told, instant_of, local_of

MOST = 1_000
"""Occurrences that one rule may give: of one with an end all, of one without within the days ahead."""
AHEAD = timedelta(days=60)
"""How far a rule without an end is planned."""
_LONGEST_JUMP = timedelta(hours=25)
"""No clock was ever put forward further: Samoa left a day out in 2011."""

_LONGEST = timedelta(days=50 * 366)
_SOME_DAY = datetime(2026, 1, 1)  # noqa: DTZ001 - a time on the wall
_MOST = {
    "BYMONTHDAY": 31,
    "BYYEARDAY": 366,
    "BYWEEKNO": 53,
    "BYMONTH": 12,
    "BYSETPOS": 366,
    "BYDAY": 53,
}

_PART = re.compile(r"[A-Z]+=[A-Z0-9,+\-:]+")
_UNTIL = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d):?(\d\d)(Z?))?")
_KNOWN = frozenset(
    {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"}
    | {"BYMONTH", "BYSETPOS", "BYHOUR", "BYMINUTE", "BYSECOND"}
)
_OFTEN = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})


class Fault(StrEnum):
    """What is wrong with a rule."""

    NOT_A_RULE = "not a rule"
    HAS_A_START = "has a start"
    TOO_OFTEN = "too often"
    TWO_ENDS = "two ends"


class BadRule(ValueError):
    """A rule cannot be used; `part` is what of it is wrong, or the whole."""

    def __init__(self, fault: Fault, part: str) -> None:
        super().__init__(f"{fault}: {part}")
        self.fault = fault
        self.part = part


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as it is written down: without its name, in capitals, its parts in their order."""

    text: str
    until: datetime | date | None
    """A date: that day by the place's clock included. A time: by that clock, or an instant in UTC."""
    count: int | None
    """After so many times it ends."""

    @property
    def ends(self) -> bool:
        return self.count is not None or self.until is not None


@dataclass(frozen=True, slots=True)
class Occurrence:
    local: datetime
    """The time on the wall that the rule gives, without a zone."""
    told: Told

    @property
    def at(self) -> datetime:
        """In UTC."""
        return self.told.at


def rule_from(text: str) -> Rule:
    """Raises: BadRule.

    >>> rule_from("rrule:freq=weekly; byday=MO,TH").text
    'FREQ=WEEKLY;BYDAY=MO,TH'
    """
    plain = "".join(text.split()).upper()
    if "DTSTART" in plain:
        raise BadRule(Fault.HAS_A_START, "DTSTART")
    parts: dict[str, str] = {}
    for part in plain.removeprefix("RRULE:").strip(";").split(";"):
        name, _, value = part.partition("=")
        if not _PART.fullmatch(part) or name not in _KNOWN or name in parts:
            raise BadRule(Fault.NOT_A_RULE, part)
        _check_numbers(name, value)
        parts[name] = value
    if "FREQ" not in parts:
        raise BadRule(Fault.NOT_A_RULE, plain)
    if parts["FREQ"] in _OFTEN:
        raise BadRule(Fault.TOO_OFTEN, f"FREQ={parts['FREQ']}")
    if "BYMONTH" in parts and "BYMONTHDAY" in parts:
        _check_days(parts["BYMONTH"], parts["BYMONTHDAY"])
    if "UNTIL" in parts and "COUNT" in parts:
        raise BadRule(Fault.TWO_ENDS, plain)
    for name in ("INTERVAL", "COUNT"):
        if name in parts and not re.fullmatch(r"0*[1-9]\d{0,4}", parts[name]):
            raise BadRule(Fault.NOT_A_RULE, f"{name}={parts[name]}")
    until = _until(parts["UNTIL"]) if "UNTIL" in parts else None
    count = int(parts["COUNT"]) if "COUNT" in parts else None
    written = ";".join(f"{name}={value}" for name, value in parts.items())
    try:
        _expanded(written, _SOME_DAY, _SOME_DAY)
    except (ValueError, TypeError, KeyError, IndexError, OverflowError) as error:
        raise BadRule(Fault.NOT_A_RULE, written) from error
    return Rule(written, until, count)


def occurrences(
    rule: Rule,
    first: datetime,
    zone: ZoneInfo,
    *,
    after: datetime | None = None,
    before: datetime | None = None,
) -> Iterator[Occurrence]:
    """The rule's occurrences from `first` on (a time on `zone`'s wall), each instant once, in order.

    `after` and `before` are instants: only what comes later than the one and not later than the other.
    Two that fall on one instant, because the clock pushed one of them there, are one. Nothing comes
    later than fifty years after `first`.
    """
    if isinstance(rule.until, datetime) and rule.until.tzinfo:
        before = min(rule.until, before or rule.until)
    waiting: list[tuple[datetime, datetime, Told]] = []
    last: datetime | None = None

    def ready(until: datetime | None) -> Iterator[Occurrence]:
        nonlocal last
        while waiting and (until is None or waiting[0][0] < until):
            at, local, told = heappop(waiting)
            if last is not None and at <= last:
                continue
            last = at
            if (after is None or at > after) and (before is None or at <= before):
                yield Occurrence(local, told)

    for local in _on_the_wall(rule, first, _bound(first, zone, before)):
        told = instant_of(local, zone)
        # What comes next on the wall may come earlier: this one may have been pushed behind it.
        yield from ready(told.at - _LONGEST_JUMP)
        heappush(waiting, (told.at, local, told))
    yield from ready(None)


def _bound(first: datetime, zone: ZoneInfo, before: datetime | None) -> datetime:
    """A time on the wall behind which nothing is looked for."""
    try:
        bound = first + _LONGEST
        if before is not None:
            bound = min(bound, local_of(before, zone) + _LONGEST_JUMP)
    except OverflowError:
        return first
    return bound


def _on_the_wall(rule: Rule, first: datetime, bound: datetime) -> Iterator[datetime]:
    """The times on the wall. COUNT and UNTIL are not left to dateutil, whose UNTIL is never a day."""
    if isinstance(rule.until, datetime):
        bound = min(bound, rule.until) if rule.until.tzinfo is None else bound
    elif rule.until is not None:
        bound = min(bound, datetime.combine(rule.until, time.max))
    return islice(_expanded(rule.text, first, bound), rule.count)


def _expanded(text: str, first: datetime, bound: datetime) -> rrule:
    parts = [part for part in text.split(";") if not part.startswith(("UNTIL=", "COUNT="))]
    made = rrulestr(";".join(parts), dtstart=first.replace(microsecond=0))
    assert isinstance(made, rrule)
    return made.replace(until=bound)


def _check_numbers(name: str, value: str) -> None:
    most = _MOST.get(name)
    if most is None:
        return
    for each in value.split(","):
        number = each[:-2] if name == "BYDAY" else each
        if name == "BYDAY" and not number:
            continue
        if not re.fullmatch(r"[+-]?\d{1,3}", number) or not 1 <= abs(int(number)) <= most:
            raise BadRule(Fault.NOT_A_RULE, f"{name}={value}")
        if name == "BYMONTH" and int(number) < 0:
            raise BadRule(Fault.NOT_A_RULE, f"{name}={value}")


def _check_days(months: str, days: str) -> None:
    """One of the days exists in one of the months; looking for the thirtieth of February takes long."""
    longest = max(monthrange(2028, int(month))[1] for month in months.split(","))
    if all(abs(int(day)) > longest for day in days.split(",")):
        raise BadRule(Fault.NOT_A_RULE, f"BYMONTH={months};BYMONTHDAY={days}")


def _until(value: str) -> datetime | date:
    found = _UNTIL.fullmatch(value)
    try:
        if found is None:
            raise ValueError(value)
        day = date(*(int(part) for part in found.groups()[:3]))
        if found[4] is None:
            return day
        hour, minute, second = (int(part) for part in found.groups()[3:6])
        zone = UTC if found[7] else None
        return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=zone)
    except ValueError as error:
        raise BadRule(Fault.NOT_A_RULE, f"UNTIL={value}") from error
