"""An account's posting slots: times of the week, and the next of them that is free."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from .wall_clock import Told, instant_of, local_of

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
AHEAD = timedelta(days=400)
"""How far a free slot is looked for."""
_LONGEST_JUMP = timedelta(hours=25)

_DAY = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)[a-z]*", re.IGNORECASE)
_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")


@dataclass(frozen=True, slots=True, order=True)
class WeeklyTime:
    """A time of the week on a place's wall."""

    weekday: int
    """0 is Monday, 6 Sunday."""
    time: time

    def __str__(self) -> str:
        return f"{DAYS[self.weekday]} {self.time:%H:%M}"


class BadSlots(ValueError):
    """What was written is no list of times of the week; `part` is what of it is wrong."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


def slots_from(text: str) -> tuple[WeeklyTime, ...]:
    """Times of the week as people write them; groups of days stand apart by ";".

    Raises: BadSlots.

    >>> [str(each) for each in slots_from("Mon-Tue 09:00,17:30; Sun 10:00")]
    ['Mon 09:00', 'Mon 17:30', 'Tue 09:00', 'Tue 17:30', 'Sun 10:00']
    """
    found: set[WeeklyTime] = set()
    for group in text.split(";"):
        days, gap, clocks = re.sub(r"\s*([,\-–])\s*", r"\1", group.strip()).partition(" ")
        if not gap:
            raise BadSlots(group.strip())
        of_days = _days(days)
        found |= {WeeklyTime(day, at) for at in clocks_from(clocks) for day in of_days}
    return tuple(sorted(found))


def clocks_from(text: str) -> tuple[time, ...]:
    """Times of day as people write them: commas or spaces between them.

    Raises: BadSlots.

    >>> [f"{at:%H:%M}" for at in clocks_from("17:30, 9.00")]
    ['09:00', '17:30']
    """
    found = set()
    for clock in re.split(r"[\s,;，、]+", text.strip()):
        shown = _TIME.fullmatch(clock)
        if shown is None:
            raise BadSlots(clock)
        found.add(time(int(shown[1]), int(shown[2])))
    return tuple(sorted(found))


def _days(written: str) -> list[int]:
    if written.casefold() in {"daily", "every"}:
        return list(range(7))
    days: list[int] = []
    for part in written.split(","):
        ends = [_DAY.fullmatch(end) for end in re.split("[-–]", part)]
        numbers = [
            DAYS.index(end[1].capitalize())
            for end in ends
            if end is not None and _whole(end[1]).startswith(end[0].casefold())
        ]
        if not 1 <= len(ends) <= 2 or len(numbers) < len(ends):
            raise BadSlots(part)
        first, last = numbers[0], numbers[-1]
        # Fri-Mon goes over the week's end.
        days += [day % 7 for day in range(first, last + 1 if last >= first else last + 8)]
    return days


def _whole(short: str) -> str:
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return names[DAYS.index(short.capitalize())]


@dataclass(frozen=True, slots=True)
class FreeSlot:
    local: datetime
    """What the wall shows by the slots, without a zone."""
    told: Told

    @property
    def at(self) -> datetime:
        """In UTC."""
        return self.told.at


def free_slots(
    slots: Collection[WeeklyTime],
    zone: ZoneInfo,
    *,
    after: datetime,
    taken: Collection[datetime] = frozenset(),
) -> Iterator[FreeSlot]:
    """The free slots later than `after`, the next first, until `AHEAD` of it.

    `taken` holds minutes (instants in UTC, whole minutes) at which something is due already. Slots that
    a clock put forward pushes onto one another are one.
    """
    day = local_of(after, zone).date() - timedelta(days=2)
    end = day + AHEAD
    of_day: dict[int, list[time]] = {}
    for slot in sorted(slots):
        of_day.setdefault(slot.weekday, []).append(slot.time)
    waiting: list[FreeSlot] = []
    last = after
    while of_day and (day <= end or waiting):
        for clock in of_day.get(day.weekday(), ()) if day <= end else ():
            local = datetime.combine(day, clock)
            waiting.append(FreeSlot(local, instant_of(local, zone)))
        waiting.sort(key=lambda slot: slot.at)
        day += timedelta(days=1)
        # What a later day brings may come earlier than what was pushed over the day's end.
        horizon = instant_of(datetime.combine(day, time()), zone).at - _LONGEST_JUMP
        while waiting and (waiting[0].at < horizon or day > end):
            found = waiting.pop(0)
            if found.at > last:
                last = found.at
                if found.at.replace(second=0, microsecond=0) not in taken:
                    yield found
