"""A post's course: what it had at each reading, so that readings can be compared with each other. Pure.

- A counter may go down: the network took back what was false, or people took back a like. The reading
  is kept as it was and marked; `engaged` of the earlier ones is no more than what came later, so that a
  post never grows by less than nothing, and what was taken back is not foreseen again.
- A network may stop to tell a counter. Engagement is counted from the parts that the newest reading
  knows, at every reading, so that a part's end is no fall.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from homeground.measurement.engagement import PARTS, Weights, engagement

COUNTED = ("views", "reach", "likes", "comments", "shares", "clicks", "saves")


class Counted(Protocol):
    """An `Observation`, or whatever has its counters."""

    observed_at: datetime
    views: int | None
    reach: int | None
    likes: int | None
    comments: int | None
    shares: int | None
    clicks: int | None
    saves: int | None


@dataclass(frozen=True, slots=True)
class Point:
    reading: Counted
    age: timedelta
    said: float | None
    """Weighted engagement as it was read then."""
    engaged: float | None
    """The same as far as it counts: never more than at a later reading. `None`: not known."""
    fell: tuple[str, ...]
    """Counters that are lower than at the reading before which knew them."""


def course(
    readings: Sequence[Counted], published_at: datetime, weights: Weights | None = None
) -> list[Point]:
    """Points in the order of time. A reading from before the post was published has the age 0."""
    ordered = sorted(readings, key=lambda each: each.observed_at)
    parts = _parts(ordered)
    said = [_engaged(each, parts, weights) for each in ordered]
    return [
        Point(reading, max(reading.observed_at - published_at, timedelta(0)), stated, counted, fell)
        for reading, stated, counted, fell in zip(
            ordered, said, _rising(said), _falls(ordered), strict=True
        )
    ]


def growing(points: Sequence[Point]) -> list[tuple[timedelta, float]]:
    """(age, engagement) of the points where it is known: what forecasts are made from."""
    return [(each.age, each.engaged) for each in points if each.engaged is not None]


def _parts(ordered: Sequence[Counted]) -> frozenset[str]:
    for reading in reversed(ordered):
        known = frozenset(part for part in PARTS if getattr(reading, part) is not None)
        if known:
            return known
    return frozenset()


def _engaged(reading: Counted, parts: frozenset[str], weights: Weights | None) -> float | None:
    """`None` where a part is missing that the newest reading knows: it would look smaller than it was."""
    values = {part: getattr(reading, part) if part in parts else None for part in PARTS}
    if not parts or any(values[part] is None for part in parts):
        return None
    return engagement(values["likes"], values["comments"], values["shares"], weights)


def _rising(said: Sequence[float | None]) -> list[float | None]:
    least: float | None = None
    found: list[float | None] = []
    for value in reversed(said):
        if value is not None:
            least = value if least is None else min(least, value)
        found.append(None if value is None else least)
    return found[::-1]


def _falls(ordered: Sequence[Counted]) -> list[tuple[str, ...]]:
    last: dict[str, int] = {}
    found = []
    for reading in ordered:
        now = {name: value for name in COUNTED if (value := getattr(reading, name)) is not None}
        found.append(tuple(name for name, value in now.items() if value < last.get(name, 0)))
        last |= now
    return found
